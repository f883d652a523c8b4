"""单位画像: everything known of a unit on one document, for whoever is about to enter it."""

from accounts.enums import Role
from accounts.models import User
from core.calendar import cn_date
from core.documents import registry
from core.documents.tree import (
    Bar,
    Block,
    Chart,
    Column,
    Field,
    Heading,
    KeyValues,
    Paragraph,
    Sheet,
    Table,
)
from fieldwork.enums.intake import ReplyState
from fieldwork.models import FocusPoint, IntakeItem, IntakeReply
from overview.queries import profile
from rounds.models import Unit
from rounds.queries.facts import FactRow, table_of

LEADERS = (
    Column("姓名", 1, "center"),
    Column("职务", 2),
    Column("职级", 1, "center"),
    Column("类别", 1, "center"),
    Column("分工", 3),
)
CHILDREN = (Column("下属党组织", 3), Column("规模", 0.8, "center"), Column("在职人数", 1, "right"))
INSPECTIONS = (
    Column("轮次", 2.6),
    Column("巡察组", 1.4),
    Column("环节", 0.9, "center"),
    Column("进驻", 1.4, "center"),
    Column("反馈", 1.4, "center"),
    Column("反馈问题", 0.9, "right"),
    Column("已销号", 0.8, "right"),
)
RECURRING = (Column("问题分类", 1.6), Column("各轮反馈", 2), Column("底稿", 4))
ITEMS = (
    Column("轮次", 1.2),
    Column("反馈问题", 4),
    Column("状态", 1, "center"),
    Column("期限", 1.4, "center"),
)
TOLD = (
    Column("编号", 0.9, "center"),
    Column("来自", 1.4),
    Column("类别", 0.9, "center"),
    Column("所涉期间", 1.2),
    Column("情况", 4),
)
POINTS = (Column("编号", 0.9, "center"), Column("事项", 4), Column("状态", 1.2, "center"))


def may_copy(user: User, document) -> bool:
    """A copy names what its maker may see."""
    return user.has_role(Role.OFFICE) or document.made_by_id == user.pk


@registry.document(
    "unit_profile",
    "单位画像",
    Unit,
    may=profile.may_read,
    may_copy=may_copy,
    joined=("sector", "parent"),
    title=lambda unit: f"{unit.name}单位画像",
    restricted=True,
)
def unit_profile(unit: Unit, user: User) -> Sheet:
    blocks: list[Block] = [
        _basics(unit),
        Heading("班子成员和重点岗位"),
        Table(LEADERS, _leaders(unit)),
        Heading("下属党组织"),
        Table(CHILDREN, _children(unit)),
        *_figures(unit, user),
        Heading("历次巡察"),
        Table(INSPECTIONS, tuple(map(_inspection, profile.inspections_of(unit)))),
        *_findings(unit, user),
        Heading("未销号的整改事项"),
        Table(ITEMS, tuple(map(_item, profile.open_items_of(unit, user)))),
        *_told(unit, user),
        Heading("重点关注事项"),
        Table(POINTS, _points(unit, user)),
    ]
    return Sheet("单位画像", tuple(blocks), facts=(unit.name, unit.sector.name))


def _basics(unit: Unit) -> KeyValues:
    return KeyValues(
        (
            (Field("党组织", unit.party), Field("上级党组织", str(unit.parent or ""))),
            (Field("规模", unit.get_size_display()), Field("在职人数", unit.staff)),
        )
    )


def _leaders(unit: Unit) -> tuple[tuple, ...]:
    return tuple(
        (row.name, row.post, row.rank, kind, row.duties)
        for kind, rows in profile.grouped_leaders(unit).items()
        for row in rows
    )


def _children(unit: Unit) -> tuple[tuple, ...]:
    rows = unit.children.active().order_by("order", "id")
    return tuple((row.name, row.get_size_display(), row.staff) for row in rows)


def _figures(unit: Unit, user: User) -> list[Block]:
    """单位数据 by years, each with its change against the year before; nothing where none is known."""
    facts = table_of(unit, user)
    if not facts.rows:
        return []
    years = tuple(Column(f"{year}年", 1.2, "right") for year in facts.years)
    columns = (Column("指标", 2), *years, Column("来源", 2))
    return [Heading("单位数据"), Table(columns, tuple(map(_figure, facts.rows))), *facts.charts]


def _figure(row: FactRow) -> tuple:
    return (row.label, *(cell.text if cell else "" for cell in row.cells), row.sources)


def _inspection(row) -> tuple:
    entry, feedback = cn_date(row.entry_on), cn_date(row.feedback_on)
    stage, team = row.get_stage_display(), str(row.team or "")
    return (str(row.round), team, stage, entry, feedback, row.fed_back, row.closed)


def _findings(unit: Unit, user: User) -> list[Block]:
    headings = profile.headings_of(unit, user)
    if not headings:
        return [Heading("历次反馈的问题"), Paragraph("还没有向这个单位反馈过问题。")]
    recurring = tuple(_recurring(row) for row in headings if row.is_recurring)
    bars = tuple(Bar(row.name, row.total, "个") for row in headings)
    return [
        Heading("历次反馈的问题"),
        Chart("历次反馈问题按分类", bars),
        Heading("屡查屡犯（同一分类在两轮以上反馈）"),
        Table(RECURRING, recurring),
    ]


def _recurring(row: profile.Heading) -> tuple:
    rounds = "\n".join(f"{name}{count}个" for name, count in row.by_round.items())
    return (row.name, rounds, "\n".join(row.sheets) or "不在查看范围内，只列数量")


def _item(row) -> tuple:
    return (row.ledger.short_origin, row.problem, row.get_state_display(), cn_date(row.due_on))


def _told(unit: Unit, user: User) -> list[Block]:
    """What organs told before entry, for those who may read it; the others are not told that it exists."""
    replies = IntakeReply.objects.visible_to(user).filter(inspection__unit=unit)
    if not replies.exists():
        return []
    items = IntakeItem.objects.visible_to(user).filter(reply__inspection__unit=unit).handed_in()
    items = items.select_related("reply__request__organ").order_by("-reply__inspection", "number")
    silent = replies.filter(state=ReplyState.NOTHING).select_related("request__organ")
    names = "、".join(dict.fromkeys(str(row.request.organ) for row in silent.order_by("pk")))
    blocks: list[Block] = [Heading("情况通报"), Table(TOLD, tuple(map(_item_told, items)))]
    return [*blocks, Paragraph(f"零反馈：{names}。")] if names else blocks


def _item_told(row: IntakeItem) -> tuple:
    organ, kind = str(row.reply.request.organ), row.get_kind_display()
    return (row.reference, organ, kind, row.period, row.summary)


def _points(unit: Unit, user: User) -> tuple[tuple, ...]:
    rows = FocusPoint.objects.visible_to(user).filter(inspection__unit=unit)
    rows = rows.defer(*FocusPoint.AUDIT_HIDDEN).order_by("-inspection", "number")
    return tuple((row.reference, row.title, row.get_state_display()) for row in rows)
