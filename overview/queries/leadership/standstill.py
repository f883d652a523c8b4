"""Units that stand still: what holds them, and since when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from fieldwork.queries import weekly_board
from overview.queries.leadership.facts import Facts
from rounds.enums import DeadlineKind, RoundState, Stage
from rounds.models import Inspection, Round

# Dates of the steps themselves; what people ask of each other on the way holds nobody up.
STEPS = (
    DeadlineKind.NOTICE,
    DeadlineKind.WORK_PLAN,
    DeadlineKind.GROUP_REPORT,
    DeadlineKind.SECRETARY_REPORT,
    DeadlineKind.PLAN,
    DeadlineKind.CONCENTRATED,
    DeadlineKind.EVALUATION,
    DeadlineKind.IMMEDIATE_FIX,
    DeadlineKind.ITEM,
    DeadlineKind.MEASURE,
    DeadlineKind.SUPERVISION,
)
RUNNING = (RoundState.UNDERWAY, RoundState.RECTIFYING)


@dataclass(frozen=True)
class Standing:
    """One inspection; ``since`` is the day from which it should have moved."""

    inspection: Inspection
    words: str
    since: date
    days: int


def standing_still(facts: Facts) -> list[Standing]:
    """Whoever stands longest first; a unit once, with all that holds it: one statement."""
    running = {round.pk: round for round in facts.rounds if round.state in RUNNING}
    open_ones = [each for each in facts.open if each.round_id in running]
    held = defaultdict(list)
    for pk, words, since in (*_late(facts), *_steps(facts, open_ones, running)):
        held[pk].append((since, words))
    found = [
        _standing(each, sorted(held[each.pk]), facts.today) for each in open_ones if held[each.pk]
    ]
    return sorted(found, key=lambda row: (row.since, row.inspection.pk))


def _standing(inspection: Inspection, held: list[tuple[date, str]], today: date) -> Standing:
    words = "，".join(dict.fromkeys(words for _, words in held))
    return Standing(inspection, words, held[0][0], (today - held[0][0]).days)


def _late(facts: Facts) -> list[tuple[int, str, date]]:
    return [
        (pk, f"{DeadlineKind(kind).label}逾期{number}项", since)
        for pk, kind, since, number in facts.overdue
        if kind in STEPS
    ]


def _steps(
    facts: Facts, inspections: list[Inspection], rounds: dict[int, Round]
) -> list[tuple[int, str, date]]:
    """Not entered in time, not left in time, or a stay of which nothing has come in for a week."""
    stays = [each for each in inspections if each.stage == Stage.FIELDWORK]
    last = weekly_board.last_days(stays)
    found = []
    for each in inspections:
        round = rounds[each.round_id]
        entry, end = each.entry_on or round.starts_on, each.exit_on or round.ends_on
        if each.stage == Stage.PREPARATION and entry < facts.today:
            found.append((each.pk, "未按期进驻", entry))
        if each.stage == Stage.FIELDWORK:
            still = max(last.get(each.pk, entry), entry)
            if end < facts.today:
                found.append((each.pk, "驻点超期", end))
            elif (facts.today - still).days >= weekly_board.STILL_DAYS:
                found.append((each.pk, weekly_board.STILL, still))
    return found
