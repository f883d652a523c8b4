"""The reminders of the last days, as the sweep itself writes them, each mailed on its morning."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from core.models import Notice
from core.models.delivery import DeliveryState
from core.notices.mailing import MAIL
from rectification.actions import reminders

DAYS = 4
REFUSED = "550 5.1.1 收件人邮箱不存在"


def make(today: date) -> None:
    """Sweep day by day up to yesterday; the running product's own sweep does today's."""
    for back in range(DAYS, 0, -1):
        _day(today - timedelta(days=back), is_old=back > 1)


def _day(day: date, *, is_old: bool) -> None:
    last = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    reminders.remind(day)
    made = Notice.objects.filter(pk__gt=last)
    at = timezone.make_aware(datetime.combine(day, time(8, 5)))
    made.update(created_at=at)
    if is_old:
        made.update(read_at=at + timedelta(hours=1))
    mails = MAIL.rows(notice__in=made, state=DeliveryState.PENDING)
    refused = made.order_by("-recipient_id").first()
    if refused is not None and not is_old:
        mails.filter(notice__recipient=refused.recipient_id).update(
            state=DeliveryState.FAILED, attempts=5, next_at=None, error=REFUSED
        )
    sent_at = at + timedelta(minutes=3)
    mails.update(state=DeliveryState.SENT, sent_at=sent_at, attempts=1, next_at=None)
