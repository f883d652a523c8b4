"""The ledger's and the letters' places on the pages of an inspection and a unit."""

from urllib.parse import quote

from django.urls import reverse

from accounts.enums import OVERSIGHT, Role
from accounts.models import User
from core.models import AuditEvent
from core.targets import label_of
from rectification import queries
from rectification.enums import SupervisionState
from rectification.models import Ledger, Supervision
from rectification.tables.supervision import LettersPart
from rounds import panels
from rounds.panels import Panel, UnitPart


@panels.register
def ledger_panel(inspection, user: User) -> list[Panel]:
    ledger = Ledger.objects.visible_to(user).filter(inspection=inspection).first()
    if ledger is None:
        return []
    counters = queries.counters(ledger.items.all())
    return [
        Panel(
            label="整改台账",
            url=ledger.get_absolute_url(),
            count=counters.total,
            icon="list-check",
            hint=f"已销号{counters.closed}项，逾期{counters.overdue}项",
        )
    ]


@panels.register
def letters_panel(inspection, user: User) -> list[Panel]:
    """The letters of the ladder, once there are any."""
    letters = Supervision.objects.visible_to(user).filter(ledger__inspection=inspection)
    found = list(letters.order_by("-pk").values_list("ledger_id", "state"))
    if not found:
        return []
    url = f"{reverse('rectification:supervision_list')}?ledger={found[0][0]}"
    newest = SupervisionState(found[0][1]).label
    return [Panel("督办文书", url, len(found), icon="mail-exclamation", hint=f"最近一份：{newest}")]


NEWEST = 20


@panels.register_unit
def letters_of_unit(unit, user: User) -> UnitPart | None:
    """Every letter of the ladder that concerns the unit, newest first, with its steps."""
    letters = Supervision.objects.visible_to(user).filter(ledger__unit=unit)
    url = f"{reverse('rectification:supervision_list')}?q={quote(unit.name)}"
    return letters_part(letters, user, url=url)


def letters_part(letters, user: User, *, url: str) -> UnitPart | None:
    """The newest of these letters as a list; None where there is none."""
    table = LettersPart(list(LettersPart.for_page(letters).order_by("-pk")[:NEWEST]))
    if not table:
        return None
    template = "rectification/supervision/_letters.html"
    return UnitPart("督办文书", template, table, events_of(letters, user), url)


def events_of(letters, user: User):
    """The letters' steps in the audit; a unit reads of none before the letter went out to it."""
    wanted = AuditEvent.objects.filter(
        target_type=label_of(Supervision), target_id__in=letters.order_by().values("pk")
    )
    if user.has_role(Role.LIAISON) and not user.has_role(*OVERSIGHT):
        wanted = wanted.filter(trail__startswith="rectification.ledger:")
    return wanted
