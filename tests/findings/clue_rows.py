"""Rows of clues for tests, made through the actions that people use."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from core import attachments
from findings.actions import clues, grants, handoffs
from findings.models import Clue, ClueGrant
from tests import factories as make

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PERSON = {"name": "张某", "employer": "市财政局", "post": "科长", "rank": "正科"}


def pdf(name: str = "来信.pdf", body: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body, content_type="application/pdf")


def registered(inspection, *, by, persons=None, **columns) -> Clue:
    values = {"summary": "反映违规报销", "detail": "票据三张", "source": "petition"}
    return clues.register(inspection, persons=persons or [PERSON], by=by, **values | columns)


def grant(user, inspection, *, by, clue=None, to_on: date | None = None) -> ClueGrant:
    return grants.grant(
        user, round=inspection.round, clue=clue, reason="负责线索管理", to_on=to_on, by=by
    )


def approver(inspection):
    """A leader with a grant: who approves never hands over."""
    user = User.objects.filter(username="approver").first()
    if user is None:
        user = make.UserFactory(username="approver", name="尤批", roles=["leadership"])
    ClueGrant.objects.get_or_create(
        user=user,
        round=inspection.round,
        clue=None,
        defaults={"reason": "审批线索", "from_on": make.today(), "granted_by": make.UserFactory()},
    )
    return user


def approved(inspection, *, author, leader, office, **columns) -> Clue:
    """待移交, approved by ``approver``; ``office`` holds the grant to hand it over."""
    assert ClueGrant.objects.lasting().filter(user=office).exists()
    clue = registered(inspection, by=author, **columns)
    clues.vet(clue, by=leader)
    clues.approve(clue, by=approver(inspection))
    return clue


def with_file(clue, *, by, name: str = "来信.pdf"):
    return attachments.store(clue, pdf(name), by=by)


def handed_over(clue, organ, *, by, papers=()):
    return handoffs.hand_over(clue, organs=[organ], papers=papers, by=by)[0]
