"""A list's column is declared once: page, phone and file say the same of it; states carry tones."""

from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils.safestring import SafeString

from core.calendar import DueStatus, due_status
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table
from core.workflow import StateChoices

TODAY = date(2026, 3, 1)


class State(StateChoices):
    OPEN = "open", "warning", "待办"
    DONE = "done", "success", "已办"


class Sample(Table):
    title = "样表"
    page = ("name", "number", "due_on", "rest", "state")

    number = Column("编号", kind=Kind.INTEGER, phone="号")
    name = Column("名称", link=True, file="全称", width=30)
    state = Column("状态", choices=State)
    due_on = Column("期限", kind=Kind.DATE)
    rest = Column("期限情况", only=PAGE)
    remark = Column("备注", kind=Kind.LONG_TEXT, only=FILE)

    def url(self, row: dict) -> str:
        return row["url"]

    def written_remark(self, row: dict) -> str:
        return row["remark"].upper()

    def due_status(self, row: dict) -> DueStatus | None:
        return due_status(row["due_on"], TODAY) if row["due_on"] else None


ROWS = [
    {"number": 1, "name": "<甲>", "state": "open", "due_on": date(2026, 2, 27), "remark": "a", "url": "/1/?a&b"},
    {"number": None, "name": "乙", "state": "done", "due_on": None, "remark": "b", "url": ""},
]  # fmt: skip


def test_page_shows_each_cell_by_its_column():
    html = str(Sample(ROWS))

    assert '<th scope="col">名称</th><th scope="col" class="num">编号</th>' in html
    assert '<tr class="is-late"><td class="title"><a href="/1/?a&amp;b">&lt;甲&gt;</a></td>' in html
    assert '<td class="num" data-label="号">1</td>' in html
    assert '<td data-label="期限情况">逾期2天</td>' in html
    assert '<span class="tag tone-warning">待办</span>' in html
    assert '<tr><td class="title">乙</td><td class="num" data-label="号"></td>' in html
    assert '<td class="nowrap" data-label="期限">—</td><td data-label="期限情况"></td>' in html
    assert "备注" not in html


def test_file_has_the_same_columns_in_words():
    table = Sample.file(ROWS)

    assert [(c.label, c.kind, c.width) for c in table.columns] == [
        ("编号", Kind.INTEGER, 0),
        ("全称", Kind.TEXT, 30),
        ("状态", Kind.TEXT, 0),
        ("期限", Kind.DATE, 0),
        ("备注", Kind.LONG_TEXT, 0),
    ]
    assert list(table.rows) == [
        [1, "<甲>", "待办", date(2026, 2, 27), "A"],
        [None, "乙", "已办", None, "B"],
    ]


def test_a_column_is_left_out_for_who_does_without():
    assert "编号" not in str(Sample(ROWS, exclude=("number",)))


def test_a_sortable_column_turns_the_order(rf):
    table = Sample(ROWS, request=rf.get("/list/?sort=due_on&cursor=x"))
    table.sortable = {"due_on", "name"}

    html = str(table)

    assert 'aria-sort="ascending"><a class="sorts" href="/list/?sort=-due_on">期限</a>' in html
    assert 'aria-sort="none"><a class="sorts" href="/list/?sort=name">名称</a>' in html
    assert '<th scope="col">状态</th>' in html


def test_a_column_cannot_hide_what_a_table_does():
    with pytest.raises(TypeError, match="title"):
        type("Bad", (Table,), {"title": Column("题目")})


@pytest.mark.parametrize("enumeration", [State])
def test_a_state_knows_value_tone_and_label(enumeration):
    assert enumeration("open") is State.OPEN
    assert (State.OPEN.value, State.OPEN.tone, State.OPEN.label) == ("open", "warning", "待办")
    assert enumeration.choices == [("open", "待办"), ("done", "已办")]
    assert State.OPEN == "open"


def tables() -> list[type[Table]]:
    for app in settings.OWN_APPS[:-1]:
        folder = Path(apps.get_app_config(app).path)
        for path in [*folder.glob("tables.py"), *folder.glob("tables/*.py")]:
            name = ".".join(path.relative_to(folder.parent).with_suffix("").parts)
            __import__(name.removesuffix(".__init__"))
    found, todo = [], [Table]
    while todo:
        subclasses = todo.pop().__subclasses__()
        todo += subclasses
        found += [each for each in subclasses if each.__module__.split(".")[0] in settings.OWN_APPS]
    return found


def test_every_name_of_a_cell_and_of_a_page_is_a_column():
    wrong = []
    for table in tables():
        wrong += [(table, name) for name in table.page if name not in table.columns]
        methods = [
            name for name in dir(table) if name.startswith(("value_", "render_", "written_"))
        ]
        columns = {name.partition("_")[2]: name for name in methods if name != "value_rest"}
        below = [table, *table.__subclasses__()]  # one for several may leave the column to each
        wrong += [
            (table, name)
            for column, name in columns.items()
            if not any(column in each.columns for each in below)
        ]
        first = [c for c in table.on_page() if isinstance(c.label, SafeString) and c.only != PAGE]
        wrong += [(table, column.name) for column in first]

    assert len(tables()) > 15
    assert wrong == []
