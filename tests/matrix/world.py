"""Everything twice: once under the inspection of one team, once under that of another."""

from collections.abc import Callable
from types import SimpleNamespace

from django.utils import timezone

from accounts.models import ApprovalRequest, User
from core import audit
from core.models import Job, Notice
from core.targets import label_of
from findings.models import (
    Category,
    ClueGrant,
    Organ,
    OrganHandler,
)
from findings.verbs import FindingVerb
from overview.models import Alarm, AlarmRule
from rounds.models import (
    Appraisal,
    AppraisalGrade,
    Commitment,
    Deadline,
    Inspection,
    Liaison,
    Recusal,
    TeamMember,
    UnitFact,
)
from tests import factories as make
from tests.matrix.consultations import consultations_of
from tests.matrix.directives import directives_of, library_of
from tests.matrix.fieldwork import activities_of, focus_of, surveys_of, template_of
from tests.matrix.files import attached_file, frozen_document, package, versions
from tests.matrix.findings import clues_of, findings_of, letters_of
from tests.matrix.intake import intake_of
from tests.matrix.ledgers import ledger_of
from tests.matrix.petitions import petitions_of
from tests.matrix.policy import DOCUMENT_OF, FILE_OF, WITH_DOCUMENTS, WITH_FILES, mark
from tests.matrix.resolutions import resolutions_of
from tests.matrix.talks import talks_of
from tests.matrix.trainings import trainings_of
from tests.matrix.weekly import weekly_of
from tests.matrix.workplans import another, workplans_of


def build(inspection, other_inspection, **people) -> tuple[SimpleNamespace, tuple[dict, dict]]:
    """The people, and the objects by kind: first the own side, then the foreign."""
    sides = (
        ("own", inspection, people["leader"], people["member"], "organ"),
        ("foreign", other_inspection, people["outsider"], people["outsider"], "organ2"),
    )
    category = Category.objects.create(name="作风建设")
    own, foreign = (
        _side(number, *side, office=people["office"], category=category)
        for number, side in enumerate(sides, 1)
    )
    own["library"], foreign["library"] = (
        library_of(side, people["office"]) for side in ("own", "foreign")
    )
    for side, made in (("own", own), ("foreign", foreign)):
        made["template"] = template_of(side, made["surveyed"], people["office"])
    people |= _strangers(own, people["leader"])
    own["grant"] = _grant(people["office"], own["round"], by=people["security"])
    # Somebody else's: neither of the people asked about gains a clue by it.
    foreign["grant"] = _grant(make.UserFactory(), foreign["round"], by=people["security"])
    return SimpleNamespace(**people), (own, foreign)


# People beside the fixtures, who stand where a scope is easily forgotten.
STRANGERS = (
    "ungranted_office", "former_member", "second_liaison", "former_liaison", "employers_liaison",
)  # fmt: skip


def _strangers(own: dict, leader) -> dict:
    """An office without grant, who was on the team, who were and are liaisons, and the employer's."""
    ended = {"from_on": make.days(-30), "to_on": make.days(-1)}
    former = make.InspectorFactory(name="旧组员")
    make.TeamMemberFactory(team=own["team"], inspector=former, **ended)
    employer = make.UnitFactory(name="组长原单位")
    type(leader.inspector).objects.filter(pk=leader.inspector.pk).update(employer=employer)
    return {
        "ungranted_office": make.UserFactory(username="office9", roles=["office"]),
        "former_member": former.user,
        "second_liaison": make.LiaisonFactory(unit=own["unit"]).user,
        "former_liaison": make.LiaisonFactory(unit=own["unit"], **ended).user,
        "employers_liaison": make.LiaisonFactory(unit=employer).user,
    }


def _grant(user, round, *, by) -> ClueGrant:
    return ClueGrant.objects.create(
        user=user, round=round, reason="承办线索移交", from_on=make.days(-5), granted_by=by
    )


def third(office) -> Callable[[], dict]:
    """An inspection on which nobody of ``build`` is; called, it gets everything the others have."""
    inspection = make.InspectionFactory(unit=make.UnitFactory(name="市林业局"))
    leader = make.InspectorFactory(name="丙组长")
    make.TeamMemberFactory(team=inspection.team, inspector=leader, duty="leader")
    make.LiaisonFactory(unit=inspection.unit)
    handler = make.UserFactory(username="organ3", roles=["organ"])
    organ = Organ.objects.create(name="市委政法委")
    OrganHandler.objects.create(organ=organ, user=handler, from_on=make.days(-100))
    for kind in ("plan_asked", "plan_in_force"):  # units are known to all, and there beforehand
        another(inspection, f"third{kind}")
    category = Category.objects.get()
    side = (3, "third", inspection, leader.user, leader.user, "organ3")
    return lambda: _side(*side, office=office, category=category)


def third_clue(office) -> Callable[[], dict]:
    """The same, but it gets a clue and what hangs on it only."""
    fill = third(office)
    inspection = Inspection.objects.get(unit__name="市林业局")
    author = User.objects.get(inspector__name="丙组长")
    assert fill
    return lambda: clues_of(3, "third", inspection, author, "organ3", office)


def _side(number, side, inspection, leader, author, organ, *, office, category) -> dict:
    made = {
        "unit": inspection.unit,
        "round": inspection.round,
        "team": inspection.team,
        "inspection": inspection,
        "told": inspection,
        "inspector": leader.inspector,
        "member": TeamMember.objects.get(inspector=author.inspector),
        "link": Liaison.objects.get(unit=inspection.unit),
    }
    made["fact"] = UnitFact.objects.create(
        unit=inspection.unit, name=mark(side, "指标"), year=2025, value=10, measure="人"
    )
    made["commitment"] = Commitment.objects.get(inspector=leader.inspector)
    grade, _ = AppraisalGrade.objects.get_or_create(name="称职")
    made["appraisal"] = Appraisal.objects.create(
        round=inspection.round,
        team=inspection.team,
        inspector=author.inspector,
        duty="member",
        grade=grade,
        comment=mark(side, "appraisal"),
        proposed_by=leader,
    )
    made |= trainings_of(side, leader, office)
    made |= findings_of(number, side, inspection, leader, author, category)
    made |= clues_of(number, side, inspection, author, organ, office)
    made |= activities_of(side, inspection, author)
    made |= surveys_of(side, inspection, author)
    made |= focus_of(side, inspection, author)
    made |= consultations_of(side, inspection, author, office)
    made |= workplans_of(side, inspection, leader, office)
    made |= talks_of(side, inspection, author)
    made |= directives_of(side, inspection, leader, office)
    made |= intake_of(number, side, inspection, author, organ, office)
    made |= resolutions_of(number, side, inspection, office)
    made |= petitions_of(number, side, inspection, leader, author)
    made |= letters_of(number, side, inspection, leader, author, organ, made["signed"])
    made |= weekly_of(side, inspection, author)
    made |= ledger_of(side, inspection, made["signed"], category, office)
    made["recusal"] = Recusal.objects.create(
        round=inspection.round,
        inspector=leader.inspector,
        unit=inspection.unit,
        kind="declared",
        detail="夫妻关系",
        state="asked",
        reason="工作需要",
        asked_by=office,
    )
    # The finding's come last: beside them a number that was not given is asked about.
    made |= {
        f"{FILE_OF}{kind}": attached_file(side, kind, made[kind], author) for kind in WITH_FILES
    }
    for kind, key in WITH_DOCUMENTS.items():
        made[f"{DOCUMENT_OF}{kind}"] = frozen_document(side, key, made[kind], author)
    made |= _ground(side, made["finding"], inspection, office if side == "own" else author)
    made["account"], made["traced"] = leader, made["clue"]
    made["alarm"] = _alarm(leader)
    made["approval"] = ApprovalRequest.objects.create(
        kind="rounds.account",
        target_type="rounds.inspector",
        target_id=leader.inspector.pk,
        about=leader,
        subject=mark(side, "复核"),
        reason="换人",
        values={"user": None},
        asked_by=office,
    )
    audit.record(made["clue"], FindingVerb.CLUE_VIEWED, by=leader)
    made["deadline"] = Deadline.objects.create(
        inspection=inspection,
        kind="group_report",
        target_type="rounds.inspection",
        target_id=inspection.pk,
        label=mark(side, "期限"),
        starts_on=make.days(-20),
        first_due_on=make.days(-1),
        due_on=make.days(-1),
    )
    return made


def _alarm(person) -> Alarm:
    rule, _ = AlarmRule.objects.get_or_create(kind="refusals", threshold=5)
    now = timezone.now()
    return Alarm.objects.create(
        rule=rule, kind=rule.kind, words=rule.words, subject=f"user:{person.pk}", person=person,
        on=make.days(0), count=5, first_at=now, last_at=now, event_id=person.pk,
    )  # fmt: skip


def _ground(side, finding, inspection, owner) -> dict:
    target = {"target_type": label_of(finding), "target_id": finding.pk}
    return {
        "evidence": attached_file(side, "", finding, owner),
        "document": versions(side, target, inspection, owner)[-1],
        "package": package(side, inspection, owner),
        "job": Job.objects.create(
            kind="overview.verify_audit",
            title=mark(side, "任务"),
            key=side,
            state="failed",
            requested_by=owner,
        ),
        "notice": Notice.objects.create(
            recipient=owner, kind="test", key=side, subject=mark(side, "通知"), url="/"
        ),
    }
