"""Items of ledgers as lists show them, and as 整改台账 in a workbook (docs/domain.md §7).

The file has a line for each measure (ADR 0075): what belongs to the item is repeated, so that
filters and sorting keep it; what is added up stands on the item's first line alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from markupsafe import Markup

from core import formatting
from core.calendar import DueStatus, cn_date, due_words
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table, link
from rectification import queries
from rectification.due_status import light_of, next_due
from rectification.enums import HANDED_IN, ExtensionState, ItemKind, ItemState, Light
from rectification.models import LedgerItem, Measure
from rectification.words import category_words
from rounds.words import HISTORICAL

LONG, DATE, INTEGER = Kind.LONG_TEXT, Kind.DATE, Kind.INTEGER
BADGES = {state.value: formatting.state_badge(state) for state in ItemState}
RETURNED = formatting.badge("退回整改", "danger")
CLOSED_ONCE = formatting.badge("曾销号", "warning")
UNFOLD = SafeString('<span class="visually-hidden">展开</span>')
TICK_ALL = SafeString(
    '<input class="form-check-input" type="checkbox" data-bulk-all aria-label="全选">'
)
TICK = Markup(
    '<input class="form-check-input" type="checkbox" name="pk" value="%s" data-bulk-row'
    ' aria-label="选择第%s项"><input type="hidden" name="version-%s" value="%s">'
)
BUTTON = Markup(
    '<button class="expand" type="button" data-expand="%s" aria-label="展开%s第%s项">'
    '<span class="icon">›</span></button>'
)
DUE = Markup('<span class="light light-%s">%s</span><span class="sub">%s%s</span>')


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: an item, what belongs to it, and one of its measures."""

    item: LedgerItem
    beside: queries.Belongings
    place: int
    measure: Measure | None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.item, name)


class ItemTable(Table):
    title = "整改台账"
    url_name = "rectification:item"
    fields = (
        "id", "version", "state", "first_due_on", "due_on", "return_note",
        "closings", "is_historical", "measures_done", "measures_total", "measures_due_on",
    )  # fmt: skip
    page = (
        "unfold", "unit", "number", "problem", "kind", "department", "measures", "progress", "state",
        "due",
    )  # fmt: skip

    unfold = Column(UNFOLD, css="check", only=PAGE)
    unit = Column("单位", "ledger__unit__name", file="被巡察单位", width=24)
    number = Column("序号", kind=INTEGER, css="num wide-only")
    problem = Column("反馈问题", kind=LONG, link=True)
    detail = Column("具体表现", kind=LONG, only=FILE)
    category = Column("分类", width=22, only=FILE)
    common = Column("共性/个性", only=FILE)
    kind = Column("类型", choices=ItemKind, css="wide-only", file="整改类型")
    goal = Column("目标", kind=LONG, only=FILE)
    measures = Column("措施", css="num wide-only", only=PAGE)
    place = Column("措施序号", kind=INTEGER, only=FILE)
    measure = Column("措施", "measure__text", kind=LONG, width=50, only=FILE)
    criterion = Column("完成标志", "measure__criterion", kind=LONG, only=FILE)
    measure_due_on = Column("措施时限", "measure__due_on", kind=DATE, only=FILE)
    measure_person = Column("措施责任人", "measure__person", only=FILE)
    measure_done_on = Column("措施完成日期", "measure__done_on", kind=DATE, only=FILE)
    lead = Column("牵头领导", only=FILE)
    leader_in_charge = Column("责任领导", only=FILE)
    department = Column("责任部门", css="wrap")
    person = Column("责任人", css="wide-only")
    cooperating = Column("配合部门", only=FILE)
    report = Column("进展", kind=LONG, width=50, only=FILE)
    progress = Column("进度", kind=INTEGER, file="进度（%）")
    done_on = Column("完成日期", kind=DATE, only=FILE)
    evidence = Column("佐证", kind=LONG, only=FILE)
    systems_made = Column("制度（项）", kind=INTEGER, only=FILE)
    held_accountable = Column("问责（人）", kind=INTEGER, only=FILE)
    recovered = Column("追缴（万元）", kind=Kind.NUMBER, only=FILE)
    self_assessment = Column("自评", kind=LONG, only=FILE)
    verify_note = Column("审核意见", kind=LONG, only=FILE)
    state = Column("状态", choices=ItemState, file="销号状态")
    closings = Column("销号次数", kind=INTEGER, only=FILE)
    first_due_on = Column("原定期限", kind=DATE, only=FILE)
    due = Column("期限", sort=("due_on",), only=PAGE)
    due_on = Column("现行期限", kind=DATE, only=FILE)
    light = Column("红黄绿", only=FILE)
    extension = Column("延期原因", kind=LONG, only=FILE)
    source = Column("来源", only=FILE)

    # The page

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return super().for_page(queries.with_measures(rows))

    def render_unfold(self, row: dict) -> Markup:
        return BUTTON % (self.url(row), row["ledger__unit__name"], row["number"])

    def render_measures(self, row: dict) -> str:
        total = row["measures_total"]
        return f"{row['measures_done']}/{total}" if total else formatting.NOTHING

    def render_progress(self, row: dict) -> str:
        return f"{row['progress']}%"

    def render_state(self, row: dict) -> SafeString | str:
        returned = row["state"] == ItemState.IN_PROGRESS and row["return_note"]
        shown = RETURNED if returned else BADGES[row["state"]]
        if row["is_historical"]:
            return Markup("{} {}").format(shown, HISTORICAL)
        was_closed = row["closings"] and row["state"] != ItemState.CLOSED
        return Markup("{} {}").format(shown, CLOSED_ONCE) if was_closed else shown

    def due_status(self, row: dict) -> DueStatus:
        """The light, and how far the date is that the unit owes next."""
        due_on, measures = row["due_on"], [row["measures_due_on"]]
        light = light_of(row["state"], due_on, self.today, measures)
        if light == Light.DONE:
            return DueStatus(light.value, light.label)
        if row["is_historical"]:
            return DueStatus(Light.GREEN.value, "未销号")
        if row["state"] in HANDED_IN:
            return DueStatus(light.value, "已报请销号")
        due = next_due(due_on, measures)
        words = due_words(due, self.today)
        return DueStatus(light.value, words if due == due_on else f"措施{words}")

    def render_due(self, row: dict) -> Markup:
        """Light with how far it is, the date below; the first date beside it wherever it differs."""
        due_on, first_on = row["due_on"], row["first_due_on"]
        first = f"（原定{cn_date(first_on)}）" if first_on != due_on else ""
        return DUE % (*self.due_status(row), cn_date(due_on), first)

    # The file

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        joined = rows.select_related("ledger__unit", "category__parent")
        return joined.defer("search_text", "search_grams")

    def note(self) -> str:
        return (
            f"截至{cn_date(self.today)}。每条措施一行；"
            "制度、问责、追缴只填在每个问题的第一行，可以直接求和。"
        )

    def prepare_file(self, rows: Sequence[LedgerItem]) -> None:
        self.beside = queries.belongings([item.pk for item in rows])

    def expand(self, item: LedgerItem) -> Iterator[Line]:
        """A line for each of its measures; one line without any."""
        beside = self.beside[item.pk]
        for place, measure in enumerate(beside.measures or [None], 1):
            yield Line(item, beside, place, measure)

    def written_category(self, line: Line) -> str:
        return category_words(line.item.category)

    def written_common(self, line: Line) -> str:
        return "共性" if line.item.is_common else "个性"

    def written_source(self, line: Line) -> str:
        return line.item.ledger.get_source_display()

    def written_place(self, line: Line) -> int | None:
        return line.place if line.measure else None

    def written_report(self, line: Line) -> str:
        return line.beside.reports[0].text if line.beside.reports else ""

    def written_done_on(self, line: Line) -> date | None:
        handed_in = line.item.submitted_at if line.item.state == ItemState.CLOSED else None
        return timezone.localdate(handed_in) if handed_in else None

    def written_evidence(self, line: Line) -> str:
        return "、".join(line.beside.evidence)

    def written_systems_made(self, line: Line) -> int | None:
        return line.item.systems_made if line.place == 1 else None

    def written_held_accountable(self, line: Line) -> int | None:
        return line.item.held_accountable if line.place == 1 else None

    def written_recovered(self, line: Line) -> Decimal | None:
        return line.item.recovered if line.place == 1 else None

    def written_light(self, line: Line) -> str:
        item = line.item
        return light_of(item.state, item.due_on, self.today, line.beside.measures_due).label

    def written_extension(self, line: Line) -> str:
        approved = (e for e in line.beside.extensions if e.state == ExtensionState.APPROVED)
        return "；".join(e.reason for e in approved)


class LedgerItemTable(ItemTable):
    """The items of one ledger, with what this person would do with each now.

    Needs ``standing`` (of rectification.views.ledger_header) and ``plannable``.
    """

    fields = (*ItemTable.fields, "is_common", "category__name", "handler__name")
    page = (
        "unfold", "number", "problem", "kind", "department", "person", "measures", "progress",
        "state", "due", "step",
    )  # fmt: skip

    step = Column("办理", css="does", only=PAGE)

    @property
    def has_ticks(self) -> bool:
        return any(self.can_acknowledge(row) for row in self.rows)

    def can_acknowledge(self, row: dict) -> bool:
        return self.context["standing"] == "liaison" and row["state"] == ItemState.ISSUED

    def heading(self, column: Column) -> SafeString:
        if column.name == "unfold" and self.has_ticks:
            return SafeString(f'<th scope="col" class="check">{TICK_ALL}</th>')
        return super().heading(column)

    def render_unfold(self, row: dict) -> Markup:
        tick = TICK % (row["id"], row["number"], row["id"], row["version"])
        unfold = BUTTON % (self.url(row), "", row["number"])
        return tick + unfold if self.can_acknowledge(row) else unfold

    def render_problem(self, row: dict) -> Markup:
        shown = link(self.url(row), row["problem"])
        if not row["category__name"]:
            return shown
        common = " · 共性" if row["is_common"] else ""
        return shown + Markup(' <span class="sub">{}{}</span>').format(
            row["category__name"], common
        )

    def render_person(self, row: dict) -> Markup | str:
        """Who answers for it in the unit, and below the liaison who works on it."""
        if not row["handler__name"]:
            return row["person"]
        return Markup('{}<span class="sub">经办 {}</span>').format(
            row["person"], row["handler__name"]
        )

    def render_step(self, row: dict) -> Markup | str:
        label, name = self._step(row["state"])
        if not name:
            return ""
        url = reverse(f"rectification:{name}", args=[row["id"]])
        return Markup('<a class="btn btn-default btn-sm" href="{}">{}</a>').format(url, label)

    def _step(self, state: str) -> tuple[str, str]:
        """(label, name of the address) of what the person would do now; ("", "") for nothing."""
        plannable = self.context["plannable"]
        planning = ("填方案", "item_plan") if plannable else ("报进展", "item_report")
        return {
            ("liaison", ItemState.ISSUED): ("认领", "item"),
            ("liaison", ItemState.ACKNOWLEDGED): planning,
            ("liaison", ItemState.IN_PROGRESS): planning,
            ("team", ItemState.SUBMITTED): ("核验", "item"),
            ("office", ItemState.VERIFIED): ("销号", "item"),
        }.get((self.context["standing"], state), ("", ""))
