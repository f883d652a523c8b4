"""Writes of 催办: the ladder of an overdue handoff, each step once, also after days of silence."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, numbers
from core.errors import NotYet, StaleState
from findings.enums import HandoffState, UrgeAbout, UrgeAudience
from findings.models import Handoff, Urge, UrgeRule
from findings.notices import urges as notices
from findings.rules import custody as rules
from findings.verbs import FindingVerb

SERIES = "findings.urge"


def sweep(today: date) -> int:
    """Send every step that has come and was not sent; returns how many. Safe to run twice at once.

    After an outage only the latest step that has come is sent: it says all that the missed ones said.
    """
    ladder = list(UrgeRule.objects.filter(is_active=True).order_by("-step"))
    late = Handoff.objects.overdue(today).order_by("id").values_list("pk", flat=True)
    return sum(_climb(pk, ladder, today) for pk in list(late))


@transaction.atomic
def _climb(pk: int, ladder: list[UrgeRule], today: date) -> bool:
    handoff = _locked(pk)
    due = handoff.due_on
    if due is None or due >= today:
        return False
    reached = [rule for rule in ladder if (today - due).days >= rule.days_late]
    if not reached or reached[0].step <= _last_step(handoff, due):
        return False
    _send(handoff, reached[0].step, reached[0].audience, today, by=None)
    return True


@transaction.atomic
def urge(handoff: Handoff, *, by: User) -> Urge:
    """By hand, at most once a day: the next step of the ladder, to whom the ladder names for it."""
    today, handoff = timezone.localdate(), _locked(handoff.pk)
    rules.check_can_urge(by, handoff, today=today)
    if handoff.urges.filter(sent_on=today).exists():
        raise NotYet("今天已经催办过，请明天再催办。")
    step = _last_step(handoff, handoff.due_on) + 1
    rule = UrgeRule.objects.filter(step=step, is_active=True).first()
    audience = rule.audience if rule else UrgeAudience.OFFICE
    return _send(handoff, step, audience, today, by=by)


@transaction.atomic
def note(urge: Urge, *, by: User) -> None:
    """The organ's handler has taken note of it: name and time."""
    rules.check_can_note(by, urge)
    rows = Urge.objects.filter(pk=urge.pk, noted_at=None)
    if rows.update(noted_by=by, noted_at=timezone.now()) != 1:
        raise StaleState("这份催办刚刚已有人签收知悉，请刷新页面。")
    audit.record(urge.handoff, FindingVerb.URGE_NOTED, by=by, note=urge.reference)


def _locked(pk: int) -> Handoff:
    rows = Handoff.objects.select_for_update(of=("self",))
    return rows.select_related("organ", "clue__inspection").get(pk=pk)


def _last_step(handoff: Handoff, due: date | None) -> int:
    sent = handoff.urges.filter(due_on=due, about=_about(handoff)).order_by("-step")
    return sent.values_list("step", flat=True).first() or 0


def _about(handoff: Handoff) -> UrgeAbout:
    return UrgeAbout.SIGN if handoff.state == HandoffState.ISSUED else UrgeAbout.ANSWER


def _send(handoff: Handoff, step: int, audience: str, today: date, *, by: User | None) -> Urge:
    row = Urge.objects.create(
        handoff=handoff,
        year=today.year,
        number=numbers.take_for_document(SERIES, today.year),
        about=_about(handoff),
        step=step,
        audience=audience,
        due_on=handoff.due_on,
        sent_on=today,
        sent_by=by,
    )
    late = (today - row.due_on).days
    words = f"{row.reference}，第{step}次，逾期{late}天未{row.get_about_display()}"
    audit.record(handoff, FindingVerb.URGED, by=by, note=words)
    notices.sent(row, late=late)
    return row
