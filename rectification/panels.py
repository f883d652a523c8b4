"""The ledger's and the letters' places on the pages of an inspection and a unit."""

from urllib.parse import quote

from django.urls import reverse

from accounts.enums import OVERSIGHT, Role
from accounts.models import User
from core.models import AuditEvent
from core.targets import label_of
from rectification import queries
from rectification.enums import RevisitState, SupervisionState
from rectification.models import Ledger, Revisit, Supervision
from rectification.queries.earlier import earlier_items
from rectification.tables.supervision import LettersPart
from rounds import panels
from rounds.enums import Stage
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


@panels.register
def revisits_panel(inspection, user: User) -> list[Panel]:
    """Once there is one, or the inspection stands at its revisit."""
    made = Revisit.objects.visible_to(user).filter(ledger__inspection=inspection)
    found = list(made.order_by("-pk").values_list("ledger_id", "state"))
    if not found and inspection.stage != Stage.FOLLOW_UP:
        return []
    ledger = Ledger.objects.visible_to(user).filter(inspection=inspection).first()
    if ledger is None:
        return []
    url = f"{reverse('rectification:revisit_list')}?ledger={ledger.pk}"
    hint = f"最近一次：{RevisitState(found[0][1]).label}" if found else "还没有安排"
    return [Panel("整改回访", url, len(found), icon="zoom-check", hint=hint)]


@panels.register
def earlier_panel(inspection, user: User) -> list[Panel]:
    """What the unit's earlier inspections left, before and during a stay."""
    if inspection.stage not in (Stage.PREPARATION, Stage.FIELDWORK):
        return []
    rows = earlier_items(inspection, user)
    if not rows:
        return []
    url = reverse("rectification:earlier_items", args=[inspection.pk])
    left = sum(each.is_unresolved for each in rows)
    hint = f"未销号、未到位或反弹{left}项" if left else "都已销号"
    return [Panel("以往整改事项", url, len(rows), icon="history", hint=hint)]


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
