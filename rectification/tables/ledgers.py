"""The list of ledgers with their counters, and of a person's reminders."""

from collections.abc import Sequence

from django.db.models import Prefetch, QuerySet
from django.utils.safestring import SafeString
from markupsafe import Markup

from core import formatting
from core.calendar import DueStatus
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table, link
from rectification import queries
from rectification.enums import LedgerSource, LedgerState
from rectification.models import Ledger
from rectification.queries.case_names import case_names
from rounds.models import Deadline, Reminder
from rounds.models.round import in_chinese
from rounds.queries import dates
from rounds.words import HISTORICAL

DATE, INTEGER = Kind.DATE, Kind.INTEGER


class LedgerTable(Table):
    title = "整改台账汇总"
    url_name = "rectification:ledger"
    page = (
        "unit", "round", "state", "total", "closed", "waiting", "overdue", "soon", "rate",
        "concentrated_due_on",
    )  # fmt: skip

    unit = Column("被巡察单位", "unit__name", link=True, width=24)
    round = Column(
        "来源", sort=("inspection__round__starts_on", "source"), width=26, file="轮次或来文"
    )
    state = Column("阶段", choices=LedgerState)
    opened_on = Column("建账日期", kind=DATE, only=FILE)
    plan_due_on = Column("整改方案期限", kind=DATE, only=FILE)
    concentrated_due_on = Column("集中整改期限", kind=DATE)
    total = Column("问题", "counters__total", kind=INTEGER, file="反馈问题数")
    closed = Column("已销号", "counters__closed", kind=INTEGER)
    waiting = Column("待核验销号", "counters__waiting", kind=INTEGER, only=PAGE)
    open = Column("未销号", "counters__open", kind=INTEGER, only=FILE)
    overdue = Column("逾期", "counters__overdue", sort=("overdue",), kind=INTEGER)
    soon = Column("临期", "counters__soon", kind=INTEGER, only=PAGE)
    rate = Column("完成率", "counters__rate", kind=INTEGER, css="", file="完成率（%）")
    systems_made = Column("制度（项）", "counters__systems_made", kind=INTEGER, only=FILE)
    held_accountable = Column("问责（人）", "counters__held_accountable", kind=INTEGER, only=FILE)
    recovered = Column("追缴（万元）", "counters__recovered", kind=Kind.NUMBER, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        # The last three are the list's order, by which its pages are cut.
        return rows.values(
            "id", "state", "concentrated_due_on", "unit__name", "source", "inspection__round__number", "is_historical",
            "overdue", "opened_on",
        )  # fmt: skip

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("unit", "inspection__round__term")

    def prepare(self, rows: Sequence[dict]) -> None:
        found = queries.counters_by_ledger([row["id"] for row in rows])
        for row in rows:
            row["counters"] = found[row["id"]]

    def prepare_file(self, rows: Sequence[Ledger]) -> None:
        found = queries.counters_by_ledger([ledger.pk for ledger in rows])
        for ledger in rows:
            ledger.counters = found[ledger.pk]  # type: ignore[attr-defined]

    def row_class(self, row: dict) -> str:
        return "is-late" if row["overdue"] else ""

    def render_round(self, row: dict) -> Markup:
        badge = HISTORICAL if row["is_historical"] else ""
        return Markup("{} {}").format(round_or_source(row), badge)

    def written_round(self, ledger: Ledger) -> str:
        return ledger.origin

    def render_rate(self, row: dict) -> str:
        return f"{row['counters'].rate}%"


def round_or_source(row: dict) -> str:
    """第三轮; of what came from outside its source."""
    number = row["inspection__round__number"]
    return f"第{in_chinese(number)}轮" if number else str(LedgerSource(row["source"]).label)


class ReminderTable(Table):
    """A person's reminders; things are called by number, as in the mails."""

    title = "我的提醒"
    page = ("name", "due_on", "standing", "rule", "audience", "planned_on", "sent_on")

    name = Column("事项", css="title", width=36)
    kind = Column("类别", only=FILE)
    due_on = Column("期限", "deadline__due_on", kind=DATE, empty="", only=PAGE)
    standing = Column("情况", only=PAGE)
    due_then = Column("当时的期限", "due_on", kind=DATE, only=FILE)
    rule = Column("提醒规则")
    audience = Column("收件身份")
    planned_on = Column("应提醒日", kind=DATE, empty="")
    sent_on = Column("提醒日", kind=DATE, empty="")

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        dated = Deadline.objects.with_handed_in().select_related("inspection__unit", "about_unit")
        return rows.select_related("rule").prefetch_related(Prefetch("deadline", dated))

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("deadline__inspection__unit", "deadline__about_unit", "rule")

    def prepare(self, rows: Sequence[Reminder]) -> None:
        self.names = case_names([row.deadline for row in rows])

    def due_status(self, row: Reminder) -> DueStatus:
        return dates.standing(row.deadline, self.today)

    def value_name(self, row: Reminder) -> str:
        return self.names[row.deadline_id]

    def render_name(self, row: Reminder) -> Markup:
        name, url = self.value_name(row), row.deadline.url
        shown = link(url, name) if url else name
        kind = row.deadline.get_kind_display()
        return Markup('{}<span class="sub">{}</span>').format(shown, kind)

    def value_kind(self, row: Reminder) -> str:
        return row.deadline.get_kind_display()

    def render_standing(self, row: Reminder) -> SafeString:
        return formatting.light(*self.due_status(row))

    def value_rule(self, row: Reminder) -> str:
        return row.rule.words if row.rule else ""

    def value_audience(self, row: Reminder) -> str:
        return row.get_audience_display()

    def render_sent_on(self, row: Reminder) -> Markup | str:
        sent_on = formatting.cn_date(row.sent_on)
        if not row.is_caught_up:
            return sent_on
        return Markup("{} {}").format(sent_on, formatting.badge("补发", "warning"))
