"""What a deadline is called outside the house: by unit and number, never by its content."""

from collections import defaultdict
from collections.abc import Callable

from fieldwork.models import IntakeRequest
from findings.models import Handoff, ImmediateFix, ResolutionTask
from rectification.models import LedgerItem, Measure
from rounds.enums import OF_CLUES, DeadlineKind
from rounds.models import Deadline

K = DeadlineKind


def case_names(rows: list[Deadline]) -> dict[int, str]:
    """“市财政局第3项”, “移交〔2026〕3号”, by deadline; one statement for each kind present.

    The rows carry their inspection and its unit. A label may hold a problem's or a clue's words and
    is never used here.
    """
    by_kind: dict[str, list[Deadline]] = defaultdict(list)
    for row in rows:
        by_kind[K.CLUE_SIGN if row.kind in OF_CLUES else row.kind].append(row)
    return {
        row.pk: _names.get(kind, _by_unit)(row, found)
        for kind, own in by_kind.items()
        for found in [_numbers(kind, own)]
        for row in own
    }


def _numbers(kind: str, rows: list[Deadline]) -> dict[int, str]:
    """By target id, what of its number goes into the name."""
    ids = {row.target_id for row in rows}
    if kind == K.ITEM:
        items = LedgerItem.objects.filter(pk__in=ids).values_list("pk", "number")
        return {pk: f"第{number}项" for pk, number in items}
    if kind == K.MEASURE:
        measures = Measure.objects.filter(pk__in=ids).values_list("pk", "item__number")
        return {pk: f"第{number}项的措施" for pk, number in measures}
    if kind == K.IMMEDIATE_FIX:
        fixes = ImmediateFix.objects.filter(pk__in=ids).only("pk", "year", "number")
        return {fix.pk: str(fix) for fix in fixes}
    if kind == K.CLUE_SIGN:
        handoffs = Handoff.objects.filter(pk__in=ids).values_list("pk", "year", "number")
        return {pk: f"〔{year}〕{number}号" for pk, year, number in handoffs}
    if kind == K.INTAKE:
        letters = IntakeRequest.objects.filter(pk__in=ids).only("pk", "year", "number")
        return {letter.pk: str(letter) for letter in letters}
    if kind == K.RESOLUTION:
        tasks = ResolutionTask.objects.filter(pk__in=ids).select_related("resolution")
        shown = tasks.only("pk", "number", "resolution__year", "resolution__number")
        return {task.pk: str(task) for task in shown}
    return {}


def _by_unit(row: Deadline, numbers: dict[int, str]) -> str:
    return f"{row.unit_concerned.name}{row.get_kind_display()}"


def _numbered(row: Deadline, numbers: dict[int, str]) -> str:
    number = numbers.get(row.target_id)
    return f"{row.unit_concerned.name}{number}" if number else _by_unit(row, numbers)


def _handed_over(row: Deadline, numbers: dict[int, str]) -> str:
    return f"移交{numbers.get(row.target_id, row.target_id)}"


def _decided(row: Deadline, numbers: dict[int, str]) -> str:
    """By the meeting's number and the task's, never by a unit: a meeting speaks of several."""
    return numbers.get(row.target_id, f"议定事项{row.target_id}")


def _passed_on(row: Deadline, numbers: dict[int, str]) -> str:
    """By no unit: it went to the team, and hangs on an inspection of it only to be followed."""
    return row.get_kind_display()


def _asked(row: Deadline, numbers: dict[int, str]) -> str:
    """A letter names several units: it is called by its number alone."""
    return f"{numbers.get(row.target_id, row.target_id)}答复"


_names: dict[str, Callable[[Deadline, dict[int, str]], str]] = {
    K.ITEM: _numbered,
    K.MEASURE: _numbered,
    K.IMMEDIATE_FIX: _numbered,
    K.CLUE_SIGN: _handed_over,
    K.INTAKE: _asked,
    K.RESOLUTION: _decided,
    K.DIRECTIVE: _passed_on,
}
