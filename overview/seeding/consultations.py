"""请示汇报 of the demo by the real actions: waiting, decided, to be carried out, carried out, a draft."""

from datetime import timedelta

from django.utils import timezone

from fieldwork.actions import consultations
from overview.seeding.world import World
from rounds.enums import Stage
from rounds.models import Inspection

# Kind, to whom, urgent, title, text, what was decided, days until it is to be carried out, what was done.
ASKED = (
    ("request", "leadership", True, "关于商请市纪委监委提前介入某甲有关问题的请示",
     "走访和查阅凭证中发现某甲涉嫌虚列支出，证据可能灭失。\n本组意见：商请市纪委监委提前了解。\n妥否，请批示。",
     "", 0, ""),
    ("request", "office", False, "关于延伸了解两家下属单位的请示",
     "来信集中反映下属单位编外招录问题，拟延伸到两家下属单位了解，需增加人员两名、延长驻点三天。妥否，请批示。",
     "同意延伸，人员由办公室协调，驻点时间不延长。", 6, ""),
    ("report", "office", False, "关于驻点第一周工作情况的报告",
     "已完成听取汇报、个别谈话二十三人次，资料清单交付过半，未发现影响驻点的突出情况。",
     "知悉。下周注意下沉一级。", 0, ""),
    ("report", "leadership", False, "关于某乡镇群众集中反映补贴问题的情况报告",
     "约二十名群众到驻点集中反映补贴发放问题，已登记信访并做好解释。",
     "请巡察组会同镇里公开核查结果，三日内答复群众。", 3, "已公开核查结果，逐户答复，群众无异议。"),
)  # fmt: skip
DRAFT = (
    "report",
    "office",
    False,
    "关于干部选拔任用专项检查进展的报告",
    "已调阅近两年任免材料，正在核对公示和档案审核情况。",
)


def make(world: World) -> None:
    """The first inspection under way with a whole team asks in every way."""
    deciders = {"office": world.people["bangong"], "leadership": world.people["lingdao"]}
    for inspection in world.all(Inspection):
        if inspection.stage == Stage.FIELDWORK and inspection.crew:
            _ask(inspection, deciders)
            return


def _ask(inspection: Inspection, deciders: dict) -> None:
    leader, member = inspection.crew.leader, inspection.crew.members[0]
    today = timezone.localdate()
    for kind, addressed, is_urgent, title, text, decision, days, result in ASKED:
        row = consultations.draft(
            inspection, _values(kind, addressed, is_urgent, title, text), by=member
        )
        consultations.submit(row, by=leader)
        if decision:
            due_on = today + timedelta(days=days) if days else None
            consultations.decide(row, decision=decision, due_on=due_on, by=deciders[addressed])
        if result:
            consultations.report(row, result=result, by=leader)
    consultations.draft(inspection, _values(*DRAFT), by=member)


def _values(kind, addressed, is_urgent, title, text) -> dict:
    return {
        "kind": kind,
        "addressed": addressed,
        "is_urgent": is_urgent,
        "title": title,
        "text": text,
    }
