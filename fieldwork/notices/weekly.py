"""Who hears of weekly reports: unit and week, never what was written."""

from accounts.enums import Role
from accounts.models import User
from core.notices import notify_of
from fieldwork.models import WeeklyReport
from rounds.duties import HEADS
from rounds.queries.people import holders_of, members_of


def submitted(row: WeeklyReport) -> None:
    team = [user.pk for user in members_of(row.inspection.team_id)]
    office = holders_of(Role.OFFICE, but=team)
    subject = f"已报送，请查看：{row.inspection.unit}{row}"
    notify_of(row, office, kind="weekly.submitted", subject=subject)


def returned(row: WeeklyReport, author: User | None) -> None:
    """The heads, and whoever submitted it while on the team."""
    team, unit = row.inspection.team_id, row.inspection.unit_id
    heads = members_of(team, *HEADS, unit_id=unit)
    members = members_of(team, unit_id=unit)
    people = {user.pk: user for user in heads}
    people |= {user.pk: user for user in members if author and user.pk == author.pk}
    subject = f"已退回，请补充后重新报送：{row.inspection.unit}{row}"
    notify_of(row, people.values(), kind="weekly.returned", subject=subject, urgent=True)
