"""移交建议书: what a functional department is asked to put right at the root."""

from accounts.models import User
from accounts.rules import works_inside
from core.calendar import cn_date
from core.documents import letters, registry, wording
from core.documents.tree import Block, Heading, Letter, Paragraph
from findings.models import Recommendation

GROUP = "移交建议书"
wording.register(
    "recommendation.opening",
    GROUP,
    "开头",
    "{{ 轮次 }}对{{ 被巡察单位 }}的巡察中，发现“{{ 事项 }}”方面的问题，属于你单位职责范围。"
    "按照巡察成果运用有关规定，现提出如下建议，请认真研究办理。",
    轮次="十二届市委第三轮常规巡察",
    被巡察单位="市教育局",
    事项="教育收费监管",
)
wording.register(
    "recommendation.closing",
    GROUP,
    "办理要求",
    "请{% if 答复期限 %}于{{ 答复期限 }}前{% else %}在规定期限内{% endif %}将办理情况和成果运用情况书面反馈市委巡察工作领导小组办公室。",
    答复期限="2026年9月1日",
)


@registry.document(
    "recommendation_letter",
    "移交建议书",
    Recommendation,
    joined=("inspection__unit", "inspection__round__term", "organ"),
    series="巡建",
    may_make=works_inside,
    number=lambda made: made.reference,
    title=lambda made: f"关于{made.title}的移交建议书",
)
def letter(made: Recommendation, user: User) -> Letter:
    inspection = made.inspection
    opening = wording.say(
        "recommendation.opening",
        轮次=str(inspection.round),
        被巡察单位=inspection.unit.name,
        事项=made.title,
    )
    closing = wording.say("recommendation.closing", 答复期限=cn_date(made.due_on))
    blocks: list[Block] = [
        Paragraph(opening),
        Heading("存在的问题"),
        *letters.paragraphs(made.problem),
        Heading("工作建议"),
        *letters.points(made.advice),
        Paragraph(closing),
    ]
    return letters.from_office(
        f"关于{made.title}的移交建议书",
        to=made.organ.name,
        blocks=blocks,
        number=made.reference,
        dated=made.issued_on,
    )
