"""Deciding which unit an organisation in somebody's career is, or that it is none of ours."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from core.errors import StaleState
from core.names import fold
from core.optimistic_locking import edit as save_edit
from rounds import careers, rules
from rounds.actions import recusals
from rounds.enums import RoundState
from rounds.models import Employment, Inspector, Round, Unit
from rounds.verbs import RoundVerb

OUTSIDE = "系统外单位"


@dataclass(frozen=True)
class Choice:
    """All lines of the person with this text are ``unit``; None: an organisation outside."""

    inspector: Inspector
    text: str
    unit: Unit | None


@transaction.atomic
def decide(choices: Iterable[Choice], *, by: User) -> int:
    """Keep the choices and look for recusals anew where these people serve; how many people.

    Raises StaleState where a line was changed since it was shown.
    """
    rules.check_can_edit_pool(by)
    by_person: dict[Inspector, list[Choice]] = {}
    for choice in choices:
        by_person.setdefault(choice.inspector, []).append(choice)
    for inspector, own in by_person.items():
        _decide(inspector, own, by)
    _refresh(by_person)
    return len(by_person)


def _decide(inspector: Inspector, choices: list[Choice], by: User) -> None:
    lines = careers.of([inspector])[inspector.pk]
    told, columns, rows = {}, {}, []
    for choice in choices:
        same = [line for line in lines if fold(line.text) == fold(choice.text)]
        if not same:
            raise StaleState(f"{inspector.name}的经历刚刚被他人改过，请核对后重新认定。")
        told[choice.text[:80]] = [_words(same[0]), str(choice.unit or OUTSIDE)]
        for line in same:
            if line.kind == careers.EMPLOYER:
                columns = {"employer": choice.unit, "is_employer_decided": True}
            else:
                rows.append((line.pk, choice.unit))
    save_edit(inspector, columns, verb=RoundVerb.EMPLOYER_RECOGNIZED, also=told, by=by)
    for pk, unit in rows:
        Employment.objects.filter(pk=pk).update(unit=unit, is_decided=True)


def _words(line: careers.Line) -> str:
    if line.is_outside:
        return OUTSIDE
    names = Unit.objects.filter(pk__in=line.units).values_list("name", flat=True)
    return "、".join(names) or "未认定"


def _refresh(people: Iterable[Inspector]) -> None:
    rounds = Round.objects.filter(members__inspector__in=list(people), members__to_on=None)
    for round in rounds.exclude(state=RoundState.ARCHIVED).distinct():
        recusals.refresh(round)
