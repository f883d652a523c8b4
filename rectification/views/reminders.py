"""A person's reminders, one line a step: which rule, when it was planned, when it went out."""

from core.views import ScopedList
from rectification.filters import ReminderFilter
from rectification.tables.ledgers import ReminderTable
from rounds.models import Reminder


class ReminderList(ScopedList):
    model = Reminder
    template_name = "rectification/reminder_list.html"
    filterset_class = ReminderFilter
    ordering = ("-sent_on", "-id")
    table_class = ReminderTable
