"""``manage.py remind``: send what is due now, or show what would go out on a day."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from rectification.actions import reminders
from rectification.queries import reminding


class Command(BaseCommand):
    help = "发送到期、临期和逾期提醒；重复运行不会重复发送。"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--on", default="", help="以这一天为“今天”，如 2026-11-23")
        parser.add_argument("--dry-run", action="store_true", help="只列出将发送的提醒，不发送")

    def handle(self, *, on, dry_run, **options) -> None:
        today = self.day(on)
        if not dry_run:
            self.stdout.write(f"{today}：已发送{reminders.remind(today)}条提醒。")
            return
        count = 0
        for chunk in reminding.due_reminders(reminding.timetable(today)):
            names = User.objects.in_bulk({due.person for due in chunk})
            for due in chunk:
                self.stdout.write(f"{names[due.person].name}\t{words(due, today)}")
            count += len(chunk)
        self.stdout.write(f"{today}：将发送{count}条提醒（未发送）。")

    def day(self, text: str) -> date:
        if not text:
            return timezone.localdate()
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise CommandError(f"“{text}”不是日期，请写成 2026-11-23 的样子。") from error


def words(due, today: date) -> str:
    """What the person would be told, and whether it comes late."""
    late = "" if due.is_of(today) else f"（补发，应于{due.steps[-1].on}提醒）"
    told = reminders.when(due.deadline.due_on, today)
    return f"{told}：{due.name}\t{due.steps[-1].rule.words}{late}"
