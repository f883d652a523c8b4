"""The register of 回访, each with how many items it looked at and what it found."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet
from markupsafe import Markup

from core.calendar import DueStatus, due_status
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table, link
from rectification.enums import RevisitState, Verdict
from rectification.models import Revisit, RevisitItem

INTEGER = Kind.INTEGER


class RevisitTable(Table):
    title = "整改回访登记簿"
    page = (
        "unit", "number", "lead", "planned_on", "rest", "items", "basic", "lacking", "rebound", "state",
    )  # fmt: skip

    unit = Column("被巡察单位", "ledger__unit__name", css="title", width=24)
    round = Column("轮次", "ledger__origin", width=22, only=FILE)
    number = Column("次第", kind=INTEGER, width=6)
    lead = Column("负责人", "led_by__name", width=10)
    planned_on = Column("完成期限", kind=Kind.DATE)
    rest = Column("期限情况", only=PAGE)
    items = Column("核查事项", kind=INTEGER, width=8)
    real = Column("真改到位", kind=INTEGER, width=8, only=FILE)
    basic = Column("基本到位", kind=INTEGER, width=8)
    lacking = Column("未到位", kind=INTEGER, width=8)
    rebound = Column("反弹", kind=INTEGER, width=8)
    opinion = Column("回访意见", kind=Kind.LONG_TEXT, only=FILE)
    done_on = Column("办结日期", kind=Kind.DATE, only=FILE)
    state = Column("状态", choices=RevisitState, width=9)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("ledger__unit", "led_by").defer("opinion")

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("ledger__unit", "ledger__inspection__round__term", "led_by")

    def prepare(self, rows: Sequence[Revisit]) -> None:
        found: dict[int, Counter] = defaultdict(Counter)
        sheets = RevisitItem.objects.filter(revisit__in=[row.pk for row in rows]).order_by()
        for revisit, verdict in sheets.values_list("revisit_id", "verdict"):
            found[revisit][verdict] += 1
        self.counts = found

    prepare_file = prepare

    def render_unit(self, row: Revisit) -> Markup:
        return link(self.url(row), row.ledger.unit.name)

    def value_items(self, row: Revisit) -> int:
        return self.counts[row.pk].total()

    def value_real(self, row: Revisit) -> int:
        return self.counts[row.pk][Verdict.REAL]

    def value_basic(self, row: Revisit) -> int:
        return self.counts[row.pk][Verdict.BASIC]

    def value_lacking(self, row: Revisit) -> int:
        return self.counts[row.pk][Verdict.LACKING]

    def value_rebound(self, row: Revisit) -> int:
        return self.counts[row.pk][Verdict.REBOUND]

    def due_status(self, row: Revisit) -> DueStatus | None:
        if row.state == RevisitState.CANCELLED:
            return None
        return due_status(row.planned_on, self.today, row.reported_on)
