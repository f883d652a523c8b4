"""驻点日志 of one inspection: a day's rows of all registers, and how much came in on each day."""

from datetime import date, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date

from accounts.enums import INSIDERS
from core.views import ScopedDetail
from overview.queries import journal
from rounds.models import Inspection


class Journal(ScopedDetail):
    model = Inspection
    roles = INSIDERS
    template_name = "overview/journal.html"

    def get_queryset(self):
        return super().get_queryset().select_related("round__term", "unit", "team")

    def get_context_data(self, **kwargs) -> dict:
        counts = journal.counts_by_day(self.request.user, self.object)
        first, last = self.span(set(counts))
        day = self.day(first, last)
        return super().get_context_data(**kwargs) | {
            "day": day,
            "entries": journal.entries(self.request.user, self.object, day),
            "total": sum(counts.values()),
            "previous": day - timedelta(days=1) if day > first else None,
            "next": day + timedelta(days=1) if day < last else None,
            "columns": columns(counts, first, last, day),
        }

    def span(self, busy: set[date]) -> tuple[date, date]:
        """From the entry to the exit or today; earlier or later rows widen it."""
        inspection, today = self.object, timezone.localdate()
        first = inspection.entry_on or inspection.round.starts_on
        last = inspection.exit_on or max(first, today)
        return min({first, *busy}), max({last, *busy})

    def day(self, first: date, last: date) -> date:
        """The day that the address names; else today, or the nearest day of the stay."""
        try:
            wanted = parse_date(self.request.GET.get("day", ""))
        except ValueError:
            wanted = None
        return min(max(wanted or timezone.localdate(), first), last)


def columns(counts: dict[date, int], first: date, last: date, shown: date) -> list[dict]:
    """One column a day: its number of rows, and its height in hundredths of the fullest day's."""
    fullest = max(counts.values(), default=0) or 1
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [
        {
            "day": day,
            "number": counts.get(day, 0),
            "x": place * 10,
            "height": round(100 * counts.get(day, 0) / fullest),
            "top": 100 - round(100 * counts.get(day, 0) / fullest),
            "is_shown": day == shown,
        }
        for place, day in enumerate(days)
    ]
