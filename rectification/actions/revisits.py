"""Writes of 回访: plan, draw, check, report, conclude; what was not put right goes back to the unit."""

import secrets
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import assignees, audit
from core.documents import issuing
from core.errors import NotYet
from core.optimistic_locking import claim, hold
from core.optimistic_locking import edit as save
from core.transitions import move
from rectification import notices
from rectification.actions import items as item_actions
from rectification.actions.ledgers import lock
from rectification.enums import REOPENING, ItemState, RevisitState
from rectification.models import Ledger, LedgerItem, Revisit, RevisitDraw, RevisitItem
from rectification.queries import revisits as queries
from rectification.rules import revisits as rules
from rectification.rules.drawing import drawn
from rectification.verbs import LedgerVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind

KIND = DeadlineKind.REVISIT
S = RevisitState


@transaction.atomic
def plan(ledger: Ledger, values: dict, *, by: User) -> Revisit:
    """A new 回访 of the ledger, to be finished by ``planned_on``."""
    ledger = lock(ledger)
    rules.check_can_plan(by, ledger)
    columns, members = _split(ledger, values)
    _check_day(columns["planned_on"])
    revisit = Revisit.objects.create(
        ledger=ledger, number=ledger.revisits.count() + 1, created_by=by, **columns
    )
    revisit.members.set(members)
    changes = audit.begun(revisit) | {"members": [None, _names(members)]}
    audit.record(revisit, LedgerVerb.REVISIT_PLANNED, by=by, changes=changes)
    _set_date(revisit, by)
    assignees.ask_openers(revisit)
    notices.revisit_planned(revisit, queries.crew_of(revisit))
    return revisit


@transaction.atomic
def edit(revisit: Revisit, values: dict, *, version: int | None = None, by: User) -> bool:
    """Who goes, until when, which survey; False where nothing changed."""
    rules.check_can_edit(by, revisit)
    columns, members = _split(revisit.ledger, values)
    if columns["planned_on"] != revisit.planned_on:
        _check_day(columns["planned_on"])
    before, after = _names(revisit.members.all()), _names(members)
    also = {"members": [before, after]} if before != after else None
    was = (revisit.planned_on, revisit.led_by_id)
    verb = LedgerVerb.REVISIT_CHANGED
    if not save(revisit, columns, version=version, verb=verb, also=also, by=by):
        return False
    revisit.members.set(members)
    if revisit.planned_on != was[0]:
        _set_date(revisit, by)
    if revisit.led_by_id != was[1]:
        notices.revisit_planned(revisit, queries.crew_of(revisit))
    return True


@transaction.atomic
def draw(
    revisit: Revisit,
    *,
    size: int,
    strata: list[str],
    came_back: bool,
    forced: dict[int, str],
    reason: str = "",
    version: int | None = None,
    by: User,
) -> RevisitDraw:
    """The system chooses the seed and draws ``size`` items besides those forced in.

    ``strata`` are taken whole, with ``came_back`` also all that were sent back or closed twice;
    ``forced`` names single items with the reason. A second draw needs a ``reason``; the first stays.
    """
    rules.check_can_draw(by, revisit)
    rows = queries.eligible(lock(revisit.ledger))
    why = _forced(rows, strata, came_back, forced)
    _check_sample(rows, why, size)
    number = revisit.draws.count() + 1
    if number > 1 and not reason.strip():
        raise NotYet("重新抽取须写明原因，原来的抽取结果仍然保留。")
    claim(revisit, version, {}, state=revisit.state)
    revisit.refresh_from_db()
    made = _draw(revisit, number, rows, why, size, reason, by)
    if revisit.state == S.PLANNED:
        move(revisit, S.DRAWN, by=by)
    notices.revisit_drawn(revisit, queries.crew_of(revisit))
    return made


def _draw(
    revisit: Revisit,
    number: int,
    rows: list[LedgerItem],
    why: dict[int, str],
    size: int,
    reason: str,
    by: User,
) -> RevisitDraw:
    frame, seed = {item.number: queries.stratum_of(item) for item in rows}, secrets.token_hex(16)
    made = RevisitDraw.objects.create(
        revisit=revisit,
        number=number,
        seed=seed,
        size=size,
        frame=[[each, name] for each, name in frame.items()],
        forced={str(each): words for each, words in why.items()},
        drawn=drawn(frame, size=size, forced=why, seed=seed),
        reason=reason.strip()[:300],
        drawn_by=by,
    )
    told = f"种子{seed}，抽取第{'、'.join(map(str, made.drawn))}项。{made.reason}"
    audit.record(made, LedgerVerb.REVISIT_DRAWN, by=by, note=told, changes=audit.begun(made))
    return made


def _forced(
    rows: list[LedgerItem], strata: list[str], came_back: bool, single: dict[int, str]
) -> dict[int, str]:
    """By number, why an item is looked at whatever the lot says; the reason of its own goes first."""
    found = {}
    for item in rows:
        name = queries.stratum_of(item)
        if words := single.get(item.number, "").strip():
            found[item.number] = words[:300]
        elif name in strata:
            found[item.number] = f"“{name}”类全部必查"
        elif came_back and queries.came_back(item):
            found[item.number] = "曾被退回或重新整改"
    return found


def _check_sample(rows: list[LedgerItem], why: dict[int, str], size: int) -> None:
    if not rows:
        raise NotYet("台账里没有已销号的事项，无从抽取。")
    if size < 0 or not (size or why):
        raise NotYet("请填写抽取项数，或者选定必查的事项。")
    if size > len(rows) - len(why):
        raise NotYet(
            f"已销号{len(rows)}项，其中必查{len(why)}项，最多再抽取{len(rows) - len(why)}项。"
        )


@transaction.atomic
def begin(revisit: Revisit, *, version: int | None = None, by: User) -> None:
    """已抽样 → 核查中: a sheet for each item of the newest draw."""
    hold(revisit)
    rules.check_can_begin(by, revisit)
    made = revisit.draw
    if made is None:  # never in this state
        raise NotYet("请先抽样。")
    move(revisit, S.CHECKING, by=by, version=version, begun_on=timezone.localdate())
    chosen = revisit.ledger.items.filter(number__in=made.drawn).order_by("number")
    chosen = chosen.exclude(revisits__revisit=revisit)
    for item in chosen:
        because = made.forced.get(str(item.number), "")
        sheet = RevisitItem.objects.create(revisit=revisit, item=item, forced_because=because)
        changes = audit.begun(sheet)
        audit.record(sheet, LedgerVerb.REVISIT_SHEET_BEGUN, by=by, note=because, changes=changes)


@transaction.atomic
def check(sheet: RevisitItem, values: dict, *, version: int | None = None, by: User) -> bool:
    """What was seen of one item and the verdict; it may still change until the report."""
    hold(sheet.revisit)
    rules.check_can_check(by, sheet)
    seen_on = values.get("seen_on")
    if seen_on and seen_on > timezone.localdate():
        raise NotYet("核查日期不能晚于今天，请核对。")
    return save(sheet, values, version=version, verb=LedgerVerb.REVISIT_SHEET_FILLED_IN, by=by)


@transaction.atomic
def report(revisit: Revisit, *, opinion: str, version: int | None = None, by: User) -> None:
    """核查中 → 待办结 with the opinion; refuses while a sheet lacks its verdict or what follows from it."""
    hold(revisit)
    rules.check_can_report(by, revisit)
    if told := unfinished(revisit):
        raise NotYet(f"还不能报告：{'；'.join(told)}。")
    if not opinion.strip():
        raise NotYet("请写明回访意见。")
    today = timezone.localdate()
    columns: dict[str, Any] = {"opinion": opinion, "reported_on": today}
    move(revisit, S.REPORTED, by=by, version=version, **columns)
    deadlines.meet(KIND, revisit, on=today, by=by)
    issuing.check_printable(revisit, by=by)
    assignees.require_taker(revisit)
    notices.revisit_reported(revisit)


def unfinished(revisit: Revisit) -> list[str]:
    """Sheets that lack something, each as half a sentence."""
    found = [(sheet, queries.lacking(sheet)) for sheet in queries.sheets_of(revisit)]
    return [f"第{sheet.item.number}项{'、'.join(words)}" for sheet, words in found if words]


@transaction.atomic
def send_back(revisit: Revisit, *, note: str, by: User) -> None:
    """待办结 → 核查中 with what is missing; its date is open again."""
    rules.check_can_return(by, revisit)
    reported_on = revisit.reported_on
    move(revisit, S.CHECKING, by=by, note=note, reported_on=None)
    if reported_on:
        deadlines.reopen(KIND, revisit, met_on=reported_on, reason=note, by=by)
    notices.revisit_returned(revisit, queries.crew_of(revisit), note)


@transaction.atomic
def finish(revisit: Revisit, *, version: int | None = None, by: User) -> list[User]:
    """待办结 → 已完成: what is 未到位 or 反弹 goes back to the unit, in one step with the conclusion.

    Until then a verdict may be put right; returns the unit's liaisons, who are told.
    """
    rules.check_can_finish(by, revisit)
    back = [sheet for sheet in queries.sheets_of(revisit) if sheet.verdict in REOPENING]
    for sheet in back:
        _reopen(sheet, by)
    people = notices.revisit_done(revisit, [sheet.item.number for sheet in back])
    names = "、".join(person.name for person in people) or "（单位没有联络员，请巡察办指定）"
    told = f"重新整改{len(back)}项，已告知单位联络员：{names}" if back else "没有须重新整改的事项"
    move(revisit, S.DONE, by=by, version=version, note=told, done_on=timezone.localdate())
    return people


def _reopen(sheet: RevisitItem, by: User) -> None:
    """An item that somebody has sent back meanwhile stays as it is."""
    item = LedgerItem.objects.select_related("ledger__unit", "ledger__inspection").get(
        pk=sheet.item_id
    )
    if item.state != ItemState.CLOSED or sheet.due_on is None:
        return
    if sheet.due_on <= timezone.localdate():
        raise NotYet(f"第{item.number}项的重新整改期限已经到了，请退回回访负责人改期后再办结。")
    note = f"回访结论“{sheet.get_verdict_display()}”：{sheet.demand}"
    item_actions.reopen(item, due_on=sheet.due_on, note=note, by=by)


@transaction.atomic
def cancel(revisit: Revisit, *, note: str, by: User) -> None:
    """The revisit falls away; its draws and sheets stay."""
    rules.check_can_cancel(by, revisit)
    move(revisit, S.CANCELLED, by=by, note=note)
    deadlines.withdraw(KIND, revisit, reason=note, by=by)


def _split(ledger: Ledger, values: dict) -> tuple[dict[str, Any], list[User]]:
    """The columns, and the people, each of whom may take part."""
    columns = {name: value for name, value in values.items() if name != "members"}
    members = [person for person in values["members"] if person != columns["led_by"]]
    allowed = {person.pk for person in queries.people_for(ledger)}
    if {columns["led_by"].pk, *(person.pk for person in members)} - allowed:
        raise NotYet("回访人员须是巡察办或者该单位巡察组的人员，请重新选择。")
    return columns, members


def _names(people: Any) -> str:
    return "、".join(sorted(person.name for person in people))


def _check_day(planned_on: date) -> None:
    if planned_on < timezone.localdate():
        raise NotYet("完成期限不能早于今天，请重新填写。")


def _set_date(revisit: Revisit, by: User) -> None:
    deadlines.set_date(
        revisit.ledger.deadline_subject,
        KIND,
        revisit,
        starts_on=timezone.localdate(),
        due_on=revisit.planned_on,
        label=f"{revisit.ledger.unit}：{revisit.audit_label}",
        url=revisit.get_absolute_url(),
        by=by,
    )
