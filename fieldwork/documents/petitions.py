"""信访登记表, 转办函 and 信访汇总表; the letter says what was worded for it and nothing of the petition."""

from accounts.models import User
from accounts.rules import works_inside
from core.calendar import cn_date
from core.documents import letters, registry, wording
from core.documents.tree import Column, Field, KeyValues, Letter, Paragraph, Sheet, Table
from fieldwork.enums.petitions import ReferralState, Route
from fieldwork.models import Petition, Referral
from fieldwork.queries.petitions import figures, persons_of
from rounds.models import Inspection

GROUP = "信访转办函"
LETTERS = (Route.UNIT, Route.DEPARTMENT)
wording.register(
    "petition.opening",
    GROUP,
    "开头",
    "{{ 轮次 }}对{{ 被巡察单位 }}的巡察中，收到下列需要{{ 主送 }}核实办理的事项，现转你单位，请按有关规定办理。",
    轮次="十二届市委第三轮常规巡察",
    被巡察单位="市教育局",
    主送="市教育局",
)
wording.register(
    "petition.closing",
    GROUP,
    "办理要求",
    "请于{{ 办理期限 }}前将办理结果书面反馈{{ 巡察组 }}。不得以任何方式追查反映人，不得扩大知悉范围。",
    办理期限="2026年9月1日",
    巡察组="市委第一巡察组",
)
COLUMNS = (
    Column("序号", 0.5, "center"),
    Column("编号", 0.9),
    Column("收件日期", 1.2),
    Column("方式", 0.7),
    Column("实名/匿名", 0.8),
    Column("被反映人", 1.3),
    Column("反映的主要问题", 3.4),
    Column("受理范围", 1),
    Column("分办", 1.3),
    Column("状态", 0.8),
    Column("办理结果", 2),
)


@registry.document(
    "petition_record",
    "信访登记表",
    Petition,
    joined=("inspection__unit", "inspection__team", "inspection__round__term", "created_by"),
    title=lambda petition: f"{petition.inspection.unit}{petition.reference}登记表",
    restricted=True,
)
def record(petition: Petition, user: User) -> Sheet:
    inspection = petition.inspection
    persons = "；".join(" ".join(filter(None, row.values())) for row in persons_of(petition))
    scope = petition.get_scope_display()
    if petition.scope_reason:
        scope += f"（{petition.scope_reason}）"
    replied = ""
    if petition.replied_on:
        way = petition.get_reply_way_display()
        replied = f"{cn_date(petition.replied_on)}　{way}　{petition.reply}"
    rows = (
        (
            Field("收件日期", cn_date(petition.received_on)),
            Field("方式", petition.get_way_display()),
        ),
        (Field("实名/匿名", petition.get_naming_display()), Field("反映人", petition.reporter)),
        (
            Field("联系方式", petition.contact),
            Field("反映的单位", petition.unit_below or inspection.unit.name),
        ),
        (Field("被反映人", persons),),
        (Field("摘要", petition.summary, lines=2),),
        (Field("反映的内容", petition.text, lines=8),),
        (Field("受理范围", scope),),
        (Field("分办", "\n".join(_ways(petition)), lines=3),),
        (Field("办理结果", petition.result, lines=3),),
        (Field("答复反映人", replied, lines=2),),
        (Field("登记人", "", is_signed=True),),
        (Field("组长意见", "", is_signed=True),),
    )
    return Sheet(
        "信访登记表",
        (KeyValues(rows),),
        subtitle=str(inspection.round),
        facts=(
            f"编号：{petition.reference}",
            inspection.unit.name,
            str(inspection.team or ""),
        ),
    )


def _ways(petition: Petition) -> list[str]:
    found = petition.referrals.exclude(state=ReferralState.WITHDRAWN).select_related("assignee")
    return [
        "　".join(
            filter(
                None,
                (
                    row.get_route_display(),
                    row.assignee.name if row.assignee else row.department,
                    f"期限{cn_date(row.due_on)}" if row.due_on else "",
                    row.answer,
                ),
            )
        )
        for row in found.order_by("id")
    ]


@registry.document(
    "petition_letter",
    "转办函",
    Referral,
    joined=("petition__inspection__unit", "petition__inspection__team",
            "petition__inspection__round__term"),
    may=lambda user, referral: referral.route in LETTERS,
    series="巡信转",
    may_make=works_inside,
    number=lambda referral: referral.reference,
    title=lambda referral: f"{referral.reference}转办函",
    restricted=True,
)  # fmt: skip
def letter(referral: Referral, user: User) -> Letter:
    """To the unit or a department: the words that were written for it."""
    inspection = referral.petition.inspection
    to = inspection.unit.name if referral.route == Route.UNIT else referral.department
    facts = {"轮次": str(inspection.round), "被巡察单位": inspection.unit.name, "主送": to}
    due = {"办理期限": cn_date(referral.due_on), "巡察组": str(inspection.team or "")}
    return letters.from_office(
        "关于转办信访事项的函",
        to=to,
        blocks=[
            Paragraph(wording.say("petition.opening", **facts)),
            *letters.paragraphs(referral.wording),
            Paragraph(wording.say("petition.closing", **due)),
        ],
        number=referral.reference,
        dated=referral.issued_on,
        in_letter_format=True,
    )


@registry.document(
    "petition_summary",
    "信访汇总表",
    Inspection,
    joined=("unit", "team", "round__term"),
    title=lambda inspection: f"{inspection.unit}信访汇总表",
    restricted=True,
    order=60,
)
def summary(inspection: Inspection, user: User) -> Sheet:
    """All registered petitions without who reported; the figures below."""
    registered = Petition.objects.filter(inspection=inspection).registered()
    found = registered.order_by("number").prefetch_related("persons", "referrals")
    rows = tuple(_row(place, row) for place, row in enumerate(found, 1))
    told = tuple(
        Paragraph(f"{label}：{words}。", indent=False)
        for label, counts in figures(registered).items()
        if (words := "，".join(f"{name}{number}件" for name, number in counts if number))
    )
    return Sheet(
        "信访汇总表",
        (Table(COLUMNS, rows, empty="（没有信访）"), *told),
        is_landscape=True,
        subtitle=str(inspection.round),
        facts=(inspection.unit.name, str(inspection.team or ""), f"共{len(rows)}件"),
    )


def _row(place: int, row: Petition) -> tuple:
    standing = [r for r in row.referrals.all() if r.state != ReferralState.WITHDRAWN]
    return (
        place,
        row.reference,
        row.received_on,
        row.get_way_display(),
        row.get_naming_display(),
        "、".join(person.name for person in row.persons.all()),
        row.summary,
        row.get_scope_display(),
        "、".join(dict.fromkeys(r.get_route_display() for r in standing)),
        row.get_state_display(),
        row.result,
    )
