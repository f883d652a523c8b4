"""Who has a round, an inspection or an asked exception now.

While a unit puts right what was found its ledger says who has it (rectification).
"""

from accounts.enums import Role
from core.assignees import Next, register
from core.documents import drafting
from rounds.enums import NOTICE, AppraisalState, Duty, RecusalState, RoundState, Stage
from rounds.models import Appraisal, Inspection, Recusal, Round
from rounds.queries import gaps
from rounds.queries.people import holders_of, members_of

R, S = RoundState, Stage
OFFICE_ACTIONS = {R.PLANNING: "完善方案后报请批准", R.APPROVED: "启动实施", R.RECTIFYING: "归档"}
EARLY = (S.PREPARATION, S.FIELDWORK, S.REPORTING, S.FEEDBACK)
STAGE_ACTIONS = {
    S.PREPARATION: "办理进驻",
    S.FIELDWORK: "开展了解",
    S.REPORTING: "转入反馈",
    S.FEEDBACK: "印发反馈意见",
    S.FOLLOW_UP: "办理归档",
}


@register(Round)
def of_round(round: Round) -> Next | None:
    if round.state == R.SUBMITTED:
        people = holders_of(Role.LEADERSHIP, but=[round.submitted_by_id])
        return Next("批准", people, gaps.of_role(Role.LEADERSHIP))
    if round.state == R.UNDERWAY:
        return _underway(round)
    if round.state == R.RECTIFYING and round.inspections.open().exists():
        return None
    if action := OFFICE_ACTIONS.get(R(round.state)):
        return Next(action, holders_of(Role.OFFICE), gaps.of_role(Role.OFFICE))
    return None


def _underway(round: Round) -> Next:
    office, gap = holders_of(Role.OFFICE), gaps.of_role(Role.OFFICE)
    early = Inspection.objects.filter(round=round, stage__in=EARLY)
    if not early.exists():
        return Next("转入整改", office, gap)
    unannounced = Inspection.objects.unannounced().values("pk")
    if not early.exclude(pk__in=unannounced).exists():
        return Next("印发巡察通知", office, gap)
    teams = round.inspections.values_list("team_id", flat=True).distinct()
    leaders = {user.pk: user for team in teams for user in members_of(team, Duty.LEADER)}
    waits = early.filter(stage=S.PREPARATION).exists()
    action = "办理进驻" if waits else "推进各项任务"
    return Next(action, [*leaders.values()] or office, gap)


@register(Appraisal)
def of_appraisal(row: Appraisal) -> Next | None:
    if row.state == AppraisalState.PROPOSED:
        people = holders_of(Role.OFFICE, but=[row.proposed_by_id, row.inspector.user_id])
        return Next("确认", people, gaps.of_role(Role.OFFICE))
    if row.state == AppraisalState.RETURNED:
        leaders = [
            user
            for user in members_of(row.team_id, Duty.LEADER)
            if user.pk != row.inspector.user_id
        ]
        return Next("改后提出", leaders or holders_of(Role.OFFICE), gaps.of_role(Role.OFFICE))
    return None


@register(Inspection)
def of_inspection(inspection: Inspection) -> Next | None:
    action = STAGE_ACTIONS.get(S(inspection.stage))
    if action is None:
        return None
    if Inspection.objects.unannounced().filter(pk=inspection.pk).exists():
        issuers = holders_of(Role.OFFICE, but=[drafting.author_of(NOTICE, inspection)])
        return Next("印发巡察通知", issuers, gaps.of_role(Role.OFFICE))
    in_stay = inspection.stage in (S.PREPARATION, S.FIELDWORK)
    people = members_of(inspection.team_id, Duty.LEADER) if in_stay else []
    return Next(action, people or holders_of(Role.OFFICE), gaps.of_role(Role.OFFICE))


@register(Recusal)
def of_recusal(recusal: Recusal) -> Next | None:
    if recusal.state != RecusalState.ASKED:
        return None
    people = holders_of(Role.LEADERSHIP, but=[recusal.asked_by_id])
    return Next("决定", people, gaps.of_role(Role.LEADERSHIP))
