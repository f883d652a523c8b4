"""Custody of clues in the demo, by the real actions: refused and re-issued, to two organs, a sealed
package with its receipt, urged organs, a grant that ended, a unit in which nothing was found."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from core import attachments, jobs
from core.documents import making, registry
from core.encryption import locked
from findings.actions import clues, completeness, grants, handoffs, pace, packages, urges
from findings.exports import packages as contents
from findings.models import Clue, Handoff, Organ, Urge
from overview.seeding.world import World
from rounds.enums import Stage
from rounds.models import Inspection

NOTHING = (
    "驻点期间听取汇报2次，个别谈话26人次，查阅资料140余份，受理信访1件（不属受理范围，已转办）。"
    "对照监督重点逐项核对，未发现需要形成底稿的问题，已经组务会研究。"
)
RENTED = {
    "summary": "反映下属公司负责人低价出租国有门面给亲属",
    "detail": "来信称2024年以来有3间门面未经公开招租，租金约为市场价的一半，承租人系其亲属。",
    "source": "petition",
    "discipline": "integrity",
    "suggestion": "verification",
    "is_elevated": True,
}
EXAMS = {
    "summary": "反映某中层干部在招录编外人员中打招呼",
    "detail": "谈话中两人反映笔试前曾透露题目范围，具体人数和时间待核实。",
    "source": "interview",
    "discipline": "organisational",
    "suggestion": "inquiry",
}
SUBSIDY = {
    "summary": "反映项目负责人套取培训补贴，分管领导失察",
    "detail": "签到表笔迹雷同，涉及两期培训，补贴金额待核实。",
    "source": "finding",
    "discipline": "masses",
    "suggestion": "verification",
    "is_double": True,
    "is_early": True,
}
PAPERS = {
    "来信复印件.txt": "来信复印件（演示材料，内容为虚构）\n一、反映的问题\n二、来信人留有联系方式\n",
    "票据照片说明.txt": "票据照片说明（演示材料，内容为虚构）\n共3张，原件由巡察组保管。\n",
}


def make(world: World) -> None:
    _nothing_found(world)
    inspection = next(i for i in world.all(Inspection) if i.stage == Stage.FIELDWORK)
    _to_an_organ_outside(world, _approved(world, inspection, RENTED, "李某", "原公司经理"))
    refused = _approved(world, inspection, EXAMS, "孙某", "科长")
    _refused_and_issued_again(world, refused)
    _to_two_organs(world, _approved(world, inspection, SUBSIDY, "何某", "项目办主任"))
    _grants(world, refused)
    _urged(world)


def _nothing_found(world: World) -> None:
    for inspection in world.all(Inspection):
        if inspection.stage == Stage.REPORTING:
            completeness.state_nothing(inspection, reason=NOTHING, by=inspection.crew.leader)


def _approved(world: World, inspection: Inspection, said: dict, name: str, post: str) -> Clue:
    author, people = inspection.crew.members[0], world.people
    person = {"name": name, "employer": inspection.unit.name, "post": post, "rank": "乡科级正职"}
    clue = clues.register(inspection, persons=[person], by=author, **said)
    for paper, text in PAPERS.items():
        attachments.store(clue, SimpleUploadedFile(paper, text.encode()), by=author)
    clues.vet(clue, by=inspection.crew.leader)
    clues.approve(clue, by=people["bangong2"])
    return clue


def _hand_over(world: World, clue: Clue, *names: str, note: str = "") -> list[Handoff]:
    organs = [Organ.objects.get(name=name) for name in names]
    papers = list(attachments.of(clue))
    office = world.people["bangong"]
    return handoffs.hand_over(clue, organs=organs, papers=papers, note=note, by=office)


def _to_an_organ_outside(world: World, clue: Clue) -> None:
    """Letter and list are made, the package is locked, and its receipt says who signed."""
    office = world.people["bangong"]
    (handoff,) = _hand_over(world, clue, "甲县纪委监委", note="涉案公司在甲县，请按管辖办理。")
    for key in ("handoff_letter", "handoff_list"):
        kind = registry.get(key)
        target = kind.find(handoff.pk, office) if kind else None
        if kind is None or target is None:
            raise LookupError(key)
        jobs.run(making.ask(kind, target, by=office).pk)
    code = contents.draw_code()
    files = contents.files_of(handoff, code=code)
    data = locked.lock(files, locked.draw_passphrase())
    packages.keep(handoff, code=code, manifest=files[contents.MANIFEST], locked=data, by=office)
    receipt = dict.fromkeys([column.key for column in contents.RECEIPT], "")
    receipt |= {
        "number": handoff.reference,
        "code": code,
        "action": contents.SIGN,
        "person": "钱某某",
    }
    upload = SimpleUploadedFile(contents.FORM, files[contents.FORM])
    packages.enter_receipt(handoff, receipt, upload=upload, by=office)


def _refused_and_issued_again(world: World, clue: Clue) -> None:
    (first,) = _hand_over(world, clue, "市纪委监委")
    reason = "经核，被反映人不属本机关干部管理权限，建议移交市委组织部办理。"
    handoffs.refuse(first, note=reason, by=world.people["jiwei"])
    _hand_over(world, clue, "市委组织部", note="前次移交因管辖退回，现重新移交。")


def _to_two_organs(world: World, clue: Clue) -> None:
    """双移交; one has signed, and 优先 was asked for afterwards."""
    first, _ = _hand_over(world, clue, "市纪委监委", "市审计局", note="资金部分请审计协助核实。")
    handoffs.receive(first, by=world.people["jiwei"])
    flags = ["double", "early", "priority"]
    pace.ask(clue, flags, note="领导小组会议要求快查快结", by=world.people["bangong"])


def _grants(world: World, clue: Clue) -> None:
    security, leader = world.people["anquan"], world.people["lingdao"]
    given = grants.grant(
        leader, round=clue.inspection.round, clue=clue, reason="研究干部使用时核对", by=security
    )
    grants.end(given, by=security)
    grants.grant(
        leader,
        round=clue.inspection.round,
        reason="列席本轮线索研判会",
        to_on=world.today + timedelta(days=30),
        by=security,
    )


def _urged(world: World) -> None:
    """The ladder as of today, and the one that its handler has taken note of."""
    urges.sweep(world.today)
    handler = world.people["jiwei"]
    own = Urge.objects.filter(handoff__organ__handlers__user=handler, noted_at=None)
    first = own.select_related("handoff").order_by("id").first()
    if first is not None:
        urges.note(first, by=handler)
