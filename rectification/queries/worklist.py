"""What waits for a person in the ledgers: one line a duty, each one click from being done."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from core.targets import key_of
from core.worklist import WorkItem
from rectification.enums import (
    WITH_UNIT,
    ExtensionState,
    ItemState,
    LedgerState,
    PublicTextState,
    SupervisionState,
    WithholdingState,
)
from rectification.models import (
    Extension,
    Ledger,
    LedgerItem,
    PublicText,
    Supervision,
    Withholding,
)
from rectification.queries import revisits
from rectification.querysets import SOON
from rectification.rules import VERIFIERS
from rounds.enums import DeadlineKind, Stage
from rounds.models import Team, TeamMember
from rounds.querysets import acting, lasting, own_inspections, own_unit_ids, serving

MOST = 50
WORKING = (LedgerState.CONCENTRATED, LedgerState.SUSTAINED)
OFFICE_STEPS: dict[str, str] = {
    LedgerState.CONCENTRATED: "转入评估",
    LedgerState.SUSTAINED: "转入评估",
    LedgerState.EVALUATION: "办结台账",
    LedgerState.CLOSED: "转入回访",
}
# Whose decision a later date of these duties is; a clue's needs the grant that its scope asks for.
OFFICE_DATES = (
    DeadlineKind.ITEM,
    DeadlineKind.PLAN,
    DeadlineKind.RECOMMENDATION,
    DeadlineKind.CLUE_ANSWER,
    DeadlineKind.INTAKE,
)
LEADERSHIP_DATES = (DeadlineKind.EVALUATION,)
OFFICE_VERBS = {SupervisionState.PROPOSED: "发出", SupervisionState.ANSWERED: "审核答复"}
UNIT_VERBS = {SupervisionState.ISSUED: "签收", SupervisionState.RECEIVED: "答复"}


def waiting_for(user: User, today: date) -> list[WorkItem]:
    """Everything in the ledgers that waits for ``user``, at most 50 lines a kind."""
    found: list[WorkItem] = []
    if user.has_role(Role.LIAISON):
        found += [*_letters_of_unit(user), *_of_unit(user), *_items_of_unit(user, today)]
    if user.has_role(Role.INSPECTOR):
        found += _to_verify(user)
    if user.has_role(Role.OFFICE):
        found += [
            *_to_verify_from_outside(user),
            *_to_close(user),
            *_plans(),
            *_extensions(user, kinds=OFFICE_DATES),
            *_withholdings(user),
            *_ledgers_of_office(),
            *_unverified(),
            *_letters(OFFICE_VERBS),
            *_public_texts(user),
        ]
    if user.has_role(Role.LIAISON, Role.OFFICE):
        found += _returned_texts(user)
    if user.has_role(Role.LEADERSHIP):
        found += _letters({SupervisionState.REFERRED: "决定"})
        found += _extensions(user, kinds=LEADERSHIP_DATES)
    return found + revisits.waiting_for(user)


def _of_unit(user: User) -> Iterator[WorkItem]:
    """Acknowledging and planning concern the ledger as a whole."""
    early = Ledger.objects.filter(
        unit__in=own_unit_ids(user), state__in=[LedgerState.ACKNOWLEDGING, LedgerState.PLANNING]
    )
    issued = Count("items", filter=Q(items__state=ItemState.ISSUED))
    early = (
        early.annotate(issued=issued)
        .select_related("inspection__round")
        .order_by("-opened_on", "-id")
    )
    for ledger in early.prefetch_related(_keyed(user))[:MOST]:
        if ledger.state == LedgerState.ACKNOWLEDGING:
            verb, title = "认领", f"{ledger.issued}项反馈问题待认领"
        elif ledger.plan_return_note:
            verb, title = "修改方案", f"整改方案被退回：{ledger.plan_return_note}"
        else:
            verb, title = "编制方案", "逐项填写整改措施并报送方案"
        context = ledger.short_origin
        url, rows = ledger.get_absolute_url(), _rows(ledger)
        yield WorkItem(verb, title, url, ledger.plan_due_on, context, rows)
    yield from _in_progress(user)


def _keyed(user: User) -> Prefetch:
    mine = LedgerItem.objects.in_charge_of(user).only("ledger", "state")
    return Prefetch("items", mine.order_by("pk"))


def _rows(ledger: Ledger) -> tuple[str, ...]:
    """The ledger, its inspection if it has one, and the person's items that the unit has."""
    mine = [item for item in ledger.items.all() if item.state in WITH_UNIT]
    return (*_origin(ledger), key_of(ledger), *map(key_of, mine))


def _origin(ledger: Ledger) -> tuple[str, ...]:
    return (f"rounds.inspection:{ledger.inspection_id}",) if ledger.inspection_id else ()


def _in_progress(user: User) -> Iterator[WorkItem]:
    """One line a ledger under way: what is neither returned nor due soon is the unit's as well."""
    mine = LedgerItem.objects.in_charge_of(user)
    working = mine.filter(ledger=OuterRef("pk"), state__in=WITH_UNIT)
    ledgers = Ledger.objects.filter(
        Exists(working), unit__in=own_unit_ids(user), state__in=WORKING
    ).of_now()
    for ledger in ledgers.select_related("inspection__round").prefetch_related(_keyed(user))[:MOST]:
        rows, context = _rows(ledger), ledger.short_origin
        url, due = ledger.get_absolute_url(), ledger.concentrated_due_on
        count = len(rows) - len(_origin(ledger)) - 1
        yield WorkItem("推进整改", f"{count}项正在整改", url, due, context, rows)


def _ledgers_of_office() -> Iterator[WorkItem]:
    """Ledgers whose items are all closed, evaluations, and closed ones whose inspection goes on."""
    open_items = LedgerItem.objects.filter(ledger=OuterRef("pk")).exclude(state=ItemState.CLOSED)
    done = Q(state__in=WORKING) & ~Exists(open_items)
    closed = Q(state=LedgerState.CLOSED, inspection__stage=Stage.RECTIFICATION)
    rows = Ledger.objects.of_now().filter(done | closed | Q(state=LedgerState.EVALUATION))
    for ledger in rows.select_related("unit", "inspection__round").order_by("pk")[:MOST]:
        thing = (ledger.inspection if ledger.state == LedgerState.CLOSED else None) or ledger
        keys = (key_of(ledger), *_origin(ledger))
        verb, context = OFFICE_STEPS[ledger.state], ledger.short_origin
        yield WorkItem(verb, ledger.unit.name, thing.get_absolute_url(), None, context, keys)


def _withholdings(user: User) -> Iterator[WorkItem]:
    rows = Withholding.objects.filter(state=WithholdingState.ASKED).exclude(asked_by=user)
    for row in rows.select_related("item__ledger__unit").order_by("pk")[:MOST]:
        url, unit = row.item.get_absolute_url(), row.item.ledger.unit.name
        yield WorkItem("决定是否公开", row.item.problem, url, None, unit, (key_of(row),))


def _unverified() -> Iterator[WorkItem]:
    """Teams whose unit applied for closure and that have nobody left to verify it."""
    able = TeamMember.objects.filter(lasting(), acting(), team=OuterRef("pk"), duty__in=VERIFIERS)
    waiting = LedgerItem.objects.filter(state=ItemState.SUBMITTED)
    teams = Team.objects.filter(pk__in=waiting.values("ledger__inspection__team"))
    for team in teams.exclude(Exists(able)).select_related("round__term").order_by("pk"):
        url, rows = team.round.get_absolute_url(), (key_of(team),)
        yield WorkItem("配齐核验人", f"{team}没有人能核验销号申请", url, rows=rows)


def _items_of_unit(user: User, today: date) -> Iterator[WorkItem]:
    """Those of the person's items that were returned, are overdue or fall due within a week."""
    mine = (
        LedgerItem.objects.of_now()
        .in_charge_of(user)
        .filter(ledger__unit__in=own_unit_ids(user), state=ItemState.IN_PROGRESS)
    )
    urgent = mine.filter(~Q(return_note="") | Q(due_on__lte=today + timedelta(days=SOON)))
    for item in urgent.order_by("due_on", "id")[:MOST]:
        verb = "继续整改" if item.return_note else "报告进展"
        yield _line(verb, item, f"第{item.number}项")


def _to_verify(user: User) -> Iterator[WorkItem]:
    teams = serving(user).filter(duty__in=VERIFIERS)
    rows = LedgerItem.objects.awaiting_verification().filter(
        ledger__inspection__in=own_inspections(user),
        ledger__inspection__team__in=teams.values("team_id"),
    )
    for item in _page(rows):
        yield _handed_in("核验", item, item.ledger.unit.name)


def _to_verify_from_outside(user: User) -> Iterator[WorkItem]:
    """What came from outside has no team of ours: the office verifies it."""
    rows = LedgerItem.objects.awaiting_verification().from_outside()
    for item in _page(rows.exclude(submitted_by=user)):
        yield _handed_in("核验", item, item.ledger.unit.name)


def _to_close(user: User) -> Iterator[WorkItem]:
    for item in _page(LedgerItem.objects.awaiting_closure().exclude(verified_by=user)):
        yield _handed_in("销号", item, item.ledger.unit.name)


def _plans() -> Iterator[WorkItem]:
    rows = Ledger.objects.filter(state=LedgerState.PLAN_REVIEW).select_related("unit")
    rows = rows.only("plan_due_on", "unit__name")
    for ledger in rows.order_by("plan_submitted_at")[:MOST]:
        url = reverse("rectification:plan_review", args=[ledger.pk])
        due, unit, keys = ledger.plan_due_on, ledger.unit.name, (key_of(ledger),)
        yield WorkItem("审核方案", "整改方案", url, due, unit, keys)


def _public_texts(user: User) -> Iterator[WorkItem]:
    """One line a ledger with public texts that somebody else wrote."""
    rows = PublicText.objects.filter(state=PublicTextState.SUBMITTED)
    rows = rows.exclude(submitted_by=user).exclude(drafted_by=user).order_by()
    counted = rows.values("item__ledger", "item__ledger__unit__name").annotate(
        n=Count("*"), keys=ArrayAgg("pk")
    )
    for row in counted.order_by("item__ledger")[:MOST]:
        url = PublicText.disclosure_url(row["item__ledger"])
        rows_of = tuple(f"{PublicText._meta.label_lower}:{pk}" for pk in row["keys"])
        title, unit = f"{row['n']}项整改公开文本", row["item__ledger__unit__name"]
        yield WorkItem("审定", title, url, None, unit, rows_of)


def _returned_texts(user: User) -> Iterator[WorkItem]:
    rows = PublicText.objects.filter(state=PublicTextState.DRAFT).exclude(return_note="")
    mine = rows.filter(Q(item__ledger__unit__in=own_unit_ids(user)) | Q(drafted_by=user))
    for text in mine.select_related("item").order_by("pk")[:MOST]:
        url = reverse("rectification:public_text_edit", args=[text.item_id])
        title = f"公开文本待修改：{text.return_note}"
        yield WorkItem("修改", title, url, None, f"第{text.item.number}项", (key_of(text),))


def _extensions(user: User, *, kinds: Iterable[DeadlineKind]) -> Iterator[WorkItem]:
    """Requests of these kinds that lie within the person's scope and are not their own."""
    rows = Extension.objects.visible_to(user).filter(
        state=ExtensionState.ASKED, deadline__kind__in=kinds
    )
    shown = rows.exclude(asked_by=user).select_related(
        "deadline__inspection__unit", "deadline__about_unit"
    )
    for extension in shown.order_by("id")[:MOST]:
        row = extension.deadline
        url = reverse("rectification:extension_decide", args=[extension.pk])
        unit = "" if row.is_restricted else row.unit_concerned.name
        title, keys = f"申请延期：{row.label}", (key_of(extension),)
        yield WorkItem("决定延期", title, url, row.due_on, unit, keys)


def _letters_of_unit(user: User) -> Iterator[WorkItem]:
    return _letters(UNIT_VERBS, ledger__unit__in=own_unit_ids(user))


def _letters(verbs: dict, **conditions: Any) -> Iterator[WorkItem]:
    """Letters of the ladder in these states, the oldest first."""
    rows = Supervision.objects.filter(state__in=verbs, **conditions).select_related("ledger__unit")
    for letter in rows.defer("content", "answer", "requirement").order_by("pk")[:MOST]:
        verb, url = verbs[letter.state], letter.get_absolute_url()
        due = letter.answer_due_on if letter.state in UNIT_VERBS else None
        keys = (key_of(letter),)
        yield WorkItem(verb, str(letter), url, due, letter.ledger.unit.name, keys)


def _page(rows: QuerySet[LedgerItem]) -> QuerySet[LedgerItem]:
    shown = rows.select_related("ledger__unit").only("problem", "due_on", "ledger__unit__name")
    return shown.order_by("due_on", "id")[:MOST]


def _handed_in(verb: str, item: LedgerItem, context: str) -> WorkItem:
    """Its date is the unit's, who kept or missed it; whoever verifies or closes has none."""
    url, keys = item.get_absolute_url(), (key_of(item),)
    return WorkItem(verb, item.problem, url, None, context, keys)


def _line(verb: str, item: LedgerItem, context: str) -> WorkItem:
    url, keys = item.get_absolute_url(), (key_of(item),)
    return WorkItem(verb, item.problem, url, item.due_on, context, keys)
