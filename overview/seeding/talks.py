"""Talks, common issues, recommendations, and what is withheld of the demo, by the real actions."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from core.documents import drafting, registry
from fieldwork.actions import interviews, planned_talks
from findings.actions import recommendations, special_reports
from findings.enums import FindingState
from findings.models import Finding, Organ
from overview.seeding.crews import at_work
from overview.seeding.world import World
from rectification.actions import public_texts, withholdings
from rectification.enums import LedgerState, WithholdingState
from rectification.models import Ledger, PublicText
from rounds.enums import Stage
from rounds.models import Inspection

SUBJECTS = (
    ("某甲", "财务科科长", "介绍了预算执行和报销审核流程。", "个别报销未附公函和清单。"),
    ("某乙", "办公室主任", "介绍了会议制度和公务接待管理情况。", ""),
    ("某丙", "下属单位负责人", "反映了基层党组织建设情况。", "“三会一课”记录有补记现象。"),
    (
        "某丁",
        "人事科科长",
        "介绍了干部选拔任用程序和档案管理情况。",
        "个别任前公示期不足五个工作日。",
    ),
    ("某戊", "机关党委专职副书记", "介绍了机关党建和主题党日开展情况。", ""),
    ("某己", "采购经办人", "说明了近三年政府采购项目的组织方式。", "有的项目验收单由一人签字。"),
    ("某庚", "信访接待人员", "介绍了群众来信来访办理情况。", "个别来信答复超过规定时限。"),
    ("某辛", "退休干部", "谈了对领导班子作风建设的看法。", ""),
    ("某壬", "窗口工作人员", "介绍了窗口服务和投诉处理情况。", "“好差评”整改没有台账。"),
)
A_UNIT = 3
# Days before today and hour; the last talk is still being written up.
HELD = ((3, time(9, 30)), (2, time(14, 40)), (1, time(10, 10)))
TO_COME = ((1, time(15, 0)), (0, time(16, 0)), (-1, time(9, 0)), (-2, time(10, 0)))
PLANNED = (
    ("某壬", "办公室副主任", "接待审批由谁把关，无公函接待怎样报销。"),
    ("某癸", "下属单位负责人", "编外用工招录程序，名册和合同是否一致。"),
    ("某子", "财务科科长", "专项资金拨付周期，结余资金去向。"),
    ("某丑", "离任班子成员", "上轮巡察反馈问题的整改经过。"),
)
TITLE = "公务接待和差旅报销管理"
PROBLEM = "多个单位公务接待无公函、无清单，差旅费报销审核不严，反映出制度执行和日常监管不到位。"
ADVICE = (
    "督促主管部门修订管理办法。进一步明确接待审批、清单管理和报销审核要求。\n"
    "开展专项检查。年内对市直单位公务接待和差旅费报销开展一次检查。\n"
    "组织警示教育。用查实的问题开展警示教育，纳入年度培训内容。"
)


def make(world: World) -> None:
    """A few of each, so that every page and document has something to show."""
    office, second = world.people["bangong"], world.people["bangong2"]
    inside = Inspection.objects.filter(stage__in=[Stage.FIELDWORK, Stage.REPORTING])
    for place, inspection in enumerate(inside.order_by("pk")):
        _plans(inspection, later=place % 2 * 2)
        _talks(inspection, [SUBJECTS[(place * A_UNIT + n) % len(SUBJECTS)] for n in range(A_UNIT)])
    _recommend(office)
    ledgers = Ledger.objects.filter(state__in=[LedgerState.CONCENTRATED, LedgerState.SUSTAINED])
    for place, ledger in enumerate(ledgers.order_by("pk")[:2]):
        _withhold(ledger, office, second)
        _publish(ledger, office, second if place == 0 else None)


def _talks(inspection: Inspection, subjects: list[tuple]) -> None:
    members = list(at_work(inspection))
    if len(members) < 2:
        return
    first, second = members[0].inspector, members[1].inspector
    for (ago, hour), (subject, post, points, problems) in zip(HELD, subjects, strict=True):
        values = {
            "held_at": _moment(ago, hour),
            "place": f"{inspection.unit}三楼谈话室",
            "first": first,
            "second": second,
            "recorder": second,
            "subject": subject,
            "post": post,
            "points": points,
            "problems": problems,
            "outcome": "none",
        }
        talk = interviews.record(inspection, values, by=second.user)
        if ago > 1:
            interviews.register(talk, by=second.user)


def _plans(inspection: Inspection, *, later: int) -> None:
    """One that should have been held, one for today, two to come; ``later`` hours of the team's other unit."""
    if inspection.stage != Stage.FIELDWORK:
        return
    members = [row.inspector for row in at_work(inspection)[:2]]
    if len(members) < 2:
        return
    first, second = members
    for (ago, hour), (subject, post, topics) in zip(TO_COME, PLANNED, strict=True):
        values = {
            "planned_at": _moment(ago, hour) + timedelta(hours=later), "minutes": 60,
            "place": f"{inspection.unit}三楼谈话室", "subject": subject, "post": post,
            "topics": topics, "first": first, "second": second, "overlap_reason": "",
        }  # fmt: skip
        planned_talks.plan(inspection, values, by=second.user)


def _moment(ago: int, hour: time) -> datetime:
    day = timezone.localdate() - timedelta(days=ago)
    return timezone.make_aware(datetime.combine(day, hour))


def _recommend(office) -> None:
    rows = Finding.objects.in_state(FindingState.SIGNED, FindingState.FED_BACK)
    newest = rows.select_related("inspection__round").order_by("-inspection__round_id").first()
    if newest is None:
        return
    round = newest.inspection.round
    chosen = list(rows.filter(inspection__round=round).order_by("title", "pk")[:8])
    issue = recommendations.gather(
        round,
        {"title": TITLE, "category": None, "addressed": "市委主要负责同志"},
        findings=chosen,
        by=office,
    )
    _report(issue, office)
    organ = Organ.objects.filter(is_active=True, is_outside=False).order_by("order").first()
    values = {
        "title": TITLE,
        "organ": organ,
        "common_issue": issue,
        "problem": PROBLEM,
        "advice": ADVICE,
    }
    made = recommendations.draft(newest.inspection, values, by=office)
    recommendations.issue(made, by=office)
    recommendations.draft(newest.inspection, values | {"title": "固定资产管理"}, by=office)


def _report(issue, office) -> None:
    """Handed up, 批示, and a rule that was made."""
    today = timezone.localdate()
    special_reports.submit(issue, by=office)
    words = {"leader": "市委书记某某", "decided_on": today, "words": DECISION}
    special_reports.decide(issue, words, by=office)
    change = {"kind": "rule", "name": RULE, "body": "市财政局", "done_on": today, "note": ""}
    special_reports.add_change(issue, change, by=office)


def _withhold(ledger: Ledger, office, second) -> None:
    items = list(ledger.items.select_related("ledger").order_by("number")[:1])
    for item in items:
        asked = withholdings.ask(item, reason="涉及正在查办的事项，暂不宜公开。", by=office)
        withholdings.approve(asked, by=second)


PUBLIC = (
    "召开党组会议专题研究，修订相关制度，明确审批权限和责任人。",
    "对同类问题开展全面排查，逐项建立台账，限期整改到位。",
)
DECISION = "报告反映的问题带有普遍性。请市财政局牵头开展专项治理，年底前报告结果。"
RULE = "市级机关差旅费管理办法（修订）"
NOTICE = {
    "party": "党组召开专题会议研究整改工作，逐项明确牵头领导、责任部门和完成时限，每月调度整改进度。",
    "first": "党组书记主持制定整改方案，对重点问题直接过问、跟踪督办。",
    "next": "持续推进整改。对尚未完成的事项紧盯不放，按期完成。\n巩固整改成果。开展“回头看”，防止问题反弹。",
    "contact": "联系电话：0000－8800001（工作日8:30至17:30）\n通信地址：市行政中心1号楼\n电子邮箱：xunchazhenggai@example.invalid",
}


def _publish(ledger: Ledger, office, approver) -> None:
    """Public texts of a ledger, handed in, and with ``approver`` approved, notice and all."""
    kept_back = ledger.items.filter(withholdings__state=WithholdingState.APPROVED).values("pk")
    for item in ledger.items.exclude(pk__in=kept_back).select_related("ledger__unit"):
        values = {"problem": item.problem, "text": "\n".join(PUBLIC), "names_confirmed": True}
        public_texts.word(item, values, by=office)
    public_texts.submit_all(ledger, by=office)
    if approver is None:
        return
    for text in PublicText.objects.filter(item__ledger=ledger).select_related("item__ledger"):
        public_texts.approve(text, by=approver)
    kind = registry.get("disclosure_bulletin")
    if kind is not None:
        words = drafting.words(kind, ledger, office) | NOTICE
        drafting.save(kind, ledger, words, version=0, by=office)
