"""工作日历: which years are known, the days entered, and their import by administrators."""

from django.urls import reverse_lazy
from django.utils import timezone

from accounts.enums import Role
from core import calendar
from core.calendar import cn_date
from core.errors import ActionDenied
from core.importing import Upload
from core.models import CalendarDay
from core.views import ScopedList
from core.views.imports import ImportPage
from rounds import exports, rules
from rounds.filters import CalendarDayFilter
from rounds.imports import DayImporter, days
from rounds.models import Deadline

READERS = (Role.SYSADMIN, Role.OFFICE, Role.LEADERSHIP)
WEEKDAYS = "一二三四五六日"
KNOWN = {"published": ("随系统内置", "done"), "entered": ("已录入", "done"), "": ("缺少", "red")}


class CalendarDays(ScopedList):
    model = CalendarDay
    roles = READERS
    template_name = "rounds/calendar_days.html"
    filterset_class = CalendarDayFilter
    order = ("-day",)
    export = exports.calendar_days

    def scope(self):
        """Holidays are no secret; who may open the page is said by ``roles``."""
        return CalendarDay.objects.all()

    def get_context(self, page) -> dict:
        context = super().get_context(page)
        context["rows"] = [_row(row) for row in page.rows]
        return context

    def extra(self) -> dict:
        this_year = timezone.localdate().year
        workdays = calendar.Workdays()
        years = range(this_year - 1, this_year + 3)
        return {
            "years": [_year(year, workdays) for year in years],
            "missing": [year for year in (this_year, this_year + 1) if not workdays.knows(year)],
            "waiting": Deadline.objects.open().filter(is_provisional=True).count(),
            "can_edit": rules.can_edit_calendar(self.request.user),
        }


def _year(year: int, workdays: calendar.Workdays) -> dict:
    known = "published" if calendar.is_published(year) else "entered"
    words, light = KNOWN[known if workdays.knows(year) else ""]
    if light == "red" and year > timezone.localdate().year + 1:
        words, light = "尚未公布", "none"
    return {"year": year, "words": words, "light": light, "entered": len(workdays.entered(year))}


def _row(row: CalendarDay) -> dict:
    return {
        "day": cn_date(row.day),
        "weekday": f"星期{WEEKDAYS[row.day.weekday()]}",
        "nature": "上班" if row.is_workday else "休息",
        "tone": "warning" if row.is_workday else "success",
        "name": row.name,
        "source": row.source,
    }


class CalendarDayImport(ImportPage):
    """The same dry run and all-or-nothing for a workbook and for a calendar file."""

    importer_class = DayImporter
    back_url = reverse_lazy("rounds:calendar_days")
    upload_template = "rounds/calendar_import.html"

    def take(self, file) -> Upload:
        if file is None:
            raise ActionDenied("请先选择工作簿或日历文件再上传。")
        if file.name.lower().endswith(".ics"):
            file = _Converted(days.as_workbook(file.read()), f"{file.name[:-4]}.xlsx")
        return super().take(file)


class _Converted:
    """The workbook made of a calendar file, under its name."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data, self.name = data, name

    def read(self) -> bytes:
        return self.data
