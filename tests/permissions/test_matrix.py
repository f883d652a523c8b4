"""Every address × every role × own and foreign object, compared with docs/permissions.md."""

import os

from django.apps import apps

from core.targets import label_of
from tests import matrix
from tests.matrix import NAMES, PEOPLE, POLICY, VISITOR
from tests.permissions.addresses import (
    ABOUT,
    ADDRESSES,
    GUARDED,
    OBJECTS,
    PUBLIC,
    SHARED,
    Address,
)
from tests.permissions.answers import ABSENT, DOORSTEP, OPEN, REFUSED, ask, typed
from tests.world import ROOT

DOCUMENT = ROOT / "docs" / "permissions.md"

COLUMNS = (*PEOPLE, VISITOR)


def row(address: Address, clients, objects) -> list[str]:
    sides = objects if address.kind else (None,)
    asked = [(address.of(side), typed(address, side)) for side in sides]
    marks = ["".join(ask(clients[name], *each) for each in asked) for name in PEOPLE]
    # What a visitor typed would be carried through sign-in: tests/accounts/test_locking.py.
    return [*marks, "".join(ask(clients[VISITOR], url) for url, _ in asked)]


def alive(address: Address, marks: list[str]) -> bool:
    """Whether the address is there for somebody, with each side's object for somebody."""
    sides = range(2 if address.kind else 1)
    return all(any(mark[side] in (OPEN, REFUSED) for mark in marks[:-1]) for side in sides)


def table(rows: dict[Address, list[str]]) -> str:
    lines = [
        "# 权限矩阵",
        "",
        "Written by `UPDATE_DOCS=1 pytest tests/permissions`, compared by every run.",
        "",
        f"{OPEN} 可用，{REFUSED} 看得到但此时不能办（给出原因），{ABSENT} 不存在（404），"
        f"{DOORSTEP} 转到登录页。"
        "带对象的地址有两个符号：先是本人所在巡察任务的，再是别的巡察任务的。",
        "领导小组没有线索授权。原组员、原联络员的任期昨日截止；组长原单位联络员是组长所在单位的联络员，该单位不在本轮。"
        f"不登录即可打开的只有：{'、'.join(sorted(PUBLIC))}。",
        "",
        "| 地址 | 对象 | " + " | ".join(NAMES[name] for name in COLUMNS) + " |",
        "|---|---|" + "---|" * len(COLUMNS),
    ]
    for address, marks in rows.items():
        lines.append(f"| {address.row} | {address.kind or ''} | " + " | ".join(marks) + " |")
    return "\n".join(lines) + "\n"


def test_every_address_has_a_row():
    missing = [a.name for a in ADDRESSES if a.name not in OBJECTS]
    gone = sorted(set(OBJECTS) - {a.name for a in ADDRESSES})

    assert not missing, f"new addresses without a row in OBJECTS: {missing}"
    assert not gone, f"rows of addresses that are gone: {gone}"


def test_matrix_is_what_the_document_says(world, clients, unrendered):
    _, objects = world
    for side in objects:
        for obj in side.values():
            assert type(obj)._base_manager.filter(pk=obj.pk).exists()

    rows = {address: row(address, clients, objects) for address in [*GUARDED, *SHARED]}
    beyond = [
        (address.row, person, kind, side)
        for address, marks in rows.items()
        if (kind := address.kind) is not None
        for person, mark in zip(COLUMNS, marks, strict=True)
        for side, answer in zip(("own", "foreign"), mark, strict=True)
        if answer not in (ABSENT, DOORSTEP) and person not in getattr(POLICY[kind], side)
    ]
    turned_away = [
        (address.row, person)
        for address, marks in rows.items()
        for person, mark in zip(COLUMNS, marks, strict=True)
        if (DOORSTEP in mark) != (person == VISITOR)
    ]
    dead = [address.row for address, marks in rows.items() if not alive(address, marks)]
    made = table(rows)
    if os.environ.get("UPDATE_DOCS"):
        DOCUMENT.write_text(made, encoding="utf-8")

    assert not dead, f"absent for everybody, so that nothing is proved: {dead}"
    assert not beyond, beyond
    assert not turned_away, turned_away
    assert made.splitlines() == DOCUMENT.read_text(encoding="utf-8").splitlines()


def test_every_kind_that_takes_files_and_every_document_is_in_it(world):
    _, (own, _) = world
    taking = {label_of(m) for m in apps.get_models() if hasattr(m, "check_can_attach")}
    models = {label_of(own[kind]) for kind in ("finding", *matrix.WITH_FILES)}
    assert taking == models
    assert {label_of(own[thing]) for thing in ABOUT.values()} == set(ABOUT)
    assert len(SHARED) > 40


def test_a_row_below_another_object_is_absent(world, clients, unrendered):
    _, (own, foreign) = world
    nested = [address for address in GUARDED if address.is_nested]
    assert nested

    for address in nested:
        for name in PEOPLE:
            url = address.of(own, child=foreign)
            assert ask(clients[name], url) == ABSENT, (name, url)
