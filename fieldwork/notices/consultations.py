"""Who hears of 请示汇报: number, unit and what to do, never what was asked or decided."""

from collections.abc import Iterable

from core.notices import notify_of
from fieldwork.models import Consultation
from fieldwork.queries.consultations import body_of
from rounds.duties import HEADS
from rounds.queries.people import members_of


def submitted(row: Consultation) -> None:
    words = "紧急请示报告，请批示" if row.is_urgent else "请批示"
    _tell(body_of(row), row, "submitted", words, urgent=row.is_urgent)


def decided(row: Consultation) -> None:
    words = "已批示，请按期落实" if row.due_on else "已批示"
    _tell(_team(row), row, "decided", words, urgent=True)


def returned(row: Consultation) -> None:
    _tell(_team(row), row, "returned", "已退回，请补充后重新报送", urgent=True)


def reported(row: Consultation) -> None:
    _tell(body_of(row), row, "reported", "批示已落实")


def result_returned(row: Consultation) -> None:
    _tell(_team(row), row, "sent_back", "落实情况已退回，请继续办理", urgent=True)


def _team(row: Consultation) -> list:
    """The heads, and whoever drafted it while on the team."""
    team = row.inspection.team_id
    members = members_of(team, unit_id=row.inspection.unit_id)
    author = [user for user in members if user.pk == row.created_by_id]
    return [*{user.pk: user for user in [*members_of(team, *HEADS), *author]}.values()]


def _tell(
    people: Iterable, row: Consultation, what: str, words: str, *, urgent: bool = False
) -> None:
    subject = f"{words}：{row.inspection.unit}{row}"
    notify_of(row, people, kind=f"consultation.{what}", subject=subject, urgent=urgent)
