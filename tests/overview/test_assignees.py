"""Every move of every table of moves: somebody active has the result as a to-do, or can mend it.

One world holds a row of every kind; each is put into the state that a move leads to, with all
people there and with each kind of people missing.
"""

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core import assignees
from core.targets import key_of
from core.transitions import state_field
from findings.models import ClueGrant, OrganHandler
from overview.queries import worklist
from rounds.models import Liaison, TeamMember
from tests import factories as make

pytestmark = pytest.mark.django_db

MODELS = {m._meta.label: m for m in apps.get_models() if hasattr(m, "TRANSITIONS")}
TRANSITIONS = [(label, str(m.target)) for label, model in MODELS.items() for m in model.TRANSITIONS]
# The row of tests.matrix that is taken through the states of its kind.
ROWS = {
    "accounts.ApprovalRequest": "approval",
    "rounds.Round": "round",
    "rounds.Inspection": "inspection",
    "fieldwork.Consultation": "jotted",
    "fieldwork.WorkPlan": "plan_begun",
    "fieldwork.PlannedTalk": "talk_to_come",
    "fieldwork.Directive": "circular",
    "fieldwork.Activity": "activity",
    "fieldwork.Survey": "survey",
    "fieldwork.FocusPoint": "focus",
    "fieldwork.WeeklyReport": "week",
    "fieldwork.IntakeRequest": "inquiry",
    "fieldwork.IntakeReply": "awaited",
    "fieldwork.Petition": "petition",
    "fieldwork.Referral": "passed",
    "findings.Finding": "finding",
    "findings.ImmediateFix": "fix",
    "findings.Feedback": "feedback",
    "findings.Clue": "clue",
    "findings.Handoff": "handoff",
    "fieldwork.Interview": "interview",
    "findings.Recommendation": "recommendation",
    "findings.CommonIssue": "issue",
    "findings.Resolution": "begun",
    "findings.ResolutionTask": "task",
    "fieldwork.MaterialRequest": "asked",
    "fieldwork.Material": "material",
    "rectification.Ledger": "ledger",
    "rectification.LedgerItem": "item",
    "rectification.Extension": "extension",
    "rectification.Withholding": "withholding",
    "rectification.PublicText": "public_text",
    "rectification.Supervision": "letter",
    "rectification.Revisit": "revisit",
    "overview.Evaluation": "evaluation",
    "rounds.Appraisal": "appraisal",
    "overview.Alarm": "alarm",
}
# Where a thing has no next step of its own, the thing that carries it on.
CARRIED_BY = {
    ("findings.Finding", "signed"): "inspection",
    ("findings.Clue", "handed_over"): "handoff",
    ("findings.Handoff", "refused"): "clue",
    ("findings.Handoff", "answered"): "clue",
    ("rounds.Round", "rectifying"): "ledger",
    ("rounds.Inspection", "rectification"): "ledger",
    ("rectification.Ledger", "closed"): "inspection",
    ("findings.Feedback", "issued"): "ledger",
}
NOW = object()  # the moment
SIGNED_FOR = {"received_at": NOW, "received_name": "冯联"}
UNDECIDED = {"approved_by": None, "approved_at": None}
REPLIED = {"answered_by": "organ", "answered_on": make.today()}
SENT = {"number": 95, "submitted_on": make.today()}
DECIDED = {"decided_by": "office", "decided_on": make.today()}
DELIVERED = {"delivered_by": "liaison", "delivered_at": NOW}
RAISED = {"submitted_on": make.today(), "submitted_by": "office"}
MEETING = {"year": 2026, "number": 99, "registered_on": make.today(), "registered_by": "office"}
APPROVED = {
    "submitted_on": make.today(), "approved_on": make.today(), "approved_by": "office",
}  # fmt: skip
# What the constraints ask for beside the state; people by their names in tests.people.
COLUMNS: dict[tuple[str, str], dict] = {
    ("fieldwork.Consultation", "submitted"): SENT,
    ("fieldwork.Consultation", "decided"): SENT | DECIDED,
    ("fieldwork.Consultation", "tasked"): SENT | DECIDED | {"due_on": make.days(3)},
    ("fieldwork.Consultation", "done"): SENT
    | DECIDED
    | {"due_on": make.days(3), "done_on": make.today()},
    ("fieldwork.WorkPlan", "submitted"): {"submitted_on": make.today()},
    ("fieldwork.WorkPlan", "approved"): APPROVED,
    ("fieldwork.WorkPlan", "replaced"): APPROVED,
    ("fieldwork.Directive", "issued"): {"issued_on": make.today()},
    ("fieldwork.Directive", "withdrawn"): {"issued_on": make.today()},
    ("fieldwork.WeeklyReport", "submitted"): {
        "figures": [],
        "submitted_on": make.today(),
        "submitted_by": "leader",
    },
    ("fieldwork.IntakeRequest", "answered"): {"answered_on": make.today()},
    ("fieldwork.IntakeReply", "told"): REPLIED,
    ("fieldwork.IntakeReply", "nothing"): REPLIED,
    ("findings.Finding", "draft"): {"returns": 1},
    ("findings.Finding", "signed"): {"signed_by": "leader", "signed_at": NOW},
    ("fieldwork.Material", "delivered"): DELIVERED,
    ("fieldwork.Material", "received"): DELIVERED | {"received_by": "member", "received_at": NOW},
    ("findings.CommonIssue", "draft"): {"return_note": "请补充数据"},
    ("findings.CommonIssue", "submitted"): RAISED,
    ("findings.CommonIssue", "decided"): RAISED,
    ("findings.CommonIssue", "closed"): RAISED | {"closed_on": make.today()},
    ("findings.Resolution", "registered"): MEETING,
    ("findings.ResolutionTask", "done"): {"done_on": make.today(), "done_by": "office"},
    ("rectification.PublicText", "draft"): UNDECIDED | {"return_note": "请写得更具体"},
    ("rectification.PublicText", "submitted"): UNDECIDED,
    ("rectification.Revisit", "done"): {"reported_on": make.today(), "done_on": make.today()},
    ("rectification.Supervision", "received"): SIGNED_FOR,
    ("rectification.Supervision", "answered"): SIGNED_FOR,
}


@pytest.fixture
def world(request, matrix_world):
    people, (own, _) = matrix_world
    for name in ("proposed", "referred"):  # one open letter a ledger and step is what is taken on
        own[name].delete()
    grant = {"round": own["round"], "reason": "承办", "from_on": make.days(-5)}
    for name in ("office2", "leadership"):
        person = getattr(people, name, None) or request.getfixturevalue(name)
        ClueGrant.objects.create(user=person, granted_by=people.security, **grant)
    request.getfixturevalue("office2")
    request.getfixturevalue("leadership2")
    return own, people


def put(own: dict, label: str, state: str):
    """The row of this kind, in this state."""
    row = own[ROWS[label]]
    given = {name: _value(name, value) for name, value in COLUMNS.get((label, state), {}).items()}
    type(row)._base_manager.filter(pk=row.pk).update(**{state_field(row): state, **given})
    return type(row)._base_manager.get(pk=row.pk)


def _value(name: str, value):
    if value is NOW:
        return timezone.now()
    return User.objects.get(username=value) if value and name.endswith("_by") else value


def is_end(label: str, state: str) -> bool:
    """No step leads on from here; what only somebody else's decision undoes is an end, too."""
    return all(move.note_required for move in MODELS[label].TRANSITIONS.leaving(state))


def keys_of(user) -> set[str]:
    return {key for item in worklist.gathered(user, make.today()) for key in item.rows}


def carried(own: dict, label: str, state: str, row):
    """What has a next step: the row itself, or the thing that carries it on."""
    if assignees.next_of(row) is None and (label, state) in CARRIED_BY:
        other = own[CARRIED_BY[label, state]]
        return type(other)._base_manager.get(pk=other.pk)
    return row


def fault_of(own: dict, label: str, state: str) -> str:
    """Why nobody would find this row in this state on their list; empty where somebody does."""
    if is_end(label, state) and (label, state) not in CARRIED_BY:
        return ""
    row = carried(own, label, state, put(own, label, state))
    found = assignees.next_of(row)
    if found is None:
        return "" if is_end(label, state) else "it waits, and nobody is said to have it"
    if found.people:
        people = [found.people[0], found.people[-1]]
        blind = [p.name for p in people if key_of(row) not in keys_of(p) or not p.is_active]
        return f"named, but without a to-do: {blind}" if blind else ""
    gap = found.find_gap()
    if gap is None or not gap.openers:
        return "nobody has it, and nobody can mend that"
    openers = [gap.openers[0], gap.openers[-1]]
    blind = [person.name for person in openers if gap.key not in keys_of(person)]
    return f"to {gap.remedy}, but without a to-do: {blind}" if blind else ""


def nothing_missing() -> None:
    pass


def no_grants() -> None:
    ClueGrant.objects.all().delete()


def one_grant_only() -> None:
    ClueGrant.objects.exclude(user__username="office").delete()


def no_deputies() -> None:
    TeamMember.objects.filter(duty="deputy").update(to_on=make.days(-1))


def deputies_disabled() -> None:
    User.objects.filter(inspector__memberships__duty="deputy").update(is_active=False)


def no_leader() -> None:
    TeamMember.objects.filter(duty="leader").update(to_on=make.days(-1))


def team_disabled() -> None:
    User.objects.filter(roles__contains=[Role.INSPECTOR]).update(is_active=False)


def no_handlers() -> None:
    OrganHandler.objects.update(to_on=make.days(-1))


def handlers_disabled() -> None:
    User.objects.filter(roles__contains=[Role.ORGAN]).update(is_active=False)


def no_liaisons() -> None:
    Liaison.objects.update(to_on=make.days(-1))


def liaisons_disabled() -> None:
    User.objects.filter(roles__contains=[Role.LIAISON]).update(is_active=False)


def no_leadership() -> None:
    User.objects.filter(roles__contains=[Role.LEADERSHIP]).update(is_active=False)


def no_office() -> None:
    User.objects.filter(roles__contains=[Role.OFFICE]).update(is_active=False)


SCENES = [
    nothing_missing, no_grants, one_grant_only, no_deputies, deputies_disabled, no_leader,
    team_disabled, no_handlers, handlers_disabled, no_liaisons, liaisons_disabled, no_leadership,
    no_office,
]  # fmt: skip


def test_every_table_of_moves_has_a_row_and_a_reader(world):
    own, _ = world

    assert ROWS.keys() == MODELS.keys()
    for label, name in ROWS.items():
        assert type(own[name]) is MODELS[label]
        assert MODELS[label] in assignees._readers, f"nobody says who has a {label}"


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_after_every_move_somebody_has_it(world, scene):
    own, _ = world
    scene()
    faults = {}

    for label, state in dict.fromkeys(TRANSITIONS):
        with transaction.atomic():
            if fault := fault_of(own, label, state):
                faults[label, state] = fault
            transaction.set_rollback(True)

    assert not faults


@pytest.mark.parametrize("kind", ["finding", "item", "letter", "recommendation", "asked", "ledger"])
def test_the_page_of_a_thing_says_who_has_it(matrix_world, client, kind):
    people, (own, _) = matrix_world
    thing = own[kind]
    client.force_login(people.office)
    holders = assignees.next_of(thing).people
    wanted = "现在由您" if people.office in holders else f"现在由 {holders[0].name}"

    page = client.get(thing.get_absolute_url()).content.decode()

    assert wanted in page


def test_outside_the_house_nobody_reads_names_of_the_house(matrix_world, client):
    people, (own, _) = matrix_world
    item = own["item"]
    type(item).objects.filter(pk=item.pk).update(state="submitted")
    item.refresh_from_db()
    names = [person.name for person in assignees.next_of(item).people]
    client.force_login(people.liaison)

    page = client.get(item.get_absolute_url()).content.decode()

    assert names
    assert "现在由巡察组成员核验" in page
    assert not [name for name in names if name in page]
