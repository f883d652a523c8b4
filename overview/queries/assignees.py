"""Who has an evaluation or an alarm now, as their to-do says it."""

from collections.abc import Iterator
from datetime import date

from accounts.enums import GUARDS, Role
from accounts.models import User
from core.assignees import Next, register
from core.targets import key_of
from core.worklist import WorkItem
from overview import rules
from overview.enums import EvaluationState
from overview.enums.alarms import AlarmState
from overview.models import Alarm, Evaluation
from rounds.models import TeamMember
from rounds.queries.gaps import of_role
from rounds.queries.people import holders_of


@register(Evaluation)
def of_evaluation(evaluation: Evaluation) -> Next | None:
    if evaluation.state != EvaluationState.DRAFT:
        return None
    office = [user for user in holders_of(Role.OFFICE) if rules.can_score(user, evaluation)]
    if not evaluation.is_complete:
        scorer = [user for user in office if user.pk == evaluation.scored_by_id]
        return Next("完成评分", scorer or office, of_role(Role.OFFICE))
    people = [user for user in office if rules.can_confirm(user, evaluation)]
    return Next("确认评分", people, of_role(Role.OFFICE))


@register(Alarm)
def of_alarm(alarm: Alarm) -> Next | None:
    if alarm.state != AlarmState.NEW:
        return None
    guards = holders_of(*GUARDS, but=[alarm.person_id])
    return Next("核查", guards, of_role(Role.SECURITY))


def waiting_for(user: User, today: date) -> list[WorkItem]:
    if user.has_role(Role.OFFICE):
        return list(_evaluations(user))
    if user.has_role(*GUARDS):
        return list(_alarms(user))
    return []


def _evaluations(user: User) -> Iterator[WorkItem]:
    own = set(TeamMember.objects.filter(inspector__user=user).values_list("team_id", flat=True))
    rows = Evaluation.objects.filter(state=EvaluationState.DRAFT)
    rows = rows.select_related("team", "ledger__unit", "round__term", "scored_by")
    for row in rows.order_by("pk"):
        is_mine = row.scored_by_id == user.pk
        is_left = not (row.scored_by.is_active and row.scored_by.has_role(Role.OFFICE))
        if row.team_id in own:
            continue
        if (not is_mine) if row.is_complete else (is_mine or is_left):
            verb = "确认评分" if row.is_complete else "完成评分"
            url = row.get_absolute_url()
            yield WorkItem(verb, str(row), url, None, row.round.short_name, (key_of(row),))


def _alarms(user: User) -> Iterator[WorkItem]:
    rows = Alarm.objects.filter(state=AlarmState.NEW).exclude(person=user)
    for row in rows.select_related("person").order_by("-last_at", "-pk")[:50]:
        yield WorkItem("核查告警", str(row), row.get_absolute_url(), rows=(key_of(row),))
