"""期限日历: a month of everything due in a person's scope, and their own calendar subscription."""

from datetime import date, timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View

from core import calendar, ics
from core.calendar import add_months, cn_date
from core.views import ActionView
from core.views.bases import ScopedMixin
from rounds import queries, tables
from rounds.actions import feeds
from rounds.enums import OF_CLUES
from rounds.models import CalendarFeed, Deadline
from rounds.views.deadlines import PAGE_ROLES

SHOWN = 100  # rows of one day below the month
FEED_BACK, FEED_AHEAD, FEED_MOST = 60, 400, 1000  # days, days, entries
SPAN = (2000, 2100)  # years that the page turns to


class Month(ScopedMixin, View):
    """Seven columns of days, each with how many of what are due; one day's rows below."""

    roles = PAGE_ROLES

    def get(self, request, **kwargs) -> HttpResponse:
        today = timezone.localdate()
        day = _day(request.GET.get("day", "")) or None
        month = (_day(f"{request.GET.get('month', '')}-01") or day or today).replace(day=1)
        rows = queries.scoped(request.user)
        shown = day or (today if month == today.replace(day=1) else month)
        due = tables.DayTable.for_page(rows.filter(due_on=shown)).order_by("kind", "id")
        context = {
            "today": today,
            "month": month,
            "title": f"{month.year}年{month.month}月",
            "weeks": _weeks(queries.calendar_month(rows, month, today), month, today, shown),
            "before": add_months(month, -1),
            "after": add_months(month, 1),
            "unknown": [] if calendar.is_known(month.year) else [month.year],
            "day": shown,
            "table": tables.DayTable(list(due[:SHOWN])),
            "overdue": rows.overdue(today).count(),
        }
        return render(request, "rounds/calendar.html", context)


def _weeks(weeks: list, month: date, today: date, chosen: date) -> list[list[dict]]:
    workdays = calendar.Workdays()
    return [
        [
            {
                "day": day,
                "lines": lines,
                "note": _note(day, workdays),
                "is_other": day.month != month.month,
                "is_today": day == today,
                "is_chosen": day == chosen,
            }
            for day, lines in week
        ]
        for week in weeks
    ]


def _note(day: date, workdays: calendar.Workdays) -> str:
    """休 or 班 where a day differs from what its weekday says; nothing in an unknown year."""
    works = workdays.answer(day)
    if works is None or works == (day.weekday() < 5):
        return ""
    return "班" if works else "休"


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if SPAN[0] <= found.year <= SPAN[1] else None


class FeedPage(ScopedMixin, View):
    """Whether the person's subscription is on.

    The answer to the POST shows the address itself, once: it is kept nowhere, not even in the session.
    """

    roles = PAGE_ROLES

    def get(self, request, **kwargs) -> HttpResponse:
        return self.show("")

    def post(self, request, **kwargs) -> HttpResponse:
        secret = feeds.make(by=request.user)
        return self.show(request.build_absolute_uri(reverse("rounds:feed", args=[secret])))

    def show(self, address: str) -> HttpResponse:
        feed = CalendarFeed.objects.filter(user=self.request.user).first()
        context = {"feed": feed, "address": address}
        response = render(self.request, "rounds/calendar_feed.html", context)
        response["Cache-Control"] = "private, no-store"
        return response


class FeedRevoke(ActionView):
    roles = PAGE_ROLES
    success_message = "订阅地址已停用，已订阅的日历不会再更新。"

    def get_object(self, queryset=None) -> None:
        """Everybody's own: there is nothing to name."""

    def perform(self, *, note: str) -> None:
        feeds.revoke(by=self.request.user)

    def get_success_url(self) -> str:
        return reverse("rounds:feed_page")


@method_decorator(login_not_required, name="dispatch")
class Feed(View):
    """What calendars fetch: kinds, dates and numbers only; no unit, no problem, no name."""

    def get(self, request, secret: str) -> HttpResponse:
        feed = feeds.find(secret)
        if feed is None:
            raise Http404
        today = timezone.localdate()
        rows = queries.scoped(feed.user).open().with_handed_in()
        rows = rows.filter(
            due_on__range=(today - timedelta(days=FEED_BACK), today + timedelta(days=FEED_AHEAD))
        ).order_by("due_on", "id")[:FEED_MOST]
        found = ics.feed((_entry(request, row, today) for row in rows), name="巡察期限")
        response = HttpResponse(found, content_type="text/calendar; charset=utf-8")
        response["Cache-Control"] = "private, no-store"
        response["Content-Disposition"] = 'attachment; filename="deadlines.ics"'
        return response


def _state(row: Deadline, today: date) -> str:
    """What stays true until a calendar asks again: no count of days."""
    if row.is_handed_in:
        return "已报送，待核验。"
    return "已逾期。" if row.due_on < today else ""


def _entry(request, row: Deadline, today: date) -> ics.Entry:
    kind = "移交事项" if row.kind in OF_CLUES else row.get_kind_display()
    words = [f"{_state(row, today)}编号{row.pk}。请登录系统查看。"]
    if row.first_due_on != row.due_on:
        words.append(f"原定{cn_date(row.first_due_on)}。")
    if row.is_provisional:
        words.append("日期为暂定。")
    return ics.Entry(
        uid=f"deadline-{row.pk}@{request.get_host()}",
        day=row.due_on,
        title=f"{kind}到期（编号{row.pk}）",
        text="".join(words),
        url=request.build_absolute_uri(reverse("rounds:deadline", args=[row.pk])),
        changed_at=row.updated_at,
        revision=row.version,
    )
