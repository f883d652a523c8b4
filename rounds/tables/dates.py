"""Columns of deadlines, of a day of the calendar and of its days off."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from markupsafe import Markup

from core import formatting
from core.calendar import DueStatus
from core.models import CalendarDay
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table, link
from rounds import queries
from rounds.models import Deadline

WEEKDAYS = "一二三四五六日"


class DeadlineTable(Table):
    title = "期限一览"
    page = ("label", "kind", "due_on", "standing", "first", "rule_text")

    label = Column("事项", link=True, width=40)
    kind = Column("类别")
    starts_on = Column("起算日期", kind=Kind.DATE, only=FILE)
    first_due_on = Column("原定期限", kind=Kind.DATE, only=FILE)
    due_on = Column("期限", kind=Kind.DATE, file="现行期限")
    met_on = Column("完成日期", kind=Kind.DATE, only=FILE)
    standing = Column("情况", only=PAGE)
    first = Column("原定", css="nowrap", only=PAGE)
    rule_text = Column("怎样算的", file="计算规则")
    basis = Column("依据", width=30, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return rows.with_handed_in()  # type: ignore[attr-defined]

    def url(self, row: Deadline) -> str:
        return row.url

    def due_status(self, row: Deadline) -> DueStatus:
        return queries.standing(row, self.today)

    def value_kind(self, row: Deadline) -> str:
        return row.get_kind_display()

    def render_standing(self, row: Deadline) -> Markup | SafeString:
        return formatting.light(*self.due_status(row)[:2])

    def render_first(self, row: Deadline) -> str:
        return formatting.cn_date(row.first_due_on) if row.first_due_on != row.due_on else ""

    def render_rule_text(self, row: Deadline) -> Markup:
        return Markup("{}{}").format(row.rule_text, _provisional(row))


class DayTable(DeadlineTable):
    """What is due on one day of the calendar."""

    css = "data data-tight"
    page = ("label", "kind", "standing", "first")

    def row_class(self, row: Deadline) -> str:
        return ""

    def render_standing(self, row: Deadline) -> Markup:
        return Markup("{}{}").format(super().render_standing(row), _provisional(row))

    def render_first(self, row: Deadline) -> str:
        return super().render_first(row) or "未变动"


def _provisional(row: Deadline) -> Markup | str:
    return Markup(' <span class="tag tone-warning">暂定</span>') if row.is_provisional else ""


class CalendarDayTable(Table):
    """The file has the columns that the import reads."""

    title = "放假和调休安排"
    page = ("day", "weekday", "nature", "name", "source", "withdraw")

    day = Column("日期", kind=Kind.DATE, css="title nowrap")
    weekday = Column("星期", only=PAGE)
    nature = Column("性质", sort=("is_workday",), file="休息或上班")
    name = Column("名称", width=20)
    source = Column("依据", width=30)
    withdraw = Column("操作", only=PAGE)

    def value_weekday(self, row: CalendarDay) -> str:
        return f"星期{WEEKDAYS[row.day.weekday()]}"

    def value_nature(self, row: CalendarDay) -> str:
        return "上班" if row.is_workday else "休息"

    def render_nature(self, row: CalendarDay) -> SafeString:
        return formatting.badge(self.value_nature(row), "warning" if row.is_workday else "success")

    def render_withdraw(self, row: CalendarDay) -> Markup:
        url = reverse("rounds:calendar_day_withdraw")
        return link(f"{url}?day={row.day.isoformat()}", "撤回")
