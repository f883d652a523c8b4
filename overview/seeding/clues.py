"""Clues in every state, grants to see them, and handoffs to organs."""

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from findings.enums import ClueSource, ClueState, Disposal, HandoffState, Outcome
from findings.models import Clue, ClueGrant, CluePerson, Handoff, HandoffOutcome, Organ
from overview.seeding import words
from overview.seeding.findings import _next
from overview.seeding.people import person
from overview.seeding.reference import PACES
from overview.seeding.world import World
from rounds.enums import Stage
from rounds.models import Inspection, Round

MONTHS = 100  # days
# What an organ reports: kind, 形态, days after its answer.
COURSES = (
    ((Outcome.FILED, None, 0), (Outcome.PARTY, 2, 45), (Outcome.OFFICIAL, 3, 80)),
    ((Outcome.ORGANISATIONAL, 2, 0),),
    ((Outcome.TALKED_TO, 1, 0), (Outcome.SETTLED, None, 20)),
)
EARLY = [ClueState.REGISTERED, ClueState.VETTED, ClueState.APPROVED, ClueState.HANDED_OVER]


def make(world: World) -> None:
    world.people["_organs"] = list(Organ.objects.filter(is_outside=False))
    Organ.objects.get_or_create(name="甲县纪委监委", defaults={"order": 90, "is_outside": True})
    for round_ in world.all(Round):
        _grant(world, round_, "bangong", "负责本轮线索管理")
        _grant(world, round_, "bangong2", "审批本轮线索移交")
    for inspection in world.all(Inspection):
        if inspection.entry_on:
            low = int(world.size.clues)
            count = low + (world.dice.random() < world.size.clues - low)
            for number in range(count):
                _clue(world, inspection, number)


def _grant(world: World, round_: Round, who: str, reason: str) -> None:
    world.add(
        ClueGrant(
            user=world.people[who],
            round=round_,
            reason=reason,
            from_on=round_.starts_on - timedelta(days=60),
            granted_by=world.people["anquan"],
        )
    )


def _state(world: World, inspection: Inspection, number: int) -> str:
    if inspection.stage in (Stage.FIELDWORK, Stage.REPORTING):
        return EARLY[(inspection.pk + number) % 4]
    if inspection.stage in (Stage.ARCHIVED, Stage.FOLLOW_UP):
        return ClueState.CONCLUDED
    return ClueState.HANDED_OVER


def _clue(world: World, inspection: Inspection, number: int) -> None:
    dice, crew = world.dice, inspection.crew
    day = world.past(world.days(inspection.entry_on, 5, 14))
    state = _state(world, inspection, number)
    clue = world.add(
        Clue(
            inspection=inspection,
            year=day.year,
            number=_next(world, "clue", day.year),
            summary=dice.choice(words.CLUES),
            detail="据来信和谈话反映，具体情况见附件材料，时间、金额待核实。",
            source=dice.choice([ClueSource.PETITION, ClueSource.INTERVIEW, ClueSource.FINDING]),
            discipline=dice.choice(["integrity", "organisational", "masses"]),
            suggestion=dice.choice([Disposal.VERIFICATION, Disposal.INQUIRY]),
            is_priority=dice.random() < 0.2,
            is_double=dice.random() < 0.1,
            state=state,
            created_by=crew.members[number % len(crew.members)],
        )
    )
    if clue.state != ClueState.CONCLUDED:
        clue.urgency = sum(weight for flag, weight, _ in PACES if flag.label in clue.flags)
    clue.created_at = world.moment(day)
    world.add(
        CluePerson(
            clue=clue,
            name=person(world),
            employer=inspection.unit.name,
            post=dice.choice(["副科长", "科长", "原副局长", "会计"]),
            rank=dice.choice(words.RANKS),
        )
    )
    world.tell(clue, "登记线索", clue.created_by, clue.created_at)
    _walk(world, clue, inspection)


def _walk(world: World, clue: Clue, inspection: Inspection) -> None:
    day = clue.created_at.date()
    if clue.state == ClueState.REGISTERED:
        return
    clue.vetted_by, clue.vetted_at = (
        inspection.crew.leader,
        world.moment_after(clue.created_at, world.past(world.days(day, 1, 3))),
    )
    world.tell(clue, "审核线索", clue.vetted_by, clue.vetted_at)
    if clue.state == ClueState.VETTED:
        return
    clue.approved_by = world.people["bangong2"]
    clue.approved_at = world.moment_after(clue.vetted_at, world.past(world.days(day, 4, 6)))
    world.tell(clue, "批准移交线索", clue.approved_by, clue.approved_at)
    if clue.state == ClueState.APPROVED:
        return
    organs = world.people["_organs"][: 2 if clue.number % 4 == 0 else 1]
    for organ in organs:
        _handoff(world, clue, organ, "双移交" if len(organs) > 1 else "单移交")
    if clue.state == ClueState.CONCLUDED:
        clue.conclusion, clue.concluded_on = (
            "接收机关均已答复。",
            world.past(world.days(day, 100, 140)),
        )


def _handoff(world: World, clue: Clue, organ: Organ, mode: str) -> None:
    issued = world.past(clue.approved_at.date() + timedelta(days=2))
    handed_at = world.moment_after(clue.approved_at, issued)
    state = (
        HandoffState.ANSWERED
        if clue.state == ClueState.CONCLUDED
        else _open_state(world, clue, issued)
    )
    handler = world.people[f"organ:{organ.pk}"]
    handoff = Handoff(
        clue=clue,
        organ=organ,
        year=issued.year,
        number=_next(world, "handoff", issued.year),
        flags=clue.flags,
        urgency=0 if state == HandoffState.ANSWERED else clue.urgency,
        approved_by=clue.approved_by,
        content=content_of(clue, world.all(CluePerson)[-1:], mode),
        state=state,
        issued_by=world.people["bangong"],
        issued_on=issued,
        sign_due_on=issued + timedelta(days=5),
    )
    if state != HandoffState.ISSUED:
        received = world.past(world.days(issued, 1, 3))
        handoff.received_by, handoff.received_at = handler, world.moment_after(handed_at, received)
        handoff.answer_due_on = received + timedelta(days=91)
        world.tell(handoff, "签收线索", handler, handoff.received_at)
    if state in (HandoffState.HANDLING, HandoffState.ANSWERED):
        handoff.disposal, handoff.handling = Disposal.VERIFICATION, "已成立核查组，开展初步核实。"
    if state == HandoffState.ANSWERED:
        handoff.answer, handoff.answered_by = "已按程序办结，情况见附件。", handler
        answered = world.past(world.days(issued, 60, 95))
        handoff.answered_at = world.moment_after(handoff.received_at, answered)
        world.tell(handoff, "答复线索", handler, handoff.answered_at)
    world.add(handoff)
    if state == HandoffState.ANSWERED:
        _outcomes(world, handoff, handler)
    world.tell(clue, "移交线索", world.people["bangong"], handed_at)


def _outcomes(world: World, handoff: Handoff, handler: User) -> None:
    """立案 with the answer and what it led to months later, or one step that ended it."""
    answered = timezone.localdate(handoff.answered_at)
    for kind, degree, days in world.dice.choice(COURSES):
        day = answered + timedelta(days=days)
        if day >= world.today:
            break
        at = world.moment_after(handoff.answered_at, day) if days else handoff.answered_at
        step = HandoffOutcome(handoff=handoff, kind=kind, degree=degree, decided_on=day)
        step.entered_by, step.created_at, handoff.outcome = handler, at, kind
        if days:
            step.money = Decimal(handoff.number % 7 * 215) / 100
            step.note = "已作出决定并送达本人，手续齐备。"
            world.tell(handoff, "登记处理结果", handler, at)
        world.add(step)


def _open_state(world: World, clue: Clue, issued: date) -> str:
    """After months an organ has signed, and mostly answered; of what is new each state is there."""
    if (world.today - issued).days > MONTHS:
        return HandoffState.HANDLING if clue.number % 3 == 0 else HandoffState.ANSWERED
    return [HandoffState.ISSUED, HandoffState.RECEIVED, HandoffState.HANDLING][clue.number % 3]


def content_of(clue: Clue, persons: list[CluePerson], mode: str) -> dict:
    """What the organ sees: the same keys that findings.actions.handoffs freezes."""
    inspection = clue.inspection
    return {
        "clue": clue.reference,
        "unit": inspection.unit.name,
        "round": str(inspection.round),
        "team": str(inspection.team),
        "persons": [
            {"name": p.name, "employer": p.employer, "post": p.post, "rank": p.rank}
            for p in persons
        ],
        "summary": clue.summary,
        "detail": clue.detail,
        "source": clue.get_source_display(),
        "discipline": clue.get_discipline_display(),
        "suggestion": clue.get_suggestion_display(),
        "suggestion_note": clue.suggestion_note,
        "flags": clue.flags,
        "note": "",
        "mode": mode,
        "papers": [],
    }
