"""组队建议: who might form the teams of a round, and why; a person changes it and takes it over (ADR 0116).

Plain points, given in one order, so that the same rows always make the same proposal. Who cannot come
is left out with the reason; who can gets points for what speaks for them and loses some for what speaks
against. Nothing is written here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from accounts.enums import Role
from core.calendar import cn_date
from rounds import careers, conflicts
from rounds.enums import Duty, UnitSize
from rounds.models import Inspection, Inspector, Round, TeamMember, Unit
from rounds.models.round import in_chinese
from rounds.queries import overlaps, stays, trainings

SIZE, FEWEST, MOST = 5, 2, 15  # people of one team
SPARE = 5  # who is named besides those proposed
REST_DAYS, RECENT_DAYS = 60, 365
EXPERIENCE_ROUNDS = 4

WANTED, NEW, SAME = 20, 10, 2
EXPERIENCE, RECENT, TIRED, UNCLEAR, NO_ACCOUNT = 3, -6, -10, -5, -5
UNTRAINED = -8
LED, DEPUTISED = 30, 15
RANKS = (
    # words that a rank holds, points towards leading a team
    (("厅", "局级", "巡视员"), 25),
    (("正处", "一级调研员", "二级调研员"), 20),
    (("副处", "三级调研员", "四级调研员"), 15),
    (("正科", "一级主任科员", "二级主任科员"), 5),
)
# What the page tells of how points are given.
SCORING = (
    (f"+{WANTED}", "有所要的专长，本组还没有人有"),
    (f"+{NEW}", "没有指定专长时，有本组还没有的专长"),
    (f"+{SAME}", "专长本组已有人有"),
    (f"+{EXPERIENCE}", f"每参加过一轮，最多{EXPERIENCE_ROUNDS}轮"),
    (f"−{-RECENT}", f"进驻前{RECENT_DAYS}天内每抽调一轮"),
    (f"−{-TIRED}", f"上次驻点结束到进驻不足{REST_DAYS}天"),
    (f"−{-UNTRAINED}", f"进驻前{trainings.VALID_DAYS}天内没有参加过培训"),
    (f"−{-UNCLEAR}", "经历中有单位待认定，回避查不全"),
    (f"−{-NO_ACCOUNT}", "还没有账号"),
    (f"+{LED}、+{DEPUTISED}", "（组长、副组长）当过组长，或者当过副组长"),
    ("+25至+5", "（组长、副组长）职级：厅、正处、副处、正科"),
)


@dataclass(frozen=True)
class Point:
    words: str
    value: int

    def __str__(self) -> str:
        return f"{self.words}（{'+' if self.value > 0 else '−'}{abs(self.value)}）"


@dataclass(frozen=True)
class Wish:
    """What the office asks for: how many a team, and which specialities each team should have."""

    size: int = SIZE
    specialities: tuple[str, ...] = ()


@dataclass
class Slot:
    """A team that stands, or one that the units need and taking over would form."""

    number: int
    pk: int | None = None
    units: list[Unit] = field(default_factory=list)
    people: list[Inspector] = field(default_factory=list)
    duties: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        return f"第{in_chinese(self.number)}巡察组"

    @property
    def specialities(self) -> set[str]:
        return {word for person in self.people for word in person.specialities}

    def count(self, size: str) -> int:
        return sum(unit.size == size for unit in self.units)


@dataclass(frozen=True)
class Pick:
    """Somebody for a team, or a spare without one; ``points`` say why."""

    person: Inspector
    number: int | None
    duty: str
    points: tuple[Point, ...]

    @property
    def score(self) -> int:
        return sum(point.value for point in self.points)


@dataclass(frozen=True)
class Place:
    """What a person decided: somebody goes to the team of this number."""

    inspector: Inspector
    number: int
    duty: str


@dataclass(frozen=True)
class Placing:
    """A unit without a team, and the team proposed for it."""

    inspection: Inspection
    number: int | None
    words: str


@dataclass
class Proposal:
    slots: list[Slot]
    placings: list[Placing]
    picks: list[Pick]
    spares: list[Pick]
    excluded: list[tuple[Inspector, list[str]]]
    people: dict[int, Inspector]  # who may be chosen: everybody of the pool who is on no team yet


@dataclass
class _Candidate:
    person: Inspector
    record: stays.Record
    points: list[Point]
    barred: dict[int, list[str]]  # by number of the team


def propose(round: Round, wish: Wish, today: date) -> Proposal:
    """For the units without a team and the places that are free; statements do not grow with people."""
    inspections = list(round.inspections.select_related("unit").order_by("id"))
    slots = _slots(round, inspections)
    people = list(
        Inspector.objects.filter(is_active=True).select_related("user").order_by("pinyin", "pk")
    )
    units = [row.unit for row in inspections]
    clashes = _clashes(people, units, round)
    placings = _place_units(slots, inspections, clashes)
    taken = {person.pk for slot in slots for person in slot.people}
    free = [person for person in people if person.pk not in taken]
    out, able = _sift(free, round)
    candidates = [_candidate(each, slots, clashes) for each in _with_points(able, round, today)]
    picks = list(_draft(slots, candidates, wish))
    left = [each for each in candidates if each.person.pk not in {p.person.pk for p in picks}]
    nowhere = [each for each in left if slots and len(each.barred) == len(slots)]
    out += [(each.person, _sentences(each, slots)) for each in nowhere]
    spares = _spares(slots, left, nowhere, wish)
    return Proposal(slots, placings, picks, spares, out, {person.pk: person for person in free})


def _slots(round: Round, inspections: list[Inspection]) -> list[Slot]:
    """The teams there are, and as many more as 一大一小 needs."""
    slots = [Slot(team.number, team.pk) for team in round.teams.order_by("number")]
    by_pk = {slot.pk: slot for slot in slots}
    for row in inspections:
        if row.team_id:
            by_pk[row.team_id].units.append(row.unit)
    members = TeamMember.objects.filter(round=round, to_on=None).select_related("inspector")
    for member in members.order_by("pk"):
        by_pk[member.team_id].people.append(member.inspector)
        by_pk[member.team_id].duties.add(member.duty)
    large = sum(row.unit.size == UnitSize.LARGE for row in inspections)
    last = max((slot.number for slot in slots), default=0)
    missing = max(large, len(inspections) - large, 0) - len(slots)
    return slots + [Slot(last + step) for step in range(1, missing + 1)]


def _clashes(people: list[Inspector], units: list[Unit], round: Round) -> dict[int, dict[int, str]]:
    """Unit → person → why they must keep away."""
    found: dict[int, dict[int, str]] = {unit.pk: {} for unit in units}
    for conflict in conflicts.find(people, units, round.starts_on):
        found[conflict.unit_id].setdefault(conflict.inspector_id, conflict.detail)
    return found


def _place_units(slots: list[Slot], inspections: list[Inspection], clashes: dict) -> list[Placing]:
    """The large first: each to a team that has none of its size, the least burdened, the first."""
    open_rows = [row for row in inspections if row.team_id is None]
    found = []
    for row in sorted(open_rows, key=lambda each: (each.unit.size != UnitSize.LARGE, each.pk)):
        size = row.unit.size
        fit = [s for s in slots if not any(p.pk in clashes[row.unit_id] for p in s.people)]
        slot = min(fit, key=lambda s: (s.count(size), len(s.units), s.number), default=None)
        if slot is None:
            found.append(Placing(row, None, "各组都有人须回避，请先调整人员"))
            continue
        words = (
            "一大一小" if not slot.count(size) else f"各组都已有{row.unit.get_size_display()}单位"
        )
        slot.units.append(row.unit)
        found.append(Placing(row, slot.number, words))
    return found


def _sift(people: list[Inspector], round: Round) -> tuple[list, list[Inspector]]:
    """Who cannot come whatever the team, with why; and the others."""
    double = overlaps.of(people, round)
    out, able = [], []
    for person in people:
        words = [f"{overlaps.words(row)}，时间重叠" for row in double.get(person.pk, [])]
        if person.user and person.user.has_role(Role.LIAISON):
            words.append("账号是单位联络员")
        if words:
            out.append((person, words))
        else:
            able.append(person)
    return out, able


def _with_points(people: list[Inspector], round: Round, today: date) -> Iterator[_Candidate]:
    """Each with the points that do not depend on the team."""
    records = stays.of(people, today)
    unclear = {line.inspector.pk for line in careers.open_lines(people)}
    untrained = trainings.untrained(round, people)
    for person in people:
        record = records[person.pk]
        points = [*_by_record(record, round.starts_on)]
        if person.pk in untrained:
            points.append(Point(trainings.UNTRAINED, UNTRAINED))
        if person.pk in unclear:
            points.append(Point("经历中有单位待认定", UNCLEAR))
        if person.user is None:
            points.append(Point("还没有账号", NO_ACCOUNT))
        yield _Candidate(person, record, points, {})


def _by_record(record: stays.Record, entry: date) -> Iterator[Point]:
    if record.times:
        yield Point(f"参加过{record.times}轮", EXPERIENCE * min(record.times, EXPERIENCE_ROUNDS))
    if recent := record.times_since(entry - timedelta(days=RECENT_DAYS)):
        yield Point(f"近一年抽调{recent}轮", RECENT * recent)
    last = record.last_on
    if last and (entry - last).days < REST_DAYS:
        yield Point(f"上次驻点到{cn_date(last)}，休整不足{REST_DAYS}天", TIRED)


def _candidate(candidate: _Candidate, slots: list[Slot], clashes: dict) -> _Candidate:
    for slot in slots:
        told = [
            clashes[u.pk][candidate.person.pk]
            for u in slot.units
            if candidate.person.pk in clashes[u.pk]
        ]
        if told:
            candidate.barred[slot.number] = told
    return candidate


def _draft(slots: list[Slot], candidates: list[_Candidate], wish: Wish) -> Iterator[Pick]:
    """Leaders of all teams first, then their deputies, then members by turns, there and back."""
    left = list(candidates)
    for duty in (Duty.LEADER, Duty.DEPUTY):
        for slot in slots:
            if duty not in slot.duties and len(slot.people) < wish.size:
                yield from _take(slot, left, duty, wish)
    for turn in range(wish.size):
        for slot in slots if turn % 2 == 0 else reversed(slots):
            if len(slot.people) < wish.size:
                yield from _take(slot, left, Duty.MEMBER, wish)


def _take(slot: Slot, left: list[_Candidate], duty: str, wish: Wish) -> Iterator[Pick]:
    """The best of those left, off the list; nobody where all are barred."""
    able = [each for each in left if slot.number not in each.barred]
    if not able:
        return
    best = min(able, key=lambda each: _order(each, _points(each, slot, duty, wish)))
    pick = Pick(best.person, slot.number, duty, _points(best, slot, duty, wish))
    left.remove(best)
    slot.people.append(best.person)
    slot.duties.add(duty)
    yield pick


def _order(candidate: _Candidate, points: Iterable[Point]) -> tuple:
    person = candidate.person
    return -sum(point.value for point in points), candidate.record.times, person.pinyin, person.pk


def _points(candidate: _Candidate, slot: Slot, duty: str, wish: Wish) -> tuple[Point, ...]:
    points = [*_by_speciality(candidate.person, slot, wish), *candidate.points]
    if duty in (Duty.LEADER, Duty.DEPUTY):
        points += _by_standing(candidate)
    return tuple(points)


def _by_speciality(person: Inspector, slot: Slot, wish: Wish) -> Iterator[Point]:
    """One point for each speciality that the team lacks; one for all it has already."""
    asked = set(wish.specialities)
    has = slot.specialities
    mine = [word for word in person.specialities if not asked or word in asked]
    for word in mine:
        if word not in has:
            yield Point(f"专长{word}，本组还没有", WANTED if asked else NEW)
    if same := [word for word in mine if word in has]:
        yield Point(f"专长{'、'.join(same)}", SAME)


def _by_standing(candidate: _Candidate) -> Iterator[Point]:
    duties = candidate.record.duties
    if Duty.LEADER in duties:
        yield Point("当过组长", LED)
    elif Duty.DEPUTY in duties:
        yield Point("当过副组长", DEPUTISED)
    rank = candidate.person.rank
    for words, value in RANKS:
        if any(word in rank for word in words):
            yield Point(f"职级{rank}", value)
            return


def _sentences(candidate: _Candidate, slots: list[Slot]) -> list[str]:
    return [f"{slot.name}：{'；'.join(candidate.barred[slot.number])}" for slot in slots]


def _spares(slots: list[Slot], left: list[_Candidate], nowhere: list, wish: Wish) -> list[Pick]:
    """The next best, by points in the team where each would count most."""
    able = [each for each in left if each not in nowhere]
    rows = []
    for each in able:
        open_slots = [slot for slot in slots if slot.number not in each.barred]
        ways = [_points(each, slot, Duty.MEMBER, wish) for slot in open_slots]
        best = max(ways, key=lambda points: sum(point.value for point in points), default=())
        rows.append((_order(each, best), Pick(each.person, None, Duty.MEMBER, best)))
    return [pick for _, pick in sorted(rows, key=lambda row: row[0])[:SPARE]]
