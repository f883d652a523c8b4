"""工作方案 of the demo by the real actions: in force, and in force with a new edition waiting."""

from datetime import timedelta

from accounts.models import User
from fieldwork.actions import workplans
from fieldwork.models import WorkPlan
from fieldwork.queries import workplans as queries
from overview.seeding.crews import at_work
from overview.seeding.world import World
from rounds.enums import Duty, Stage
from rounds.models import Inspection
from rounds.queries.scopes import bodies_below

GOAL = (
    "围绕“四个聚焦”查找政治偏差，对重点关注事项逐件查清、逐件有结论；"
    "延伸了解全部下级单位；驻点结束前形成经得起核查的问题底稿。"
)
EMPHASIS = (
    "一、公务接待和差旅支出：比对近三年凭证、公函和审批单，逐笔核对无公函接待。\n"
    "二、下属单位编外用工：调阅招录方案和名册，到两家下属单位座谈并抽查合同。\n"
    "三、基层党组织生活：查阅支部记录原件，与参会人员个别谈话印证。\n"
    "四、上轮巡察整改：对照台账逐项核对完成标志，现场复核三项。"
)
TASKS = (
    "统筹全面工作，主持与班子成员谈话，审签底稿",
    "牵头选人用人和基层党建，审核底稿",
    "查阅财务凭证，核对接待、差旅和专项资金",
    "受理信访，组织个别谈话和座谈会",
    "查阅会议记录和干部档案，负责资料清单",
    "下沉走访，汇总每日情况，保管资料",
)
# First day and last, counted from the entry; what; who.
CALENDAR = (
    (0, 0, "召开进驻动员会，听取党组工作汇报，公布受理信访方式", ""),
    (1, 7, "与班子成员、中层干部个别谈话；调阅资料", ""),
    (3, 12, "查阅财务凭证和会议记录", "财务小组"),
    (8, 14, "延伸了解下级单位，座谈走访", "延伸小组"),
    (15, 22, "核查重点关注事项，起草问题底稿", ""),
    (23, 28, "组内会商，审签底稿，整理归卷", ""),
)
REASON = "驻点中发现下属单位编外用工问题较集中，延伸小组增加一人，延伸时间延长三天。"


def make(world: World) -> None:
    """Every stay under way has one in force; of the first a new edition waits for its approval."""
    office = world.people["bangong"]
    stays = [i for i in world.all(Inspection) if i.stage == Stage.FIELDWORK]
    for place, inspection in enumerate(stays):
        plan = _submitted(inspection)
        if plan is not None:
            workplans.approve(plan, by=office)
            if place == 0:
                _revise(plan)


def _leader(inspection: Inspection) -> User | None:
    row = at_work(inspection).filter(duty=Duty.LEADER).first()
    return row.inspector.user if row else None


def _submitted(inspection: Inspection) -> WorkPlan | None:
    leader = _leader(inspection)
    if leader is None:
        return None
    plan = workplans.draft(inspection, by=leader)
    _write(plan, by=leader, days=_days(inspection))
    workplans.submit(plan, by=leader)
    return plan


def _revise(plan: WorkPlan) -> None:
    leader = _leader(plan.inspection)
    if leader is None:
        return
    made = workplans.revise(plan, note=REASON, by=leader)
    _write(made, by=leader, days=_days(plan.inspection, longer=3))
    workplans.submit(made, by=leader)


def _write(plan: WorkPlan, *, by: User, days: list[dict]) -> None:
    below = list(bodies_below(plan.inspection.unit)[:2])
    people = queries.crew(plan.inspection)
    duties = [
        {
            "member_id": person.pk,
            # Who comes last goes one level down.
            "unit_below_id": below[place % len(below)].pk if below and place > 3 else None,
            "task": TASKS[min(place, len(TASKS) - 1)],
        }
        for place, person in enumerate(people)
    ]
    values = {"goal": GOAL, "emphasis": EMPHASIS}
    workplans.edit(plan, values, duties=duties, days=days, by=by)


def _days(inspection: Inspection, longer: int = 0) -> list[dict]:
    entry = inspection.entry_on or inspection.round.starts_on
    return [
        {
            "from_on": entry + timedelta(days=begin),
            "to_on": entry + timedelta(days=end + (longer if "延伸" in what else 0))
            if end != begin
            else None,
            "what": what,
            "who": who,
        }
        for begin, end, what, who in CALENDAR
    ]
