"""工作日历: which years are known, the days entered, and their import by administrators."""

from datetime import date

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.enums import OVERSIGHT, Role
from core import calendar, importing
from core.calendar import cn_date
from core.errors import NotYet
from core.importing import DryRun, Upload
from core.models import CalendarDay
from core.views import FormPage, ScopedList
from core.views.imports import ImportPage
from rounds import rules, shifting, tables
from rounds.actions import workdays
from rounds.filters import CalendarDayFilter
from rounds.forms.workdays import KEEP, MOVE, WithdrawForm
from rounds.imports import DayImporter, days
from rounds.models import Deadline

CHOICES = (MOVE, KEEP)
READERS = (*OVERSIGHT, Role.SYSADMIN)
KNOWN = {"published": ("随系统内置", "done"), "entered": ("已录入", "done"), "": ("缺少", "red")}


class CalendarDays(ScopedList):
    model = CalendarDay
    roles = READERS
    template_name = "rounds/calendar_days.html"
    filterset_class = CalendarDayFilter
    ordering = ("-day",)
    table_class = tables.CalendarDayTable

    def get_queryset(self):
        """Holidays are no secret; who may open the page is said by ``roles``."""
        return CalendarDay.objects.all()

    def get_table_kwargs(self) -> dict:
        may = rules.can_edit_calendar(self.request.user)
        return {"exclude": () if may else ("withdraw",)}

    def get_context_data(self, **kwargs) -> dict:
        this_year = timezone.localdate().year
        known = calendar.Workdays()
        years = range(this_year - 1, this_year + 3)
        return super().get_context_data(**kwargs) | {
            "years": [_year(year, known) for year in years],
            "missing": [year for year in (this_year, this_year + 1) if not known.knows(year)],
            "waiting": Deadline.objects.open().filter(is_provisional=True).count(),
            "can_edit": rules.can_edit_calendar(self.request.user),
        }


def _year(year: int, workdays: calendar.Workdays) -> dict:
    known = "published" if calendar.is_published(year) else "entered"
    words, light = KNOWN[known if workdays.knows(year) else ""]
    if light == "red" and year > timezone.localdate().year + 1:
        words, light = "尚未公布", "none"
    return {"year": year, "words": words, "light": light, "entered": len(workdays.entered(year))}


class CalendarDayImport(ImportPage):
    """The same dry run and all-or-nothing for a workbook and for a calendar file."""

    importer_class = DayImporter
    back_url = reverse_lazy("rounds:calendar_days")
    upload_template = "rounds/calendar_import.html"
    check_template = "rounds/calendar_check.html"

    def check_context(self, run: DryRun, upload: Upload) -> dict:
        """Besides the rows, the final dates that they would move: the administrator decides."""
        shifts = self.importer.shifts(run.rows) if run.can_apply else []
        return super().check_context(run, upload) | shifts_shown(shifts)

    def apply(self, upload: Upload) -> HttpResponseBase:
        wanted = self.request.POST.get("moving")
        if self.asks(upload) and wanted not in CHOICES:
            messages.error(self.request, "请先选择已定的期限是否随之调整，再确认导入。")
            return redirect(self.address(upload))
        self.importer.moving = wanted == MOVE
        self.importer.shown = self.request.POST.get("shown")
        return super().apply(upload)

    def asks(self, upload: Upload) -> bool:
        """Whether something is to be decided; an upload that cannot be applied says why itself."""
        if upload.outcome():
            return False
        run = importing.dry_run(self.importer, upload.read())
        return run.can_apply and bool(self.importer.shifts(run.rows))

    def take(self, file) -> tuple[str, bytes]:
        if file is None:
            raise NotYet("请先选择工作簿或日历文件再上传。")
        name, data = super().take(file)
        if name.lower().endswith(".ics"):
            return f"{name[:-4]}.xlsx", days.as_workbook(data)
        return name, data


class CalendarDayWithdraw(FormPage):
    """Take one entered day back; what that moves is shown and decided first."""

    form_class = WithdrawForm
    roles = (Role.SYSADMIN,)
    template_name = "rounds/calendar_withdraw.html"
    submit_label = "撤回"
    success_message = "已撤回。"

    def dispatch(self, request, *args, **kwargs) -> HttpResponseBase:
        self.day = CalendarDay.objects.filter(pk=_day(request.GET.get("day", ""))).first()
        if self.day is None and request.user.has_role(*self.roles):
            messages.error(request, "这一天没有录入过，或已经撤回。请在列表中点“撤回”。")
            return redirect("rounds:calendar_days")
        return super().dispatch(request, *args, **kwargs)

    def check_permissions(self) -> None:
        rules.check_can_edit_calendar(self.request.user)
        self.shifts = shifting.of({self.day.day: None})

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {
            "asks": bool(self.shifts),
            "shown": shifting.digest(self.shifts),
        }

    def perform(self, form):
        data = form.cleaned_data
        workdays.withdraw(
            self.day.day,
            moving=data.get("moving") == MOVE,
            shown=data["shown"],
            by=self.request.user,
        )

    def get_success_url(self) -> str:
        return reverse("rounds:calendar_days")

    def get_cancel_url(self) -> str:
        return reverse("rounds:calendar_days")

    def get_title(self) -> str:
        return f"撤回{cn_date(self.day.day)}的录入"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"day": self.day} | shifts_shown(self.shifts)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def shifts_shown(shifts: list[shifting.Shift]) -> dict:
    return {
        "shifts": shifting.figures(shifts),
        "shift_count": len(shifts),
        "shown": shifting.digest(shifts),
    }
