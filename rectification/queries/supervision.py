"""The supervision board: ledgers by the step they stand on, and what is waiting for whom."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.charts import Row, Segment, Tracks, stacked
from core.documents import wording
from rectification.enums import SupervisionState, Turn
from rectification.models import Ledger, Supervision
from rectification.querysets import LedgerQuerySet

S = SupervisionState
# Whose turn it is, by the state of the newest letter or proposal.
TURN = {
    S.PROPOSED: Turn.OFFICE,
    S.ANSWERED: Turn.OFFICE,
    S.ISSUED: Turn.UNIT,
    S.RECEIVED: Turn.UNIT,
    S.REFERRED: Turn.LEADERSHIP,
}


def on_the_board(ledgers: LedgerQuerySet) -> QuerySet:
    """Open ledgers with ``place`` (highest letter out, 0: none), ``since`` and ``turn``."""
    mine = Supervision.objects.filter(ledger=OuterRef("pk")).order_by()
    highest = mine.sent().order_by("-place", "-pk")
    standing = mine.open().order_by("-place", "-pk")
    turns = [When(now=str(state), then=Value(turn)) for state, turn in TURN.items()]
    return ledgers.open().annotate(
        place=Coalesce(Subquery(highest.values("place")[:1]), 0, output_field=IntegerField()),
        since=Coalesce(
            Subquery(highest.values("issued_on")[:1]), F("opened_on"), output_field=DateField()
        ),
        now=Coalesce(Subquery(standing.values("state")[:1]), Value("")),
        turn=Case(*turns, default=Value(Turn.NOBODY), output_field=CharField()),
    )


def counts_of(board: QuerySet[Ledger]) -> Counter[tuple[int, str]]:
    """How many ledgers stand on each step and wait for whom: one statement."""
    rows = board.order_by().values_list("place", "turn").annotate(n=Count("pk"))
    return Counter({(place, turn): n for place, turn, n in rows})


def ladder(counts: Counter[tuple[int, str]], names: Mapping[int, str], url: str) -> Tracks:
    """Each step with the ledgers on it by whom they wait for; ``url`` is the board's."""
    rows = []
    for place, name in names.items():
        parts = [
            Segment(turn.label, counts[place, turn], turn.tone, f"{url}?place={place}&turn={turn}")
            for turn in Turn
            if counts[place, turn]
        ]
        number = sum(int(part.value) for part in parts)
        rows.append(Row(name, parts, f"{number}个", f"{url}?place={place}"))
    return stacked("ladder", _waiting(counts), rows)


def _waiting(counts: Counter[tuple[int, str]]) -> str:
    whole, out = counts.total(), sum(n for (place, _), n in counts.items() if place)
    waiting = {turn: sum(counts[key] for key in counts if key[1] == turn) for turn in Turn}
    told = [f"{n}个{turn.label}" for turn, n in waiting.items() if n and turn != Turn.NOBODY]
    return "，".join([f"在办{whole}个单位中{out}个已收到督办文书", *told])


def newest_letters(ledgers: Iterable[int]) -> dict[int, dict]:
    """By ledger what the board shows: the highest letter out, and what is open: one statement."""
    found: dict[int, dict] = {pk: {"sent": None, "open": None} for pk in ledgers}
    rows = Supervision.objects.filter(ledger__in=found).order_by("place", "pk")
    for letter in rows.defer("content", "answer", "requirement"):
        line = found[letter.ledger_id]
        if letter.issued_on:
            line["sent"] = letter
        if letter.state in TURN:
            line["open"] = letter
    return found


def demands_of(letter: Supervision) -> str:
    """What the letter asks for: its own words, else the standing ones of its kind."""
    return letter.requirement or wording.say(f"supervision.{letter.kind}.demands")


def chain_of(ledger: Ledger, *, before: int) -> list[dict]:
    """The earlier letters with their dates, as 问责建议 cites them (plain values, oldest first)."""
    rows = Supervision.objects.filter(ledger=ledger, place__lt=before).sent().order_by("pk")
    return [_link(letter) for letter in rows]


def _link(letter: Supervision) -> dict:
    def day(value: Any) -> str:
        return value.isoformat() if value else ""

    return {
        "title": letter.get_kind_display(),
        "reference": letter.reference,
        "issued_on": day(letter.issued_on),
        "received_on": day(letter.received_at and timezone.localdate(letter.received_at)),
        "received_by": f"{letter.received_post}{letter.received_name}",
        "answer_due_on": day(letter.answer_due_on),
        "answered_on": day(letter.answered_at and timezone.localdate(letter.answered_at)),
        "state": letter.get_state_display(),
    }
