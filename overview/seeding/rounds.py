"""Terms, rounds, teams and inspections: old rounds archived, the newest under way, one planned."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from accounts.models import User
from core.models import IssuedNumber
from core.targets import label_of
from overview.seeding import words
from overview.seeding.people import TEAM_ACCOUNTS, add_liaison
from overview.seeding.world import ZONE, World
from rounds.documents.notice import SERIES
from rounds.enums import NOTICE, Duty, RoundKind, RoundState, Stage
from rounds.models import (
    Commitment,
    DeadlinePreset,
    Employment,
    Inspection,
    Inspector,
    Round,
    Team,
    TeamMember,
    Term,
    Unit,
)
from rounds.words import COMMITMENT

STAY = 30
ORDER = list(Stage)
# The newest round but two is long over, the next is being rectified, the newest is in the field.
DEMO_STAGES = [
    [Stage.ARCHIVED, Stage.ARCHIVED, Stage.ARCHIVED, Stage.FOLLOW_UP],
    [Stage.RECTIFICATION] * 4,
    [Stage.FIELDWORK, Stage.FIELDWORK, Stage.REPORTING, Stage.FEEDBACK],
]
# Days since feedback of the four units in rectification: overdue, due soon, midway, just begun.
SINCE_FEEDBACK = [97, 88, 45, 6]


@dataclass(frozen=True)
class Crew:
    """The people of one team, by duty."""

    leader: User
    deputy: User
    members: list[User]


def make(world: World) -> None:
    today = world.today
    start = date(today.year - 3, 1, 1)
    world.people["term"] = world.add(
        Term(name="十三届", starts_on=start, ends_on=date(start.year + 4, 12, 31), is_current=True)
    )
    preset = DeadlinePreset.objects.get(is_default=True)
    _previous(world)
    for number in range(1, world.size.rounds + 1):
        _round(world, number, preset)
    _planned(world, preset)


def _previous(world: World) -> None:
    start = world.people["term"].starts_on
    world.add(
        Term(name="十二届", starts_on=date(start.year - 5, 1, 1), ends_on=start - timedelta(days=1))
    )


def stages_of(world: World, number: int) -> list[str]:
    """The stage of each inspection of round ``number``, by how long ago the round was."""
    back = world.size.rounds - number
    if world.name == "demo":
        return [str(s) for s in DEMO_STAGES[number - 1]]
    pattern = {0: [Stage.FIELDWORK, Stage.REPORTING], 1: [Stage.FEEDBACK, Stage.RECTIFICATION],
               2: [Stage.RECTIFICATION], 3: [Stage.RECTIFICATION, Stage.FOLLOW_UP]}  # fmt: skip
    cycle = pattern.get(back, [Stage.ARCHIVED])
    return [str(cycle[i % len(cycle)]) for i in range(world.size.units_per_round)]


def _entry(world: World, number: int) -> date:
    back = world.size.rounds - number
    return world.today - timedelta(days=18 + 90 * back if world.name != "demo" else 18 + 150 * back)


def _round(world: World, number: int, preset: DeadlinePreset) -> None:
    office, leadership = world.people["bangong"], world.people["lingdao"]
    entry, stages = _entry(world, number), stages_of(world, number)
    approved = world.moment(entry - timedelta(days=20))
    state = RoundState.UNDERWAY
    if all(stage == Stage.ARCHIVED for stage in stages):
        state = RoundState.ARCHIVED
    elif number < world.size.rounds - 0 and Stage.FIELDWORK not in stages:
        state = RoundState.RECTIFYING
    round_ = world.add(
        Round(
            term=world.people["term"],
            number=number,
            kind=RoundKind.REGULAR if number % 3 else RoundKind.SPECIAL,
            topics=words.TOPICS,
            starts_on=entry,
            ends_on=entry + timedelta(days=STAY),
            preset=preset,
            state=state,
            created_by=office,
            approved_by=leadership,
            approved_at=approved,
        )
    )
    world.tell(round_, "筹备轮次", office, world.moment(entry - timedelta(days=35)))
    world.tell(round_, "报批轮次方案", office, world.moment(entry - timedelta(days=24)))
    world.tell(round_, "批准轮次方案", leadership, approved)
    _inspections(world, round_, stages)


def _planned(world: World, preset: DeadlinePreset) -> None:
    office, entry = world.people["bangong"], world.today + timedelta(days=40)
    round_ = world.add(
        Round(
            term=world.people["term"],
            number=world.size.rounds + 1,
            topics=words.TOPICS,
            starts_on=entry,
            ends_on=entry + timedelta(days=STAY),
            preset=preset,
            state=RoundState.PLANNING,
            created_by=office,
        )
    )
    world.tell(round_, "筹备轮次", office, world.moment(world.today - timedelta(days=3)))


def _inspections(world: World, round_: Round, stages: list[str]) -> None:
    units, size = world.all(Unit), world.size.units_per_round
    first = (round_.number - 1) * size
    chosen = [units[(first + i) % len(units)] for i in range(size)]
    used: set[int] = set()
    for place in range(0, size, 2):
        pair = chosen[place : place + 2]
        team, crew = _team(world, round_, place // 2 + 1, pair, used)
        for offset, unit in enumerate(pair):
            _inspection(world, round_, team, crew, unit, stages[place + offset], place + offset)


def _team(world, round_, number, units, used) -> tuple[Team, Crew]:
    team = world.add(Team(round=round_, number=number))
    banned = {unit.pk for unit in units} | {unit.parent_id for unit in units}
    picked = _pick(world, round_, number, banned, used)
    ended = round_.ends_on + timedelta(days=200) if round_.state == RoundState.ARCHIVED else None
    duties = [Duty.LEADER, Duty.DEPUTY, Duty.MEMBER, Duty.MEMBER, Duty.CONTACT]
    for duty, inspector in zip(duties, picked, strict=True):
        world.add(
            TeamMember(
                team=team,
                round=round_,
                inspector=inspector,
                duty=duty,
                from_on=round_.starts_on - timedelta(days=15),
                to_on=ended,
            )
        )
    is_newest = number == 1 and round_.number == world.size.rounds
    signed = picked[:-1] if is_newest else picked  # who has not signed has written nothing
    _sign(world, round_, number, signed)
    users = [inspector.user for inspector in signed]
    return team, Crew(users[0], users[1], users[2:])


def _sign(world: World, round_: Round, number: int, people: list[Inspector]) -> None:
    """保密承诺, the day after the team stood."""
    day = round_.starts_on - timedelta(days=14)
    for place, inspector in enumerate(people):
        at = datetime.combine(day, time(9, 10 + place, number % 60), ZONE)
        row = world.add(
            Commitment(
                round=round_, inspector=inspector, text=COMMITMENT,
                signed_by=inspector.user, signed_at=at,
            )
        )  # fmt: skip
        world.tell(row, "签署保密承诺", inspector.user, at)


def _pick(world: World, round_: Round, number: int, banned: set, used: set) -> list[Inspector]:
    """Five people without a conflict; the demo accounts sit on team one of the last two rounds."""
    pool, picked = world.all(Inspector), []
    if number == 1 and round_.number >= world.size.rounds - 1:
        picked = [i for i in pool if i.user.username in TEAM_ACCOUNTS]
    worked = world.people.setdefault("_worked", _worked(world))
    start = (round_.number * 31 + number * 5) % len(pool)
    for inspector in [*pool[start:], *pool[:start]]:
        if len(picked) == 5:
            break
        free = inspector.pk not in used and inspector.user.username not in TEAM_ACCOUNTS
        if free and not worked[inspector.pk] & banned:
            picked.append(inspector)
    used.update(inspector.pk for inspector in picked)
    return picked


def _worked(world: World) -> dict[int, set]:
    found: dict[int, set] = {}
    for employment in world.all(Employment):
        found.setdefault(employment.inspector_id, set()).add(employment.unit_id)
    return found


def _inspection(world, round_, team, crew: Crew, unit: Unit, stage: str, place: int) -> None:
    entry = round_.starts_on
    reached = ORDER.index(Stage(stage))
    feedback = _feedback_on(world, round_, place) if reached >= 4 else None
    inspection = world.add(
        Inspection(
            round=round_,
            unit=unit,
            team=team,
            stage=stage,
            entry_on=entry if reached >= 1 else None,
            exit_on=_exit_on(world, entry) if reached >= 2 else None,
            feedback_on=feedback,
            archived_on=world.past(entry + timedelta(days=190))
            if stage == Stage.ARCHIVED
            else None,
        )
    )
    inspection.crew = crew
    if inspection.entry_on:
        _announce(world, inspection)
    if world.name == "demo" and round_.number == 2 and place == 0:
        add_liaison(world, unit, world.people["lianluo"])
    _tell_stages(world, inspection, reached)


def _announce(world: World, inspection: Inspection) -> None:
    """巡察通知 under its number, ten days before the entry."""
    day, office = inspection.entry_on - timedelta(days=10), world.people["bangong"]
    taken = world.people.setdefault("_numbers", {})
    key = (f"document.{SERIES}", day.year)
    taken[key] = taken.get(key, 0) + 1
    world.add(
        IssuedNumber(
            series=SERIES, year=day.year, number=taken[key], target_type=label_of(inspection),
            target_id=inspection.pk, kind=NOTICE, issued_on=day, issued_by=office,
        )
    )  # fmt: skip
    world.tell(inspection, "印发文书", office, world.moment(day), "巡察通知")


def _exit_on(world: World, entry: date) -> date:
    return min(entry + timedelta(days=STAY), world.today - timedelta(days=2))


def _feedback_on(world: World, round_: Round, place: int) -> date:
    exit_on = _exit_on(world, round_.starts_on)
    if world.name == "demo" and round_.number == 2:
        return max(exit_on, world.today - timedelta(days=SINCE_FEEDBACK[place % 4]))
    return min(exit_on + timedelta(days=25 + place % 20), world.today - timedelta(days=1))


def _tell_stages(world: World, inspection: Inspection, reached: int) -> None:
    leader, office = inspection.crew.leader, world.people["bangong"]
    dates = [
        (1, "进驻", leader, inspection.entry_on),
        (2, "结束驻点", leader, inspection.exit_on),
        (3, "转入反馈", office, inspection.exit_on),
        (4, "印发反馈意见", office, inspection.feedback_on),
        (6, "归档", office, inspection.archived_on),
    ]
    for index, verb, by, day in dates:
        if reached >= index and day:
            world.tell(inspection, verb, by, world.moment(day))
