"""A person's reminders, one line a step: which rule, when it was planned, when it went out."""

from django.db.models import Prefetch

from core.calendar import cn_date
from core.views import ScopedList
from rectification import exports
from rectification.filters import ReminderFilter
from rectification.queries.case_names import case_names
from rounds.models import Deadline, Reminder
from rounds.queries import dates

CSS = {"red": "is-late", "yellow": "is-soon"}


class ReminderList(ScopedList):
    model = Reminder
    template_name = "rectification/reminder_list.html"
    filterset_class = ReminderFilter
    order = ("-sent_on", "-id")
    export = exports.reminders

    def for_display(self, rows):
        dated = Deadline.objects.with_handed_in().select_related("inspection__unit")
        return rows.select_related("rule").prefetch_related(Prefetch("deadline", dated))

    def get_context(self, page) -> dict:
        context = super().get_context(page)
        names = case_names([row.deadline for row in page.rows])
        context["rows"] = [_row(row, names[row.deadline_id], context["today"]) for row in page.rows]
        return context


def _row(row: Reminder, name: str, today) -> dict:
    deadline = row.deadline
    light, words = dates.standing(deadline, today)
    return {
        "name": name,
        "url": deadline.url,
        "kind": deadline.get_kind_display(),
        "due_on": cn_date(deadline.due_on),
        "words": words,
        "light": light,
        "css": CSS.get(light, ""),
        "rule": row.rule.words if row.rule else "",
        "audience": row.get_audience_display(),
        "planned_on": cn_date(row.planned_on),
        "sent_on": cn_date(row.sent_on),
        "is_caught_up": row.is_caught_up,
    }
