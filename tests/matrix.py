"""A world with one of everything twice, and who may reach which of it: for test_permissions.py.

Everything stands once under the inspection of `leader`, `deputy`, `member` and `liaison` ("own")
and once under that of `outsider` and `foreign_liaison` ("foreign"). Rows are written straight
into their tables, so that no action's rule decides what the test may ask about.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pikepdf
from django.conf import settings
from django.utils import timezone

from accounts.models import ApprovalRequest, User
from core import audit, search
from core.documents import registry, tree
from core.models import Attachment, Document, Job, Notice, Package
from core.targets import label_of
from findings.models import (
    Category,
    Clue,
    ClueGrant,
    CluePerson,
    CommonIssue,
    Feedback,
    FeedbackItem,
    Finding,
    Handoff,
    ImmediateFix,
    Interview,
    Material,
    MaterialRequest,
    Organ,
    OrganHandler,
    Recommendation,
    Urge,
)
from findings.verbs import FindingVerb
from overview.models import Alarm, AlarmRule, Evaluation
from rectification import escalation
from rectification.models import (
    Extension,
    LadderStep,
    Ledger,
    LedgerItem,
    Measure,
    ProgressReport,
    PublicText,
    Supervision,
    Withholding,
)
from rounds.models import Deadline, Inspection, Liaison, Recusal, TeamMember
from tests import factories as make

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # SHA-256 of b"abc"
PEOPLE = (
    "leadership", "office", "ungranted_office", "leader", "deputy", "member", "former_member",
    "outsider", "liaison", "second_liaison", "former_liaison", "foreign_liaison",
    "employers_liaison", "organ", "foreign_organ", "sysadmin", "security", "auditor",
)  # fmt: skip
VISITOR = "visitor"  # the column of whoever has not signed in
NAMES = {
    "leadership": "领导小组",
    "office": "巡察办（有线索授权）",
    "ungranted_office": "巡察办（无线索授权）",
    "leader": "组长",
    "deputy": "副组长",
    "member": "组员",
    "former_member": "原组员",
    "outsider": "别组组长",
    "liaison": "联络员",
    "second_liaison": "同单位另一联络员",
    "former_liaison": "原联络员",
    "foreign_liaison": "别单位联络员",
    "employers_liaison": "组长原单位联络员",
    "organ": "机关经办人",
    "foreign_organ": "别机关经办人",
    "sysadmin": "系统管理员",
    "security": "安全保密",
    "auditor": "审计员",
    VISITOR: "未登录",
}
OFFICE = {"office", "ungranted_office"}
INSIDE = {"leadership", *OFFICE}
UNIT = {"liaison", "second_liaison"}
HEADS = {"leader", "deputy"}
TEAM = {*HEADS, "member"}
EVERYONE = set(PEOPLE)


@dataclass(frozen=True)
class Reach:
    """Who may know that an object of one kind exists: of the own and of the foreign inspection."""

    own: set[str]
    foreign: set[str]


OF_TEAM = Reach(INSIDE | TEAM, INSIDE | {"outsider"})
OF_UNIT = Reach(INSIDE | TEAM | UNIT, INSIDE | {"outsider", "foreign_liaison"})
POLICY = {
    "unit": Reach(
        INSIDE | TEAM | UNIT | {"former_member", "outsider", "sysadmin"},
        INSIDE | TEAM | {"former_member", "outsider", "foreign_liaison", "sysadmin"},
    ),
    "inspector": Reach(INSIDE | {"leader"}, INSIDE | {"outsider"}),
    "round": OF_TEAM,
    "inspection": OF_TEAM,
    "team": OF_TEAM,
    "recusal": OF_TEAM,
    "deadline": OF_TEAM,
    # A draft is the team's own until it is submitted.
    "draft": Reach(TEAM, {"outsider"}),
    # An inspection whose opinion was issued: its unit reads the opinion, and nothing else of it.
    "told": OF_UNIT,
    "finding": OF_TEAM,
    "reviewed": OF_TEAM,
    "signed": OF_TEAM,
    "fix": OF_UNIT,
    # What the unit was asked for, and one line of it.
    "asked": OF_UNIT,
    "material": OF_UNIT,
    "feedback": OF_UNIT,
    # The office holds a grant for the own round; leadership holds none.
    "clue": Reach({"office", *TEAM}, {"outsider"}),
    "grant": Reach({"security"}, {"security"}),
    "handoff": Reach({"office", *TEAM, "organ"}, {"outsider", "foreign_organ"}),
    # A talk that was registered, and one that is still being written down.
    "interview": OF_TEAM,
    "talk": Reach(TEAM, {"outsider"}),
    "issue": OF_TEAM,
    "recommendation": Reach(INSIDE | TEAM | {"organ"}, INSIDE | {"outsider", "foreign_organ"}),
    "proposal": OF_TEAM,
    "urge": Reach({"office", *TEAM, "organ"}, {"outsider", "foreign_organ"}),
    "ledger": OF_UNIT,
    "item": OF_UNIT,
    "extension": OF_UNIT,
    # A date that may be extended: the unit's own item.
    "due": OF_UNIT,
    "withholding": OF_UNIT,
    "public_text": OF_UNIT,
    "evaluation": Reach(INSIDE, INSIDE),
    # A letter that went out to the unit; a proposal and a 问责建议 stay among the inspectors.
    "letter": OF_UNIT,
    "proposed": OF_TEAM,
    "referred": OF_TEAM,
    "measure": OF_UNIT,
    "report": OF_UNIT,
    "evidence": OF_TEAM,
    "document": OF_TEAM,
    "package": Reach({"office"}, {"outsider"}),
    "job": Reach({"office"}, {"outsider"}),
    "notice": Reach({"office"}, {"outsider"}),
    # What auditors ask of the trail: of an account, of a thing that has a past.
    "account": Reach({"auditor"}, {"auditor"}),
    "traced": Reach({"auditor"}, {"auditor"}),
    "alarm": Reach({"security", "auditor"}, {"security", "auditor"}),
    # A person's account: the office asks, the leading group or security decides, auditors look on.
    "approval": Reach(INSIDE | {"security", "auditor"}, INSIDE | {"security", "auditor"}),
}


# What files hang on besides findings: each has one, seen by whoever sees the thing (FILE_OF + kind).
WITH_FILES = (
    "clue", "handoff", "fix", "material", "report", "extension", "letter", "proposed",
)  # fmt: skip
FILE_OF = "file of "
POLICY |= {f"{FILE_OF}{kind}": POLICY[kind] for kind in WITH_FILES}
# The frozen papers besides the sheet's: of a handoff (restricted), a talk, an inspection.
WITH_PAPERS = {"handoff": "handoff_letter", "interview": "interview_record",
               "inspection": "situation_report", "recusal": "recusal_form"}  # fmt: skip
PAPER_OF = "paper of "
POLICY |= {f"{PAPER_OF}{kind}": POLICY[kind] for kind in WITH_PAPERS}


# Kinds whose words stand on pages.
WORDED = (
    "draft", "finding", "reviewed", "signed", "clue", "handoff", "item", "fix", "asked",
    "material", "interview", "talk", "issue", "recommendation", "proposal",
)  # fmt: skip


def secrets(person: str) -> list[str]:
    """Words of rows that this person may not know of."""
    return [
        mark(side, kind)
        for kind in WORDED
        for side in ("own", "foreign")
        if person not in getattr(POLICY[kind], side)
    ]


def build(request) -> tuple[SimpleNamespace, tuple[dict, dict]]:
    """The people, and the objects by kind: first the own side, then the foreign."""
    people = {name: request.getfixturevalue(name) for name in PEOPLE if name not in STRANGERS}
    sides = (
        ("own", request.getfixturevalue("inspection"), people["leader"], people["member"], "organ"),
        (
            "foreign",
            request.getfixturevalue("other_inspection"),
            people["outsider"],
            people["outsider"],
            "organ2",
        ),
    )
    category = Category.objects.create(name="作风建设")
    own, foreign = (
        _side(number, *side, office=people["office"], category=category)
        for number, side in enumerate(sides, 1)
    )
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


SIGNS = {"own": "甲", "foreign": "乙", "third": "丙"}


def mark(side: str, kind: str) -> str:
    """A word that stands on pages which show this row, and nowhere else."""
    return f"{SIGNS[side]}标记{kind}"


def third(office) -> Callable[[], dict]:
    """An inspection on which nobody of ``build`` is; called, it gets everything the others have."""
    inspection = make.InspectionFactory(unit=make.UnitFactory(name="市林业局"))
    leader = make.InspectorFactory(name="丙组长")
    make.TeamMemberFactory(team=inspection.team, inspector=leader, duty="leader")
    make.LiaisonFactory(unit=inspection.unit)
    handler = make.UserFactory(username="organ3", roles=["organ"])
    organ = Organ.objects.create(name="市委政法委")
    OrganHandler.objects.create(organ=organ, user=handler, from_on=make.days(-100))
    category = Category.objects.get()
    side = (3, "third", inspection, leader.user, leader.user, "organ3")
    return lambda: _side(*side, office=office, category=category)


def third_clue(office) -> Callable[[], dict]:
    """The same, but it gets a clue and what hangs on it only."""
    fill = third(office)
    inspection = Inspection.objects.get(unit__name="市林业局")
    author = User.objects.get(inspector__name="丙组长")
    assert fill
    return lambda: _clues(3, "third", inspection, author, "organ3", office)


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
    made |= _findings(number, side, inspection, leader, author, category)
    made |= _clues(number, side, inspection, author, organ, office)
    made |= _papers(number, side, inspection, leader, author, organ, made["signed"])
    made |= _ledger(side, inspection, made["signed"], category, office)
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
    made |= {f"{FILE_OF}{kind}": _file(side, kind, made[kind], author) for kind in WITH_FILES}
    for kind, key in WITH_PAPERS.items():
        made[f"{PAPER_OF}{kind}"] = _paper(side, key, made[kind], author)
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


def _file(side, kind: str, target, by) -> Attachment:
    """A file that hangs on ``target``."""
    return Attachment.objects.create(
        target_type=label_of(target),
        target_id=target.pk,
        name=f"{mark(side, '附件')}{kind}.txt",
        size=3,
        content_type="text/plain",
        sha256=ABC,
        path=_stored(settings.MEDIA_ROOT, f"matrix/{side}{kind}"),
        uploaded_by=by,
    )


def _paper(side, key: str, target, by) -> Document:
    """A print of ``target`` that was frozen, with a real page to put a watermark on."""
    path = f"matrix/{side}-{key}.pdf"
    return Document.objects.create(
        target_type=label_of(target),
        target_id=target.pk,
        trail=getattr(target, "audit_trail", ""),
        kind=key,
        title=mark(side, "文书"),
        content=tree.to_json(tree.Sheet(mark(side, "文书"), ())),
        is_restricted=registry.get(key).restricted,
        path=_stored(settings.DOCUMENT_ROOT, path, PAGE),
        sha256=hashlib.sha256(PAGE).hexdigest(),
        size=len(PAGE),
        pages=1,
        made_by=by,
    )


def _page() -> bytes:
    book, data = pikepdf.new(), BytesIO()
    book.add_blank_page()
    book.save(data)
    return data.getvalue()


PAGE = _page()


def _alarm(person) -> Alarm:
    rule, _ = AlarmRule.objects.get_or_create(kind="refusals", threshold=5)
    now = timezone.now()
    return Alarm.objects.create(
        rule=rule, kind=rule.kind, words=rule.words, subject=f"user:{person.pk}", person=person,
        on=make.days(0), count=5, first_at=now, last_at=now, event_id=person.pk,
    )  # fmt: skip


def _findings(number, side, inspection, leader, author, category) -> dict:
    now, made = timezone.now(), {}
    for place, (kind, state) in enumerate(
        {
            "draft": "draft",
            "finding": "submitted",
            "reviewed": "reviewed",
            "signed": "signed",
        }.items()
    ):
        signed = {"signed_by": leader, "signed_at": now} if state == "signed" else {}
        reviewed = {"reviewed_by": leader, "reviewed_at": now} if place > 1 else {}
        title = mark(side, kind)
        made[kind] = Finding.objects.create(
            inspection=inspection,
            number=place + 1,
            title=title,
            category=category,
            state=state,
            created_by=author,
            **search.columns(title),
            **reviewed,
            **signed,
        )
    made["fix"] = ImmediateFix.objects.create(
        finding=made["signed"],
        number=number,
        year=2026,
        problem=mark(side, "fix"),
        requirement="立即整改",
        due_on=make.days(3),
        issued_by=leader,
        issued_on=make.days(-1),
    )
    made["asked"] = MaterialRequest.objects.create(
        inspection=inspection,
        year=2026,
        number=number,
        note=mark(side, "asked"),
        issued_by=leader,
        issued_on=make.days(-1),
        due_on=make.days(2),
    )
    made["material"] = Material.objects.create(
        request=made["asked"], order=1, name=mark(side, "material")
    )
    made["feedback"] = Feedback.objects.create(
        inspection=inspection,
        state="issued",
        year=2026,
        number=number,
        issued_on=make.days(-1),
        issued_by=leader,
    )
    FeedbackItem.objects.create(
        feedback=made["feedback"], finding=made["signed"], text=mark(side, "feedback")
    )
    return made


def _clues(number, side, inspection, author, organ, office) -> dict:
    clue = Clue.objects.create(
        inspection=inspection,
        year=2026,
        number=70 + number,
        summary=mark(side, "clue"),
        source="other",
        state="handed_over",
        created_by=author,
    )
    CluePerson.objects.create(clue=clue, name=mark(side, "person"))
    handler = OrganHandler.objects.get(user__username=organ)
    handoff = Handoff.objects.create(
        clue=clue,
        organ=handler.organ,
        year=2026,
        number=80 + number,
        content={"summary": mark(side, "handoff"), "persons": []},
        issued_by=office,
        issued_on=make.days(-1),
        sign_due_on=make.days(2),
    )
    urge = Urge.objects.create(
        handoff=handoff,
        year=2026,
        number=90 + number,
        about="sign",
        step=1,
        audience="organ",
        due_on=make.days(-3),
        sent_on=make.days(-1),
    )
    return {"clue": clue, "handoff": handoff, "urge": urge}


def _papers(number, side, inspection, leader, author, organ, finding) -> dict:
    other = make.TeamMemberFactory(team=inspection.team).inspector
    people = {"first": leader.inspector, "second": other, "recorder": leader.inspector}
    talks = {
        kind: Interview.objects.create(
            inspection=inspection,
            number=place,
            held_at=timezone.now(),
            place="谈话室",
            subject=mark(side, kind),
            points="要点",
            state=state,
            created_by=author,
            **people,
        )
        for place, (kind, state) in enumerate(
            {"interview": "registered", "talk": "draft"}.items(), 1
        )
    }
    issue = CommonIssue.objects.create(
        round=inspection.round, team=inspection.team, title=mark(side, "issue"), created_by=author
    )
    issue.findings.add(finding)
    handler = OrganHandler.objects.get(user__username=organ)
    common = {
        "inspection": inspection,
        "organ": handler.organ,
        "problem": "问题",
        "advice": "建议。",
        "created_by": author,
    }
    issued = {"year": 2026, "number": 90 + number, "issued_on": make.days(-1), "issued_by": author}
    return talks | {
        "issue": issue,
        "recommendation": Recommendation.objects.create(
            title=mark(side, "recommendation"),
            state="issued",
            due_on=make.days(90),
            **common,
            **issued,
        ),
        "proposal": Recommendation.objects.create(title=mark(side, "proposal"), **common),
    }


def _ledger(side, inspection, finding, category, office) -> dict:
    ledger = Ledger.objects.create(
        inspection=inspection,
        unit=inspection.unit,
        state="concentrated",
        opened_on=make.days(-1),
        plan_due_on=make.days(29),
        concentrated_due_on=make.days(80),
    )
    problem = mark(side, "item")
    item = LedgerItem.objects.create(
        ledger=ledger,
        finding=finding,
        number=1,
        category=category,
        problem=problem,
        first_due_on=make.days(80),
        due_on=make.days(80),
        **search.columns(problem),
    )
    measure = Measure.objects.create(
        item=item, text="修订制度", criterion="印发", due_on=make.days(40), person="某甲"
    )
    extension = Extension.objects.create(
        item=item,
        deadline=Deadline.objects.create(
            inspection=inspection,
            kind="item",
            target_type=label_of(item),
            target_id=item.pk,
            label=mark(side, "item"),
            url=item.get_absolute_url(),
            starts_on=make.days(-20),
            first_due_on=make.days(80),
            due_on=make.days(80),
        ),
        reason="审批未完",
        old_due_on=make.days(80),
        new_due_on=make.days(100),
        asked_by=make.UserFactory(roles=["liaison"]),
    )
    withholding = Withholding.objects.create(
        item=item, reason="涉及工作秘密", asked_by=make.UserFactory(roles=["liaison"])
    )
    author, approver = make.UserFactory(roles=["liaison"]), make.UserFactory()
    public_text = PublicText.objects.create(
        item=item,
        problem=mark(side, "public_text"),
        text="修订制度。",
        state="approved",
        drafted_by=author,
        submitted_by=author,
        submitted_at=timezone.now(),
        approved_by=approver,
        approved_at=timezone.now(),
    )
    evaluation = Evaluation.objects.create(
        kind="unit",
        round=inspection.round,
        ledger=ledger,
        lines=[
            {
                "name": "任务落实",
                "full": "100",
                "source": "none",
                "basis": "",
                "facts": "",
                "score": "90",
                "reason": mark(side, "reason"),
            }
        ],
        scored_by=make.UserFactory(),
    )
    made = {
        "evaluation": evaluation,
        "ledger": ledger,
        "item": item,
        "measure": measure,
        "report": ProgressReport.objects.create(
            item=item, text=mark(side, "report"), progress=10, by=extension.asked_by
        ),
        "extension": extension,
        "due": extension.deadline,
        "withholding": withholding,
        "public_text": public_text,
    }
    return made | _letters(side, ledger, office)


def _letters(side, ledger, office) -> dict:
    made = {}
    for number, (key, kind, state) in enumerate(
        [
            ("letter", "urging", "issued"),
            ("proposed", "guiding", "proposed"),
            ("referred", "accountability", "referred"),
        ],
        10 * [*SIGNS].index(side) + 1,
    ):
        row = next(each for each in escalation.rows() if each["kind"] == kind)
        step, _ = LadderStep.objects.get_or_create(kind=kind, defaults=row)
        sent = {"series": "巡测", "year": 2026, "number": number, "issued_on": make.days(-1)}
        sent |= {"issued_by": office, "answer_due_on": make.days(9)}
        made[key] = Supervision.objects.create(
            ledger=ledger, step=step, kind=kind, place=step.place, recipient=step.recipient,
            signer=step.signer, state=state, grounds="反馈已10日", proposed_on=make.days(-2),
            requirement=mark(side, key), **({} if state == "proposed" else sent),
        )  # fmt: skip
    return made


def _stored(root, name: str, data: bytes = b"abc") -> str:
    """A file that is really there; its path below ``root``."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return name


def _package(side, inspection, owner) -> Package:
    """A zip with nothing in it, so that nothing in it is out of anybody's scope."""
    job = Job.objects.create(
        kind="overview.package", key=f"package{side}", state="done", requested_by=owner
    )
    return Package.objects.create(
        job=job,
        target_type=label_of(inspection),
        target_id=inspection.pk,
        title=mark(side, "文书包"),
        path=_stored(Path(settings.PACKAGE_ROOT), f"{side}.zip"),
        sha256=ABC,
        size=3,
        made_by=owner,
    )


def _versions(side, target, inspection, owner) -> list[Document]:
    """A first version and the one in force."""
    return [
        Document.objects.create(
            **target,
            trail=inspection.audit_trail,
            kind="sheet",
            revision=revision,
            title=mark(side, "文书"),
            content=tree.to_json(tree.Sheet(mark(side, "文书"), (tree.Paragraph(f"{revision}"),))),
            path=_stored(settings.DOCUMENT_ROOT, f"matrix/{side}{revision}.pdf"),
            sha256=ABC,
            size=3,
            pages=1,
            made_by=owner,
        )
        for revision in (1, 2)
    ]


def _ground(side, finding, inspection, owner) -> dict:
    target = {"target_type": label_of(finding), "target_id": finding.pk}
    return {
        "evidence": Attachment.objects.create(
            **target,
            name=f"{mark(side, '附件')}.txt",
            size=3,
            content_type="text/plain",
            sha256=ABC,
            path=_stored(settings.MEDIA_ROOT, f"matrix/{side}"),
            uploaded_by=owner,
        ),
        "document": _versions(side, target, inspection, owner)[-1],
        "package": _package(side, inspection, owner),
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
