"""巡察情况报告: what the team tells the leading group; built from signed findings, never from clues."""

from collections import Counter

from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core.documents import drafting, letters, registry, wording
from core.documents.registry import Section
from core.documents.tree import Block, Heading, Letter, Paragraph, Signature
from core.errors import NotYet
from findings.enums import FindingState
from findings.models import Finding
from findings.queries import feedback as queries
from findings.queries import stays
from rounds.duties import HEADS, duty_in
from rounds.enums import Stage
from rounds.models import Inspection

GROUP = "巡察情况报告"
FIELDS = {
    "轮次": "十二届市委第三轮常规巡察",
    "巡察组": "第一巡察组",
    "被巡察党组织": "市教育局党组",
    "起止日期": "2026年3月2日至4月10日",
    "问题数": "18",
    "立行立改数": "3",
    "了解方式": "听取汇报、个别谈话56人次、调阅资料120件",
    "主要方面": "全面从严治党（9个）、决策部署落实（5个）",
}
wording.register(
    "report.opening",
    GROUP,
    "基本情况",
    "根据市委统一部署，{% if 起止日期 %}{{ 起止日期 }}，{% endif %}市委{{ 巡察组 }}对{{ 被巡察党组织 }}开展了巡察。"
    "巡察组坚持问题导向，{% if 了解方式 %}通过{{ 了解方式 }}等方式，{% endif %}"
    "共形成问题底稿{{ 问题数 }}份{% if 立行立改数 %}，其中立行立改{{ 立行立改数 }}件{% endif %}。现将有关情况报告如下。",
    **FIELDS,
)
wording.register(
    "report.verdict",
    GROUP,
    "总体评价",
    "{% if 主要方面 %}总的看，{{ 被巡察党组织 }}存在的问题主要在{{ 主要方面 }}，需要认真加以解决。"
    "{% else %}总的看，本次巡察没有已审签的问题底稿。{% endif %}",
    **FIELDS,
)
wording.register(
    "report.advice",
    GROUP,
    "意见建议",
    "压实整改责任。建议由{{ 被巡察党组织 }}主要负责人牵头，对照问题逐项制定措施，按期完成整改。\n"
    "分类处置问题。对共性问题开展专项治理，对违规违纪问题按规定处理。\n"
    "健全长效机制。对整改中暴露的制度漏洞，限期修订完善。",
    **FIELDS,
)
CLUES = "巡察中发现和收到的问题线索，按规定另行专报，不在本报告中反映。"


def facts(inspection: Inspection, user: User) -> dict[str, str]:
    rows = standing(inspection, user)
    fixes = sum(1 for finding in rows if finding.disposition == "immediate")
    return {
        "轮次": str(inspection.round),
        "巡察组": str(inspection.team or "巡察组"),
        "被巡察党组织": inspection.unit.party,
        "起止日期": stays.period(inspection),
        "问题数": str(len(rows)),
        "立行立改数": str(fixes) if fixes else "",
        "了解方式": stays.methods(inspection),
        "主要方面": main_fields(rows),
    }


def standing(inspection: Inspection, user: User) -> list[Finding]:
    """Signed findings that ``user`` sees, in the order of their categories."""
    rows = Finding.objects.visible_to(user).filter(inspection=inspection)
    rows = rows.in_state(FindingState.SIGNED, FindingState.FED_BACK)
    order = ("category__parent__order", "category__order", "category_id", "number")
    return list(rows.select_related("category__parent").order_by(*order))


def main_fields(rows: list[Finding]) -> str:
    """The first-level categories with their numbers of sheets, the fullest first."""
    counted = Counter(queries.heading_of(finding) for finding in rows)
    return "、".join(f"{name}（{number}个）" for name, number in counted.most_common(3))


def may_word(user: User, inspection: Inspection) -> bool:
    """The team's heads and the office."""
    return user.has_role(Role.OFFICE) or duty_in(user, inspection.team_id) in HEADS


def stay_is_over(user: User, inspection: Inspection) -> None:
    if inspection.stage in (Stage.PREPARATION, Stage.FIELDWORK):
        raise NotYet("驻点结束后才能形成巡察情况报告。")


def _first(key: str):
    return lambda inspection, user: wording.say(key, **facts(inspection, user))


@registry.document(
    "situation_report",
    "巡察情况报告",
    Inspection,
    check=stay_is_over,
    may_word=may_word,
    sections=(
        Section("opening", "基本情况", _first("report.opening"), 6),
        Section("verdict", "总体评价", _first("report.verdict"), 6),
        Section("advice", "意见建议", _first("report.advice"), 10),
    ),
    joined=("unit", "team", "round__term"),
    order=20,
)
def report(inspection: Inspection, user: User) -> Letter:
    """基本情况 → 总体评价 → 主要问题 by category → 意见建议."""
    kind = registry.get("situation_report")
    words = drafting.words(kind, inspection, user) if kind else {}
    blocks: list[Block] = [
        Heading("基本情况"),
        *letters.paragraphs(words["opening"]),
        Heading("总体评价"),
        *letters.paragraphs(words["verdict"]),
        Heading("发现的主要问题"),
        *problems(standing(inspection, user)),
        Paragraph(CLUES),
        Heading("意见建议"),
        *letters.points(words["advice"]),
    ]
    team = letters.team_organ(inspection.team or "巡察组")
    return Letter(
        title=f"关于巡察{inspection.unit.party}情况的报告",
        addressee="市委巡察工作领导小组",
        blocks=tuple(blocks),
        signature=Signature(team, timezone.localdate(), is_sealed=False),
    )


def problems(rows: list[Finding]) -> list[Block]:
    """Each first-level category with its findings: the title, then what was found and whose it is."""
    if not rows:
        return [Paragraph("本次巡察没有已审签的问题底稿。")]
    found: list[Block] = []
    heading = ""
    for finding in rows:
        if (name := queries.heading_of(finding)) != heading:
            found.append(Heading(name, level=2))
            heading = name
        found.append(letters.point(queries.default_text(finding), level=3))
    return found
