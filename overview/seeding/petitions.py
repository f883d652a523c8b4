"""Petitions of the demo in every state, by the real actions: by letter, call, slip; passed on, joined, closed."""

from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from fieldwork.actions import petitions, referrals
from fieldwork.models import Petition
from overview.seeding.crews import at_work
from overview.seeding.world import World
from rounds.enums import Duty, Stage
from rounds.models import Inspection

# Way, reporter, persons, summary, text; who reported nothing of themselves stays anonymous.
LETTERS = (
    ("letter", "某子", ("某甲",), "反映财务科差旅费报销不实",
     "来信反映去年以来多次虚报差旅费，附有部分行程和票据复印件。"),
    ("box", "", ("某甲",), "反映财务科虚报差旅费",
     "意见箱来信，反映财务科有人虚报差旅费，未附材料。"),
    ("code", "", ("某丙",), "反映下属单位违规发放补贴",
     "扫码反映下属单位以加班名义发放补贴，时间为去年下半年。"),
    ("visit", "某丑", ("某丁",), "反映干部选拔任用公示期不足",
     "来访人反映一次中层干部任用公示仅两个工作日，要求核实。"),
    ("call", "", (), "反映办事窗口排队时间长、态度生硬",
     "来电反映窗口中午无人值守，咨询无人答复。"),
    ("letter", "某寅", ("不详",), "反映邻里宅基地纠纷判决不公",
     "来信反映法院判决不公，请求重新审理。"),
    ("email", "", ("某己",), "反映采购项目验收走过场",
     "邮件反映三个采购项目由一人签字验收，附项目清单。"),
)  # fmt: skip
# Of the same thing as the third, in other words: pointed out, and still to be judged.
NEAR = (
    "call", "", ("某庚",), "下属单位违规发补贴",
    "来电反映下属单位以加班的名义发放补贴，时间是去年下半年。",
)  # fmt: skip
CONTACT = {
    "phone": "0000-8800010",
    "hours": "工作日8:30至17:30",
    "post_address": "市邮政0001号信箱",
    "box": "办公楼一层大厅东侧",
    "email": "xuncha@example.invalid",
    "web_address": "https://xinfang.example.invalid/",
}
WORDING = "请核实近两年差旅费报销审核情况，说明审核流程、抽查结果和整改措施，附有关台账。"


def make(world: World) -> None:
    """A few of each in every inspection whose team is at work."""
    inside = Inspection.objects.filter(stage__in=[Stage.FIELDWORK, Stage.REPORTING])
    for inspection in inside.select_related("unit", "team").order_by("pk"):
        people = _people(inspection)
        if Duty.LEADER in people and len(people) > 1:
            _petitions(inspection, people)


def _people(inspection: Inspection) -> dict:
    return {row.duty: row.inspector for row in at_work(inspection).order_by("-pk")}


def _petitions(inspection: Inspection, people: dict) -> None:
    leader = people[Duty.LEADER]
    member = next(inspector for duty, inspector in people.items() if duty != Duty.LEADER)
    today = timezone.localdate()
    period = {"closes_on": today - timedelta(days=2), **CONTACT}
    petitions.set_period(inspection, period, by=leader.user)
    made = [_record(inspection, letter, today - timedelta(days=9 - place), member.user)
            for place, letter in enumerate(LETTERS)]  # fmt: skip
    for petition in made[:-1]:
        petitions.register(petition, by=member.user)
    named, again, below, visit, window, outside = made[:-1]
    petitions.join(again, named, by=member.user)
    _to_member(named, member, leader, today)
    referrals.dispatch(
        below, route="unit", wording=WORDING, due_on=today + timedelta(days=10), by=leader.user
    )
    referral = _to_member(visit, member, leader, today)
    referrals.answer(referral, text="经查，公示五个工作日，反映不属实。", by=member.user)
    referrals.dispatch(
        window, route="department", department="市政务服务局", by=leader.user,
        wording="请核实窗口值守和咨询答复情况，督促整改。", due_on=today + timedelta(days=15),
    )  # fmt: skip
    petitions.register(_record(inspection, NEAR, today, member.user), by=member.user)
    reply = {"replied_on": today, "reply_way": "phone", "reply": "已告知向人民法院反映。"}
    petitions.decline(outside, note="属于涉法涉诉，不属巡察受理范围。", reply=reply, by=leader.user)


def _record(inspection: Inspection, letter: tuple, on: date, by: User) -> Petition:
    way, reporter, persons, summary, text = letter
    values = {
        "received_on": on,
        "way": way,
        "naming": "named" if reporter else "anonymous",
        "reporter": reporter,
        "contact": "13800000000" if reporter else "",
        "unit_below": "",
        "summary": summary,
        "text": text,
        "scope": "inside",
        "scope_reason": "",
    }
    rows = [{"name": name, "post": ""} for name in persons]
    return petitions.record(inspection, values, persons=rows, by=by)


def _to_member(petition: Petition, member, leader, today: date):
    return referrals.dispatch(
        petition, route="team", wording="调阅凭证，个别谈话核实。", assignee=member,
        due_on=today + timedelta(days=4), by=leader.user,
    )  # fmt: skip
