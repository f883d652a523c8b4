"""Taking an inspection through its six links; the gates are asked before every step."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import freezing, transitions
from core.calendar import cn_date
from core.errors import NotYet
from rounds import gates, notices, rules
from rounds.actions import deadlines, memberships
from rounds.enums import REPORTS, DeadlineKind, Stage, StartEvent
from rounds.models import Deadline, Inspection, TeamMember

# Stage entered → the column that keeps its day.
DATED = {
    Stage.FIELDWORK: "entry_on",
    Stage.REPORTING: "exit_on",
    Stage.RECTIFICATION: "feedback_on",
    Stage.ARCHIVED: "archived_on",
}
EARLIER = {"exit_on": "entry_on", "feedback_on": "exit_on", "archived_on": "feedback_on"}
WORDS = {
    "entry_on": "进驻日期",
    "exit_on": "驻点结束日期",
    "feedback_on": "反馈日期",
    "archived_on": "归档日期",
}


@transaction.atomic
def advance(
    inspection: Inspection, to: str, *, on: date | None = None, note: str = "", by: User
) -> Inspection:
    """Enter the next stage on ``on`` (today where none is given).

    Keeps the day of entry, exit, feedback or archiving, starts and recomputes the deadlines that
    count from it. Archiving ends what deadlines are left, and memberships once a team has nothing
    open. Raises ActionDenied with
    everything that bars the step.
    """
    rules.check_can_advance(by, inspection, to)
    if to == Stage.ARCHIVED:
        freezing.hold(inspection)
    if barred := gates.bars(inspection, to):
        raise NotYet("还不能转入下一步：" + "；".join(barred) + "。")
    if (doubts := gates.doubts(inspection, to)) and not note.strip():
        raise NotYet(
            "；".join(doubts) + "。确实没有、办不完的，请在“说明”中写明原因，再办理这一步。"
        )
    day = on or timezone.localdate()
    column = DATED.get(Stage(to))
    if column:
        _check_day(inspection, column, day)
    columns: dict = {column: day} if column else {}
    if to == Stage.ARCHIVED:
        deadlines.end_all(inspection, reason="随归档终止", by=by)
    transitions.move(inspection, to, note=note, by=by, **columns)
    _follow(inspection, Stage(to), day, by)
    return inspection


@transaction.atomic
def meet_deadline(deadline: Deadline, *, on: date, by: User) -> None:
    """Record that one of the inspection's own duties (notice, reports) was done on ``on``."""
    rules.check_can_meet_deadline(by, deadline)
    if on > timezone.localdate():
        raise NotYet("完成日期不能晚于今天，请重新填写。")
    thing = deadline.inspection
    if thing is None or deadlines.meet(deadline.kind, thing, on=on, by=by) is None:
        raise NotYet("这项期限已登记完成或已撤销，请刷新页面查看。")


def start_notice(inspection: Inspection, *, by: User) -> None:
    """At the round's approval: the notice is due before the planned entry."""
    _start_own(inspection, DeadlineKind.NOTICE, timezone.localdate(), by)


def start_plan(inspection: Inspection, *, by: User) -> None:
    """At the round's approval: the team's plan is due before the planned entry, where one is asked for."""
    if inspection.round.preset.needs_plan:
        _start_own(inspection, DeadlineKind.WORK_PLAN, timezone.localdate(), by)


def notice_issued(inspection: Inspection, row: Any, *, by: User) -> None:
    """巡察通知 went out: its own date is met, and the unit hears of it."""
    deadlines.meet(DeadlineKind.NOTICE, inspection, on=row.issued_on, by=by)
    notices.notice_issued(inspection, str(row))


def _follow(inspection: Inspection, stage: Stage, day: date, by: User) -> None:
    """What one stage entered brings with it."""
    if stage == Stage.FIELDWORK:
        # Still open only where the preset asks for no plan any more.
        deadlines.withdraw(DeadlineKind.WORK_PLAN, inspection, reason="随进驻终止", by=by)
        deadlines.restart(inspection, StartEvent.ENTRY, on=day, by=by)
    elif stage == Stage.REPORTING:
        deadlines.restart(inspection, StartEvent.EXIT, on=day, by=by)
        for kind in REPORTS:
            _start_own(inspection, kind, day, by)
    elif stage == Stage.RECTIFICATION:
        deadlines.restart(inspection, StartEvent.FEEDBACK, on=day, by=by)
    elif stage == Stage.ARCHIVED:
        _close_memberships(inspection, day, by)


def _start_own(inspection: Inspection, kind: DeadlineKind, day: date, by: User) -> None:
    deadlines.start(
        inspection,
        kind,
        inspection,
        starts_on=day,
        label=f"{inspection.unit}：{kind.label}",
        url=inspection.get_absolute_url(),
        by=by,
    )


def _check_day(inspection: Inspection, column: str, day: date) -> None:
    if day > timezone.localdate():
        raise NotYet(f"{WORDS[column]}不能晚于今天，请到当天再办理。")
    earlier = EARLIER.get(column, "")
    before = getattr(inspection, earlier) if earlier else None
    if before and day < before:
        raise NotYet(f"{WORDS[column]}不能早于{WORDS[earlier]}（{cn_date(before)}），请重新填写。")


def _close_memberships(inspection: Inspection, day: date, by: User) -> None:
    """A team whose inspections are all archived has done its work (一次一授权)."""
    if not Inspection.objects.open().filter(team_id=inspection.team_id).exists():
        memberships.end(TeamMember.objects.filter(team_id=inspection.team_id), on=day, by=by)
