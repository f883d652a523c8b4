"""What waits for a person in the ledgers: one line a duty, each one click from being done."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse

from accounts.enums import Role
from core.worklist import WorkItem
from rectification.enums import (
    ExtensionState,
    ItemState,
    LedgerState,
    PublicTextState,
    SupervisionState,
)
from rectification.models import Extension, Ledger, LedgerItem, PublicText, Supervision
from rectification.querysets import SOON
from rectification.rules import VERIFIERS
from rounds.enums import DeadlineKind
from rounds.models import TeamMember
from rounds.querysets import lasting, own_unit_ids

MOST = 50
# Whose decision a later date of these duties is; a clue's needs the grant that its scope asks for.
OFFICE_DATES = (
    DeadlineKind.ITEM,
    DeadlineKind.PLAN,
    DeadlineKind.RECOMMENDATION,
    DeadlineKind.CLUE_ANSWER,
)
LEADERSHIP_DATES = (DeadlineKind.EVALUATION,)
OFFICE_VERBS = {SupervisionState.PROPOSED: "发出", SupervisionState.ANSWERED: "审核答复"}
UNIT_VERBS = {SupervisionState.ISSUED: "签收", SupervisionState.RECEIVED: "答复"}


def waiting_for(user, today: date) -> list[WorkItem]:
    """Everything in the ledgers that waits for ``user``, at most 50 lines a kind."""
    found: list[WorkItem] = []
    if user.has_role(Role.LIAISON):
        found += [*_letters_of_unit(user), *_of_unit(user), *_items_of_unit(user, today)]
    if user.has_role(Role.INSPECTOR):
        found += _to_verify(user)
    if user.has_role(Role.OFFICE):
        found += [
            *_to_close(user),
            *_plans(),
            *_extensions(user, kinds=OFFICE_DATES),
            *_letters(OFFICE_VERBS),
            *_public_texts(user),
        ]
    if user.has_role(Role.LIAISON, Role.OFFICE):
        found += _returned_texts(user)
    if user.has_role(Role.LEADERSHIP):
        found += _letters({SupervisionState.REFERRED: "决定"})
        found += _extensions(user, kinds=LEADERSHIP_DATES)
    return found


def _of_unit(user) -> Iterator[WorkItem]:
    """Acknowledging and planning concern the ledger as a whole."""
    early = Ledger.objects.filter(
        unit__in=own_unit_ids(user), state__in=[LedgerState.ACKNOWLEDGING, LedgerState.PLANNING]
    )
    issued = Count("items", filter=Q(items__state=ItemState.ISSUED))
    for ledger in early.annotate(issued=issued).select_related("inspection__round")[:MOST]:
        if ledger.state == LedgerState.ACKNOWLEDGING:
            verb, title = "认领", f"{ledger.issued}项反馈问题待认领"
        elif ledger.plan_return_note:
            verb, title = "修改方案", f"整改方案被退回：{ledger.plan_return_note}"
        else:
            verb, title = "编制方案", "逐项填写整改措施并报送方案"
        context = ledger.inspection.round.short_name
        yield WorkItem(verb, title, ledger.get_absolute_url(), ledger.plan_due_on, context)


def _items_of_unit(user, today: date) -> Iterator[WorkItem]:
    """Items that were returned, are overdue or fall due within a week."""
    mine = LedgerItem.objects.filter(
        ledger__unit__in=own_unit_ids(user), state=ItemState.IN_PROGRESS
    )
    urgent = mine.filter(~Q(return_note="") | Q(due_on__lte=today + timedelta(days=SOON)))
    for item in urgent.order_by("due_on", "id")[:MOST]:
        verb = "继续整改" if item.return_note else "报告进展"
        yield _line(verb, item, f"第{item.number}项")


def _to_verify(user) -> Iterator[WorkItem]:
    teams = TeamMember.objects.filter(lasting(), inspector__user=user, duty__in=VERIFIERS)
    rows = LedgerItem.objects.awaiting_verification().filter(
        ledger__inspection__team__in=teams.values("team_id")
    )
    for item in _page(rows):
        yield _handed_in("核验", item, item.ledger.unit.name)


def _to_close(user) -> Iterator[WorkItem]:
    for item in _page(LedgerItem.objects.awaiting_closure().exclude(verified_by=user)):
        yield _handed_in("销号", item, item.ledger.unit.name)


def _plans() -> Iterator[WorkItem]:
    rows = Ledger.objects.filter(state=LedgerState.PLAN_REVIEW).select_related("unit")
    rows = rows.only("plan_due_on", "unit__name")
    for ledger in rows.order_by("plan_submitted_at")[:MOST]:
        url = reverse("rectification:plan_review", args=[ledger.pk])
        yield WorkItem("审核方案", "整改方案", url, ledger.plan_due_on, ledger.unit.name)


def _public_texts(user) -> Iterator[WorkItem]:
    """One line a ledger with public texts that somebody else wrote."""
    rows = PublicText.objects.filter(state=PublicTextState.SUBMITTED)
    rows = rows.exclude(submitted_by=user).exclude(drafted_by=user).order_by()
    counted = rows.values("item__ledger", "item__ledger__unit__name").annotate(n=Count("*"))
    for row in counted.order_by("item__ledger")[:MOST]:
        url = PublicText.disclosure_url(row["item__ledger"])
        yield WorkItem(
            "审定", f"{row['n']}项整改公开文本", url, None, row["item__ledger__unit__name"]
        )


def _returned_texts(user) -> Iterator[WorkItem]:
    rows = PublicText.objects.filter(state=PublicTextState.DRAFT).exclude(return_note="")
    mine = rows.filter(Q(item__ledger__unit__in=own_unit_ids(user)) | Q(drafted_by=user))
    for text in mine.select_related("item").order_by("pk")[:MOST]:
        url = reverse("rectification:public_text_edit", args=[text.item_id])
        title = f"公开文本待修改：{text.return_note}"
        yield WorkItem("修改", title, url, None, f"第{text.item.number}项")


def _extensions(user, *, kinds: Iterable[DeadlineKind]) -> Iterator[WorkItem]:
    """Requests of these kinds that lie within the person's scope and are not their own."""
    rows = Extension.objects.visible_to(user).filter(
        state=ExtensionState.ASKED, deadline__kind__in=kinds
    )
    shown = rows.exclude(asked_by=user).select_related("deadline__inspection__unit")
    for extension in shown.order_by("id")[:MOST]:
        row = extension.deadline
        url = reverse("rectification:extension_decide", args=[extension.pk])
        unit = "" if row.is_restricted else row.inspection.unit.name
        yield WorkItem("决定延期", f"申请延期：{row.label}", url, row.due_on, unit)


def _letters_of_unit(user) -> Iterator[WorkItem]:
    return _letters(UNIT_VERBS, ledger__unit__in=own_unit_ids(user))


def _letters(verbs: dict, **conditions) -> Iterator[WorkItem]:
    """Letters of the ladder in these states, the oldest first."""
    rows = Supervision.objects.filter(state__in=verbs, **conditions).select_related("ledger__unit")
    for letter in rows.defer("content", "answer", "requirement").order_by("pk")[:MOST]:
        verb, url = verbs[letter.state], letter.get_absolute_url()
        due = letter.answer_due_on if letter.state in UNIT_VERBS else None
        yield WorkItem(verb, str(letter), url, due, letter.ledger.unit.name)


def _page(rows):
    shown = rows.select_related("ledger__unit").only("problem", "due_on", "ledger__unit__name")
    return shown.order_by("due_on", "id")[:MOST]


def _handed_in(verb: str, item: LedgerItem, context: str) -> WorkItem:
    """Its date is the unit's, who kept or missed it; whoever verifies or closes has none."""
    return WorkItem(verb, item.problem, item.get_absolute_url(), None, context)


def _line(verb: str, item: LedgerItem, context: str) -> WorkItem:
    return WorkItem(verb, item.problem, item.get_absolute_url(), item.due_on, context)
