"""巡察通知: tells the unit who comes when, on what, and what is asked of it."""

from accounts.enums import Role
from accounts.models import User
from core.calendar import cn_date
from core.documents import drafting, letters, registry, wording
from core.documents.registry import Section
from core.documents.tree import Annex, Block, Column, Heading, Letter, Paragraph, Table
from core.errors import NotYet
from rounds.actions import inspections
from rounds.enums import NOTICE, RoundState
from rounds.models import Inspection, TeamMember
from rounds.querysets import takes_part
from rounds.rules import check_other_of_office

GROUP = "巡察通知"
SERIES = "巡通"
FIELDS = {
    "轮次": "十二届市委第三轮常规巡察",
    "巡察组": "第一巡察组",
    "被巡察党组织": "市教育局党组",
    "进驻日期": "2026年3月2日",
    "驻点结束日期": "2026年4月10日",
}
wording.register(
    "notice.opening",
    GROUP,
    "开头",
    "根据市委巡察工作安排，{{ 轮次 }}定于近期开展，市委{{ 巡察组 }}将对{{ 被巡察党组织 }}进行巡察。现将有关事项通知如下。",
    **FIELDS,
)
wording.register(
    "notice.demands",
    GROUP,
    "工作要求",
    "提高政治站位。{{ 被巡察党组织 }}要把接受巡察监督作为重大政治任务，主要负责人负总责，明确一名班子成员和一名联络员负责对接。\n"
    "如实提供情况。按附件所列清单准备资料，于进驻前报送巡察组，对资料的真实性、完整性负责。\n"
    "做好公告公示。进驻前在办公场所和门户网站公布巡察公告、信访受理方式，设置联系信箱。\n"
    "严守工作纪律。不得干扰、妨碍巡察，不得泄露巡察工作秘密，不得安排与工作无关的活动。",
    **FIELDS,
)
MATERIALS = "被巡察党组织需提供的资料清单"
LISTED = (
    ("党组织工作", "班子成员名单及分工、近三年工作总结和述职报告"),
    ("议事决策", "党组织会议、办公会议记录和纪要，议事规则，“三重一大”事项清单"),
    ("干部人事", "机构编制文件、干部任免文书、选人用人工作材料"),
    ("财务资产", "预算决算、会计凭证、固定资产台账、政府采购和工程项目资料"),
    ("监督整改", "历次巡视巡察、审计、专项检查反馈意见及整改报告"),
    ("信访举报", "信访举报受理办理台账"),
)


def facts(inspection: Inspection) -> dict[str, str]:
    """Values of the fields that wordings about one inspection share."""
    round = inspection.round
    return {
        "轮次": str(round),
        "巡察组": str(inspection.team or "巡察组"),
        "被巡察党组织": inspection.unit.party,
        "进驻日期": cn_date(inspection.entry_on or round.starts_on),
        "驻点结束日期": cn_date(inspection.exit_on or round.ends_on),
    }


def is_approved(user: User, inspection: Inspection) -> None:
    """The unit is told of what was decided, never of a plan."""
    has_team(user, inspection)
    if inspection.round.state in (RoundState.PLANNING, RoundState.SUBMITTED):
        raise NotYet("本轮方案还没有批准，批准后才能制作和印发巡察通知。")


def has_team(user: User, inspection: Inspection) -> None:
    if inspection.team_id is None:
        raise NotYet("还没有分配巡察组。请先在轮次方案中分配，再制作巡察通知。")


def check_other_person(user: User, inspection: Inspection) -> None:
    """Worded by one, issued by another; words that nobody changed are the office's standing ones."""
    author = drafting.author_of(NOTICE, inspection)
    otherwise = "请系统管理员增设巡察办账号，由另一人核对印发。"
    check_other_of_office(user, author, "这份巡察通知", otherwise)


@registry.document(
    NOTICE,
    "巡察通知",
    Inspection,
    check=is_approved,
    may_word=lambda user, inspection: user.has_role(Role.OFFICE),
    sections=(
        Section("opening", "开头", lambda i, u: wording.say("notice.opening", **facts(i)), 4),
        Section("topics", "监督重点", lambda i, u: i.round.topics, 6),
        Section("demands", "工作要求", lambda i, u: wording.say("notice.demands", **facts(i)), 12),
    ),
    joined=("unit", "team", "round__term"),
    series=SERIES,
    may_issue=lambda user, inspection: user.has_role(Role.OFFICE),
    check_issue=check_other_person,
    issued=inspections.notice_issued,
    order=5,
)
def notice(inspection: Inspection, user: User) -> Letter:
    """时间、组成、重点、要求, with the list of materials bound in."""
    kind = registry.get(NOTICE)
    words = drafting.words(kind, inspection, user) if kind else {}
    return letters.from_office(
        f"关于对{inspection.unit.party}开展巡察的通知",
        to=inspection.unit.party,
        blocks=_blocks(inspection, words),
        annexes=(Annex(MATERIALS, (usual(),)),),
        copies_to="市委巡察工作领导小组成员，市纪委监委机关、市委组织部",
    )


def usual() -> Table:
    """What every unit is asked for, with room to tick what was received."""
    columns = (
        Column("序号", 0.5, "center"),
        Column("类别", 1.2, "center"),
        Column("资料名称", 4),
        Column("是否提供", 0.9, "center"),
        Column("备注", 1.2),
    )
    return Table(
        columns, tuple((n, kind, name, "", "") for n, (kind, name) in enumerate(LISTED, 1))
    )


def _blocks(inspection: Inspection, words: dict[str, str]) -> list[Block]:
    known = facts(inspection)
    dates = f"{known['进驻日期']}进驻，{known['驻点结束日期']}结束驻点。"
    return [
        *letters.paragraphs(words["opening"]),
        Heading("巡察时间"),
        Paragraph(dates),
        Heading("巡察组组成"),
        *_people(inspection),
        Heading("监督重点"),
        *(letters.paragraphs(words["topics"]) or [Paragraph("按照市委巡察工作部署确定。")]),
        Heading("工作要求"),
        *letters.points(words["demands"]),
    ]


def _people(inspection: Inspection) -> list[Block]:
    members = TeamMember.objects.filter(takes_part(inspection.unit_id), team=inspection.team_id)
    members = members.lasting()
    found: dict[str, list[str]] = {}
    for member in members.select_related("inspector").order_by("id"):
        found.setdefault(member.get_duty_display(), []).append(member.inspector.name)
    order = ("组长", "副组长", "组员", "联络员")
    said = [f"{duty}：{'、'.join(found[duty])}" for duty in order if duty in found]
    return [Paragraph(line) for line in said] or [Paragraph("巡察组成员另行通知。")]
