"""Units × links of one round in one picture: where each inspection stands, since when, and what is overdue."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import Count

from accounts.models import User
from core.calendar import cn_date
from core.charts import Heat, HeatCell, HeatRow
from rounds.enums import Stage
from rounds.models import Deadline, Inspection, Round

LINKS = tuple(stage for stage in Stage if stage != Stage.ARCHIVED)  # the six links of an inspection
# The day on which a link ended, where one is kept.
ENDED = {
    Stage.PREPARATION: "entry_on",
    Stage.FIELDWORK: "exit_on",
    Stage.FEEDBACK: "feedback_on",
    Stage.FOLLOW_UP: "archived_on",
}


def board(round: Round, user: User, today: date) -> Heat | None:
    """Two statements; nothing where the person sees no inspection of the round."""
    rows = Inspection.objects.visible_to(user).filter(round=round).select_related("unit", "team")
    inspections = list(rows.order_by("team__number", "id"))
    if not inspections:
        return None
    late = _late(inspections, user, today)
    lines = [_row(each, late[each.pk]) for each in inspections]
    columns = [str(stage.label) for stage in LINKS]
    return Heat(_finding(inspections, late), "单位", columns, lines)


def _late(inspections: list[Inspection], user: User, today: date) -> Counter[int]:
    """Inspection → its overdue dates in the person's scope."""
    rows: Any = Deadline.objects.visible_to(user).overdue(today).filter(inspection__in=inspections)
    counted = rows.order_by("inspection").values_list("inspection").annotate(number=Count("pk"))
    return Counter(dict(counted))


def _finding(inspections: list[Inspection], late: Counter[int]) -> str:
    stages = Counter(Stage(each.stage) for each in inspections)
    told = "、".join(f"{stage.label}{stages[stage]}家" for stage in Stage if stages[stage])
    behind = f"，{len(late)}家有逾期" if late else "，没有逾期"
    return f"{len(inspections)}家单位：{told}{behind}"


def _row(inspection: Inspection, late: int) -> HeatRow:
    cells = [_cell(inspection, link, late) for link in LINKS]
    return HeatRow(
        inspection.unit.name,
        inspection.get_absolute_url(),
        cells,
        str(inspection.team or "未分配巡察组"),
    )


def _cell(inspection: Inspection, link: Stage, late: int) -> HeatCell:
    """Done with its day, being done, or nothing yet; what is overdue stands at the link that is being done."""
    order, url = list(Stage), inspection.get_absolute_url()
    place, now = order.index(link), order.index(Stage(inspection.stage))
    if place > now:
        return HeatCell()
    if place < now:
        ended = getattr(inspection, ENDED[link]) if link in ENDED else None
        return HeatCell("已完成", "success", url, f"{cn_date(ended)}" if ended else "")
    if late:
        return HeatCell("在办，有逾期", "danger", url, f"逾期{late}项")
    return HeatCell("在办", "progress", url)
