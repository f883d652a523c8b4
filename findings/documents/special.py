"""专题报告: what several units have in common, why, and what should be done about it."""

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from core.documents import drafting, letters, registry, wording
from core.documents.registry import Section
from core.documents.tree import Block, Column, Heading, Letter, Paragraph, Signature, Table
from core.errors import NotYet
from findings.models import CommonIssue, Finding
from findings.queries import feedback as queries
from findings.queries import issues
from findings.rules.recommendations import can_edit_issue

COLUMNS = (Column("序号", 0.6, "center"), Column("单位", 4), Column("问题数", 1, "center"))
GROUP = "专题报告"
FIELDS = {
    "题目": "惠民补贴发放管理问题",
    "轮次": "十二届市委第三轮常规巡察",
    "单位数": "5",
    "问题数": "9",
}
wording.register(
    "special.opening",
    GROUP,
    "基本情况",
    "{{ 轮次 }}期间，巡察组在{{ 单位数 }}个单位发现{{ 题目 }}方面的问题{{ 问题数 }}个，具有一定普遍性。现将有关情况报告如下。",
    **FIELDS,
)
wording.register(
    "special.causes",
    GROUP,
    "原因分析",
    "思想认识不到位。有的单位对{{ 题目 }}重视不够，主体责任落实不到位。\n"
    "制度执行不严格。有章不循、打折扣执行的现象仍然存在。\n"
    "监督管理有缺位。主管部门日常监管和行业指导不够。",
    **FIELDS,
)
wording.register(
    "special.advice",
    GROUP,
    "对策建议",
    "开展专项治理。由主管部门牵头，在全市范围内开展排查整治。\n"
    "完善制度机制。针对共性问题修订制度，堵塞漏洞。\n"
    "强化监督检查。把整改情况纳入日常监督和下一轮巡察内容。",
    **FIELDS,
)


def chosen(issue: CommonIssue, user: User) -> list[Finding]:
    """Its findings that ``user`` sees, unit by unit."""
    rows = Finding.objects.visible_to(user).standing().filter(common_issues=issue)
    return list(rows.select_related("inspection__unit").order_by("inspection__unit", "number"))


def facts(issue: CommonIssue, user: User) -> dict[str, str]:
    rows = chosen(issue, user)
    return {
        "题目": issue.title,
        "轮次": str(issue.round),
        "单位数": str(len({row.inspection.unit_id for row in rows})),
        "问题数": str(len(rows)),
    }


def _first(key: str):
    return lambda issue, user: wording.say(key, **facts(issue, user))


@registry.document(
    "special_report",
    "专题报告",
    CommonIssue,
    may_word=can_edit_issue,
    sections=(
        Section("opening", "基本情况", _first("special.opening"), 5),
        Section("causes", "原因分析", _first("special.causes"), 8),
        Section("advice", "对策建议", _first("special.advice"), 8),
    ),
    joined=("round__term", "team"),
)
def report(issue: CommonIssue, user: User) -> Letter:
    rows = chosen(issue, user)
    if not rows:
        raise NotYet("没有选入您可以查看的底稿，无法形成专题报告。")
    kind = registry.get("special_report")
    words = drafting.words(kind, issue, user) if kind else {}
    organ = letters.team_organ(issue.team) if issue.team else settings.OFFICE_NAME
    blocks: list[Block] = [
        *letters.paragraphs(words["opening"]),
        Heading("有关数据"),
        *_figures(issue, user),
        Heading("主要表现"),
        *_manifestations(rows),
        Heading("原因分析"),
        *letters.points(words["causes"]),
        Heading("对策建议"),
        *letters.points(words["advice"]),
    ]
    return Letter(
        title=f"关于{issue.title}的专题报告",
        addressee=issue.addressed or "市委巡察工作领导小组",
        blocks=tuple(blocks),
        signature=Signature(organ, issue.submitted_on or timezone.localdate(), is_sealed=False),
    )


def _figures(issue: CommonIssue, user: User) -> list[Block]:
    """What the report's filter counts, unit by unit."""
    found = issues.lines(issue, user)
    total = sum(line.count for line in found)
    words = f"按{issues.filter_words(issue)}统计，审签的问题共{total}个，涉及{len(found)}个单位。"
    rows = tuple((place, line.unit, line.count) for place, line in enumerate(found, 1))
    return [Paragraph(words), Table(COLUMNS, rows, empty="（没有审签的问题）")]


def _manifestations(rows: list[Finding]) -> list[Block]:
    found: list[Block] = []
    unit = None
    for row in rows:
        if row.inspection.unit_id != unit:
            unit = row.inspection.unit_id
            found.append(Heading(row.inspection.unit.name, level=2))
        found.append(letters.point(queries.default_text(row), level=3))
    return found or [Paragraph("（无）")]
