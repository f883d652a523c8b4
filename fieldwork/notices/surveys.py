"""Who hears of 测评与问卷: number, unit and day, never a title or a question."""

from accounts.models import User
from core.calendar import cn_date
from core.notices import notify_of
from fieldwork.models import Survey
from rounds.queries.people import members_of


def end_moved(survey: Survey, by: User) -> None:
    """The team, which hands out codes and collects paper; not whoever moved it."""
    day = f"改为{cn_date(survey.ends_on)}" if survey.ends_on else "已取消"
    members = members_of(survey.inspection.team_id, unit_id=survey.inspection.unit_id)
    people = [user for user in members if user.pk != by.pk]
    subject = f"答题截止日期{day}：{survey.inspection.unit}{survey}"
    notify_of(survey, people, kind="survey.end_moved", subject=subject)
