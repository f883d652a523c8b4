"""Sheets, clues, handoffs, talks and what else comes before the ledger."""

from django.utils import timezone

from core import search
from fieldwork.models import Interview, Material, MaterialRequest
from findings.models import (
    Clue,
    CluePerson,
    CommonIssue,
    Feedback,
    FeedbackItem,
    Finding,
    Handoff,
    HandoffOutcome,
    ImmediateFix,
    IssueChange,
    IssueDecision,
    OrganHandler,
    Recommendation,
    Urge,
)
from tests import factories as make
from tests.matrix.policy import mark


def findings_of(number, side, inspection, leader, author, category) -> dict:
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


def clues_of(number, side, inspection, author, organ, office) -> dict:
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
    outcome = HandoffOutcome.objects.create(
        handoff=handoff, kind="filed", decided_on=make.days(-1), entered_by=handler.user
    )
    return {"clue": clue, "handoff": handoff, "urge": urge, "outcome": outcome}


def letters_of(number, side, inspection, leader, author, organ, finding) -> dict:
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
        round=inspection.round,
        team=inspection.team,
        title=mark(side, "issue"),
        addressed="市委主要负责同志",
        created_by=author,
    )
    issue.findings.add(finding)
    raised = CommonIssue.objects.create(
        round=inspection.round,
        team=inspection.team,
        title=mark(side, "raised_report"),
        addressed="市委主要负责同志",
        state="decided",
        submitted_on=make.days(-1),
        submitted_by=author,
        created_by=author,
    )
    raised.findings.add(finding)
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
        "raised_report": raised,
        "issue_decision": IssueDecision.objects.create(
            issue=raised,
            leader="某书记",
            decided_on=make.days(0),
            words=mark(side, "issue_decision"),
            entered_by=author,
        ),
        "issue_change": IssueChange.objects.create(
            issue=raised,
            kind="rule",
            name=mark(side, "issue_change"),
            body="市财政局",
            done_on=make.days(0),
            entered_by=author,
        ),
        "recommendation": Recommendation.objects.create(
            title=mark(side, "recommendation"),
            state="issued",
            due_on=make.days(90),
            **common,
            **issued,
        ),
        "proposal": Recommendation.objects.create(title=mark(side, "proposal"), **common),
    }
