"""What is archived does not change (ADR 0068): every action is called, open and archived.

Each public function of the action modules whose first argument belongs to an inspection or a round
is called on the world of tests.matrix, by everybody, with its object in every state. What wrote
something while the inspection was open must be refused once it is archived, with a sentence that
says so; and nothing at all may be written then.
"""

import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.db.models import Model

from core import attachments
from core.errors import NotYet, Refusal
from core.models import NumberSeries
from fieldwork.actions.petitions import OldRow
from fieldwork.models import FocusPoint
from findings.models import Finding, Organ
from rectification.models import LadderStep
from rounds.enums import RoundState, Stage
from rounds.models import Inspection, Round
from tests import factories as make
from tests.fieldwork import (
    activity_rows,
    consultation_rows,
    directive_rows,
    intake_rows,
    petition_rows,
    survey_rows,
    talk_rows,
)
from tests.findings import resolution_rows
from tests.findings.making import COMPLETE
from tests.rectification import revisit_rows

APPS = sorted(set(settings.OWN_APPS) - {"core", "accounts"})
WHO = ("office", "leader", "liaison", "leadership", "deputy", "organ", "second_liaison")
WORDS = "因工作需要补充说明"
WRITES = re.compile("^(INSERT|UPDATE|DELETE)")

# Parts of other actions: they write their rows before their caller records the event.
PARTS = {
    "rounds.deadlines.ledger.note_missed",
    "rounds.deadlines.ledger.write",
    "rounds.scopes.reach",
    "findings.resolution_tasks.begin_dates",
}
# Read only, or in need of more than the world has; they are called archived all the same.
BEYOND = {
    "fieldwork.directives.keep_names",  # no case of the world names anybody
    "fieldwork.focus.lose",
    "fieldwork.intake.proposal",
    "fieldwork.intake.report_nothing",
    "fieldwork.referrals.check_words",
    "fieldwork.referrals.kind_of",
    "fieldwork.survey_answers.answer",  # of whoever holds a code: tests/fieldwork/test_survey_answers.py
    "fieldwork.workplans.assign_points",
    "fieldwork.workplans.submit",
    "findings.clues.register",
    "findings.completeness.state_nothing",
    "findings.feedback.draft",
    "findings.feedback.follow_correction",
    "findings.feedback.issue",
    "findings.feedback.word",
    "findings.fixes.issue",
    "findings.fixes.report",
    "fieldwork.interviews.edit",
    "fieldwork.interviews.record",
    "fieldwork.planned_talks.hold",
    "fieldwork.materials.return_material",
    "findings.resolution_tasks.withdraw_dates",
    "findings.resolutions.register",
    "rectification.earlier.take_over",
    "rectification.earlier.taken_over",
    "rectification.extensions.ask",
    "rectification.extensions.ask_for",
    "rectification.extensions.date_of",
    "rectification.extensions.limits_of",
    "rectification.items.missing",
    "rectification.items.reopen",
    "rectification.items.submit",
    "rectification.ledgers.follow_correction",
    "rectification.ledgers.lock",
    "rectification.ledgers.open_ledger",
    "rectification.outcomes.withdraw",  # the item of this row was not acknowledged
    "rectification.outside.add_problems",  # of what nothing archives: tests/rectification/test_outside.py
    "rectification.plans.check_due",
    "rectification.plans.plan",
    "rectification.plans.without_measures",
    "rectification.public_texts.approve",
    "rectification.public_texts.return_for_rework",
    "rectification.public_texts.submit_all",
    "rectification.public_texts.word",
    "rectification.revisits.begin",
    "rectification.revisits.draw",
    "rectification.revisits.finish",
    "rectification.revisits.plan",
    "rectification.revisits.unfinished",
    "rectification.supervision.answering.accept",
    "rectification.supervision.answering.answer",
    "rectification.supervision.answering.return_answer",
    "rectification.supervision.deciding.return_referral",
    "rectification.supervision.issuing.call",
    "rectification.supervision.issuing.content_of",
    "rectification.supervision.proposing.enter",
    "rectification.withholdings.ask",
    "rounds.commitments.ask",
    "rounds.commitments.sign",
    "rounds.commitments.urge",
    "rounds.correcting.dates_of",
    "rounds.deadlines.ledger.note",
    "rounds.deadlines.ledger.put",
    "rounds.deadlines.recomputing.restart",
    "rounds.deadlines.recomputing.settle",
    "rounds.deadlines.recomputing.shift",
    "rounds.deadlines.ruling.anchor",
    "rounds.deadlines.ruling.limits",
    "rounds.deadlines.ruling.rule_for",
    "rounds.history.enter_inspection",  # into a round that ended: tests/rectification/test_history.py
    "rounds.inspections.notice_issued",
    "rounds.inspections.start_plan",
    "rounds.memberships.check_duty",
    "rounds.memberships.check_leader",
    "rounds.memberships.check_no_conflict",
    "rounds.memberships.check_place",
    "rounds.memberships.conflict_words",
    "rounds.recusals.ask",
    "rounds.recusals.keep_out",
    "rounds.rounds.approve",
    "rounds.rounds.archive",
    "rounds.rounds.archive_by_rule",
    "rounds.rounds.to_rectifying",
    "rounds.teams.change_duty",
    "rounds.teams.disband",
}
# An assessment is made of what is finished, and so are cases told.
GOES_ON = {"overview.evaluations.begin", "rectification.cases.compose", "rounds.appraisals.propose"}


def actions() -> Iterator[tuple[str, Callable, type[Model]]]:
    """Every public function of every action module about something that is archived one day."""
    for app in APPS:
        package = importlib.import_module(f"{app}.actions")
        for module in pkgutil.walk_packages(package.__path__, f"{app}.actions."):
            found = importlib.import_module(module.name)
            for name, call in sorted(vars(found).items()):
                own = inspect.isfunction(call) and call.__module__ == module.name
                kind = subject_of(inspect.unwrap(call)) if own else None
                if kind is not None and not name.startswith("_"):
                    yield f"{module.name}.{name}".replace(".actions", ""), call, kind


def subject_of(call: Callable) -> type[Model] | None:
    first = next(iter(inspect.signature(call).parameters), "")
    kind = typing.get_type_hints(call).get(first)
    return kind if isinstance(kind, type) and hasattr(kind, "archived_with") else None


ACTIONS = {name: (call, kind) for name, call, kind in actions()}


def arguments(name: str, own: dict) -> dict:
    """What an action is given beside its object, by the parameter's name."""
    usual = {
        "note": WORDS, "reason": WORDS, "text": WORDS, "answer": WORDS, "use": WORDS, "name": "某甲",
        "problem": WORDS, "requirement": WORDS, "report": WORDS, "grounds": WORDS, "rule": WORDS,
        "overlap": WORDS, "comment": WORDS, "post": "主任", "outcome": "none", "duty": "member", "progress": 50,
        "values": {}, "names": ["会议记录"], "on": make.days(0), "today": make.days(0),
        "due_on": make.days(20), "new_due_on": make.days(30), "starts_on": make.days(0),
        "due": make.days(20), "version": 1, "uploads": (), "rows": [], "measures": [],
        "units": [own[name].inspection.unit for name in ("clue", "plan_asked", "plan_in_force")], "teams": {own["inspection"].pk: own["team"].pk}, "is_absent": True,
        "items": [own["item"]], "findings": [own["signed"]], "team": own["team"], "title": WORDS,
        "inspector": own["stranger"], "column": "entry_on", "event": "feedback", "moved": [],
        "persons": [], "step": LadderStep.objects.first(), "kind": "group_report",
        "target": own["inspection"], "label": WORDS, "to": own["to"],
    }  # fmt: skip
    return usual | values(own).get(name, {})


def values(own: dict) -> dict[str, dict]:
    """The same for actions that take a dictionary or a list of their own."""
    advised = {"organ": own["organ"], "title": WORDS, "problem": WORDS, "advice": WORDS}
    talk = {"first": own["leader"].inspector, "second": own["deputy"].inspector, "outcome": "none"}
    point = {"kind": "risk", "title": WORDS, "assignee": own["leader"].inspector}
    took_part = activity_rows.values(own["leader"], held_on=own["inspection"].entry_on)
    public = {"problem": WORDS, "text": WORDS, "names_confirmed": True}
    measure = {"text": WORDS, "criterion": WORDS, "due_on": make.days(20), "person": "某甲"}
    decided = {"leader": WORDS, "decided_on": make.days(0), "words": WORDS}
    came = {"kind": "rule", "name": WORDS, "body": WORDS, "done_on": make.days(0)}
    below = make.UnitFactory(parent=own["inspection"].unit)
    return {
        "rounds.proposals.take_over": {
            "units": {own["inspection"].pk: own["team"].number},
            "people": [],
        },
        "rounds.scopes.choose": {"bodies": [below], "posts": []},
        "fieldwork.workplans.edit": {"values": {"goal": WORDS}, "duties": [], "days": []},
        "fieldwork.consultations.draft": {"values": consultation_rows.values()},
        "fieldwork.consultations.edit": {"values": {"title": WORDS}},
        "fieldwork.consultations.decide": {"decision": WORDS},
        "fieldwork.consultations.report": {"result": WORDS},
        "rectification.cases.compose": {"title": WORDS, "items": []},
        "fieldwork.directives.edit": {"values": directive_rows.values(), "teams": [own["team"]]},
        "fieldwork.activities.record": {"values": took_part},
        "fieldwork.surveys.draft": {"values": survey_rows.values()},
        "fieldwork.surveys.edit": {"values": {"title": WORDS}},
        "fieldwork.surveys.move_end": {"values": {"ends_on": make.days(3)}},
        "fieldwork.survey_answers.issue_codes": {"number": 1},
        "fieldwork.survey_answers.enter_from_paper": {"given": [[0], [1], [], ""]},
        "fieldwork.activities.edit": {"values": took_part},
        "fieldwork.weekly.edit": {"values": {"summary": WORDS}},
        "fieldwork.focus.raise_point": {"values": point},
        "fieldwork.focus.edit": {"values": point},
        "fieldwork.focus.assign": {"assignee": own["leader"].inspector},
        "fieldwork.intake.ask": {"organs": [own["organ"]], "inspections": [own["bare"]]},
        "fieldwork.intake.add": {"values": intake_rows.values()},
        "fieldwork.intake.edit": {"values": {"summary": WORDS}},
        "fieldwork.petitions.record": {"values": petition_rows.values()},
        "fieldwork.petitions.edit": {"values": petition_rows.values()},
        "fieldwork.petitions.take_over": {"rows": [OldRow(petition_rows.values())]},
        "fieldwork.petitions.join": {"main": own["handled"]},
        "fieldwork.petitions.decline": {"reply": petition_rows.REPLY},
        "fieldwork.petitions.reply": {"values": petition_rows.REPLY | {"reply": WORDS}},
        "fieldwork.petitions.close": {"result": WORDS},
        "fieldwork.petitions.set_period": {"values": {"closes_on": make.days(3)}},
        "fieldwork.referrals.dispatch": {
            "route": "team",
            "wording": WORDS,
            "assignee": own["leader"].inspector,
        },
        "findings.evidence.take": {"source": own["activity"]},
        "findings.findings.edit": {"values": {"title": WORDS}},
        "findings.findings.revise": {"values": {"title": WORDS}},
        "findings.recommendations.draft": {"values": advised},
        "findings.recommendations.edit": {"values": advised},
        "findings.recommendations.gather": {"values": {"title": WORDS}},
        "findings.recommendations.regather": {"values": {"title": WORDS}},
        "findings.special_reports.decide": {"values": decided},
        "findings.special_reports.correct_decision": {"values": {**decided, "words": WORDS * 2}},
        "findings.special_reports.add_change": {"values": came},
        "findings.special_reports.correct_change": {"values": {**came, "name": WORDS * 2}},
        "fieldwork.interviews.record": {"values": talk},
        "fieldwork.planned_talks.plan": {"values": talk_rows.values(own["leader"].inspector)},
        "fieldwork.planned_talks.edit": {
            "values": talk_rows.values(own["leader"].inspector, place=WORDS)
        },
        "findings.resolutions.enter": {
            "values": resolution_rows.values(),
            "inspections": [own["inspection"]],
        },
        "findings.resolutions.edit": {
            "values": {"title": WORDS},
            "inspections": [own["inspection"]],
        },
        "findings.resolution_tasks.add": {"values": resolution_rows.task_values()},
        "findings.resolution_tasks.edit": {"values": resolution_rows.task_values(text=WORDS)},
        "findings.resolution_tasks.finish": {"result": WORDS, "done_on": make.days(0)},
        "fieldwork.interviews.edit": {"values": talk},
        "findings.feedback.word": {"items": []},
        "rectification.public_periods.set_period": {
            "values": {"opens_on": make.days(0), "closes_on": make.days(15)}
        },
        "rectification.public_texts.word": {"values": public, "version": None},
        "rectification.outcomes.add": {
            "values": {"kind": "rule", "name": WORDS, "decided_on": make.days(0)},
            "version": None,
        },
        "rectification.outcomes.withdraw": {"version": None},
        "rectification.items.submit": {"values": {"result": WORDS}},
        "rectification.revisits.edit": {"values": revisit_rows.values(own["revisit"].led_by)},
        "rectification.revisits.check": {"values": {"seen": WORDS}},
        "rectification.revisits.report": {"opinion": WORDS},
        "rectification.division.divide": {"handlers": {own["item"].pk: own["second"]}},
        "rectification.reports.draft": {"version": None},
        "rectification.plans.plan": {"values": {"goal": WORDS}, "measures": [measure]},
        "rectification.extensions.ask": {"request": {}},
        "rounds.rounds.edit": {"values": {"topics": WORDS}},
        "rounds.deadlines.starting.start": {"kind": "group_report"},
        "rounds.deadlines.recomputing.restart": {"start_event": "exit"},
    }


@pytest.fixture
def world(matrix_world) -> SimpleNamespace:
    people, (own, _) = matrix_world
    year = make.today().year
    for series in ("findings.material", "findings.fix", "findings.recommendation"):
        NumberSeries.objects.create(series=series, year=year, last=90)
    for series in ("findings.finding:{}", "findings.interview.{}", "fieldwork.petition.{}"):
        NumberSeries.objects.create(series=series.format(own["inspection"].pk), last=90)
    Finding.objects.update(**COMPLETE)
    FocusPoint.objects.update(state="cleared")  # an open one bars the end of the stay
    own |= {
        # One more inspection of the round, which nothing of the others bars.
        "bare": make.InspectionFactory(round=own["round"], team=own["team"]),
        "library": None,  # of no round: nothing archives it
        "outside": None,  # of no inspection either
        "outside_item": None,
        "stranger": make.InspectorFactory(name="新来的"),
        "leader": people.leader,
        "deputy": people.deputy,
        "organ": Organ.objects.first(),
        "to": "",
    }
    own["second"] = make.LiaisonFactory(unit=own["inspection"].unit).user
    return SimpleNamespace(people=people, own=own)


def archive(world) -> None:
    """As if all had been archived, whatever else stands."""
    Inspection.objects.filter(round=world.own["round"]).update(stage=Stage.ARCHIVED)
    Round.objects.filter(pk=world.own["round"].pk).update(state=RoundState.ARCHIVED)


def tries(world, name: str) -> Iterator[tuple[str, str | None, Model]]:
    """Who calls, the state of the object, and the object."""
    kind = ACTIONS[name][1]
    states = [None, *sorted(kind.TRANSITIONS.states())] if hasattr(kind, "TRANSITIONS") else [None]
    for obj in [row for row in world.own.values() if type(row) is kind]:
        for state in states:
            for who in WHO:
                yield who, state, obj


def outcome(world, name: str, who: str, state: str | None, obj: Model, to: str) -> tuple[str, bool]:
    """What the action said, and whether it wrote; all of it undone."""
    call, kind = ACTIONS[name]
    world.own["to"] = to
    wanted = inspect.signature(inspect.unwrap(call)).parameters
    given = {key: v for key, v in arguments(name, world.own).items() if key in [*wanted][1:]}
    if "by" in wanted:
        given["by"] = getattr(world.people, who)
    sql = []
    try:
        with transaction.atomic():
            rows = kind._base_manager.filter(pk=obj.pk)
            if state is not None and not is_archived(world):
                rows.update(**{getattr(kind, "STATE_FIELD", "state"): state})
            fresh = rows.get()
            with connection.execute_wrapper(noted(sql)):
                call(fresh, **given)
            transaction.set_rollback(True)
    except Refusal as refusal:
        return refusal.sentence, False
    except (IntegrityError, TypeError, KeyError, ValueError, AttributeError):
        return "", False
    return "", any(map(WRITES.match, sql))


def is_archived(world) -> bool:
    return Round.objects.get(pk=world.own["round"].pk).state == RoundState.ARCHIVED


def noted(sql: list[str]) -> Callable:
    def execute(run, statement, params, many, context):
        sql.append(statement)
        return run(statement, params, many, context)

    return execute


def steps(name: str, obj: Model) -> list[str]:
    """Where ``advance`` leads from here; other actions take no target."""
    field = getattr(obj, "STATE_FIELD", "state")
    if not name.endswith(".advance"):
        return [""]
    return [step.target for step in type(obj).TRANSITIONS.leaving(getattr(obj, field))] or [""]


def reached(world, name: str) -> tuple | None:
    """The first call that writes something."""
    for who, state, obj in tries(world, name):
        for to in steps(name, obj):
            if outcome(world, name, who, state, obj, to)[1]:
                return who, state, obj, to
    return None


def test_every_action_refuses_what_is_archived(world):
    tried = ACTIONS.keys() - PARTS - GOES_ON - BEYOND
    done = {name: reached(world, name) for name in tried}
    archive(world)

    said = {name: outcome(world, name, *found) for name, found in done.items() if found}

    assert sorted(name for name, found in done.items() if not found) == []
    assert {name for name, (words, wrote) in said.items() if wrote or not words} == set()


@pytest.mark.parametrize("who", ["office", "leader", "liaison"])
def test_nothing_is_written_about_what_is_archived(world, who):
    archive(world)
    own = world.own.values()

    wrote = [
        (name, obj)
        for name in sorted(ACTIONS.keys() - PARTS - GOES_ON)
        for obj in [row for row in own if type(row) is ACTIONS[name][1]]
        if outcome(world, name, who, None, obj, "")[1]
    ]

    assert wrote == []


def test_files_are_neither_added_nor_taken_away(world):
    fix, upload = world.own["fix"], SimpleUploadedFile("记录.txt", "会议记录".encode())
    archive(world)
    fix.refresh_from_db()

    with pytest.raises(NotYet, match="已归档"):
        attachments.store(fix, upload, by=world.people.liaison)
    with pytest.raises(NotYet, match="已归档"):
        attachments.remove(world.own["file of fix"], by=world.people.leader)

    assert attachments.of(fix).count() == 1
