"""巡前函询函: the letter to one organ about the units of a round."""

from django.conf import settings

from accounts.models import User
from accounts.rules import works_inside
from core.calendar import cn_date
from core.documents import letters, registry, wording
from core.documents.tree import Letter, Paragraph
from fieldwork.enums.intake import IntakeKind
from fieldwork.models import IntakeRequest

GROUP = "巡前函询函"
wording.register(
    "intake.opening",
    GROUP,
    "开头",
    "根据巡察工作安排，{{ 轮次 }}将对{{ 被巡察单位 }}开展巡察。"
    "请你单位结合职能，提供上述单位近年来的有关情况：",
    轮次="十二届市委第三轮常规巡察",
    被巡察单位="市教育局、市水利局",
)
wording.register(
    "intake.closing",
    GROUP,
    "答复要求",
    "请于{{ 答复期限 }}前逐个单位答复{{ 巡察办 }}，没有情况的作零反馈。"
    "本函及所提供的情况限制知悉，不得向被巡察单位透露。",
    答复期限="2026年9月1日",
    巡察办="市委巡察工作领导小组办公室",
)


@registry.document(
    "intake_letter",
    "巡前函询函",
    IntakeRequest,
    joined=("round__term", "organ"),
    series="巡函询",
    may_make=works_inside,
    number=lambda request: request.reference,
    title=lambda request: f"{request.reference}函询函",
    restricted=True,
)
def letter(request: IntakeRequest, user: User) -> Letter:
    replies = request.replies.select_related("inspection__unit").order_by("pk")
    units = "、".join(reply.inspection.unit.name for reply in replies)
    kinds = "、".join(kind.label for kind in IntakeKind if kind != IntakeKind.OTHER)
    opening = wording.say("intake.opening", 轮次=str(request.round), 被巡察单位=units)
    due = {"答复期限": cn_date(request.due_on), "巡察办": settings.OFFICE_NAME}
    return letters.from_office(
        "关于商请提供被巡察单位有关情况的函",
        to=request.organ.name,
        blocks=[
            Paragraph(opening),
            Paragraph(f"涉及{kinds}等方面的问题、处理结果和需要巡察组关注的事项。"),
            *letters.paragraphs(request.matters),
            Paragraph(wording.say("intake.closing", **due)),
        ],
        number=request.reference,
        dated=request.issued_on,
        in_letter_format=True,
    )
