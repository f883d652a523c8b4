"""Who hears of 工作方案: unit and edition, never what is planned."""

from collections.abc import Iterable

from accounts.models import User
from core.notices import notify_of
from fieldwork.models import WorkPlan
from fieldwork.queries.workplans import approvers_of
from rounds.duties import HEADS
from rounds.queries.people import members_of


def submitted(plan: WorkPlan) -> None:
    _tell(approvers_of(plan), plan, "submitted", "请批准")


def returned(plan: WorkPlan) -> None:
    people = members_of(plan.inspection.team_id, *HEADS)
    _tell(people, plan, "returned", "已退回，请修改后重新报批", urgent=True)


def approved(plan: WorkPlan) -> None:
    """Everybody of the team who takes part: they work by it."""
    inspection = plan.inspection
    people = members_of(inspection.team_id, unit_id=inspection.unit_id)
    _tell(people, plan, "approved", "已批准，请按分工开展工作")


def _tell(
    people: Iterable[User], plan: WorkPlan, what: str, words: str, *, urgent: bool = False
) -> None:
    subject = f"{words}：{plan.inspection.unit}{plan}"
    notify_of(plan, people, kind=f"workplan.{what}", subject=subject, urgent=urgent)
