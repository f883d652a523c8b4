"""Sheets and letters as PDFs made by a job: once, in scope, with the words of the tree."""

import io

import pikepdf

from core import jobs
from core.documents import making, store
from core.models import Document, Job
from core.models.job import JobState
from findings.actions import feedback as actions
from rounds.enums import Stage
from tests.factories import days, today
from tests.snapshots import snapshot_fixture


def made(kind: str, pk: int, user) -> Job:
    params = {"kind": kind, "pk": pk}
    job = jobs.enqueue(making.JOB, title="试", params=params, key=f"{kind}:{pk}", by=user)
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


@snapshot_fixture
def ready(signed, inspection):
    inspection.stage, inspection.exit_on = Stage.FEEDBACK, days(-3)
    inspection.save()
    return inspection


def test_a_sheet_is_frozen_with_its_words(signed, member):
    job = made("finding_sheet", signed.pk, member)

    assert (job.state, job.error) == (JobState.DONE, "")
    with pikepdf.open(io.BytesIO(store.read(job.document))) as book:
        assert len(book.pages) == job.document.pages
    assert signed.title in str(job.document.content)


def test_a_sheet_out_of_scope_is_refused_in_the_worker_too(signed, outsider):
    job = made("finding_sheet", signed.pk, outsider)

    assert job.state == JobState.FAILED
    assert "不在您的工作范围内" in job.error
    assert not Document.objects.exists()


def test_the_volume_binds_all_sheets(signed, member):
    job = made("finding_volume", signed.inspection_id, member)

    assert job.state == JobState.DONE, job.error
    assert signed.summary in str(job.document.content)


def test_the_opinion_carries_its_number_once_issued(ready, office, leader, liaison):
    feedback = actions.draft(ready, by=leader)
    draft = made("feedback_letter", feedback.pk, office).document
    actions.issue(feedback, on=today(), by=office)
    letter = made("feedback_letter", feedback.pk, office).document

    assert (draft.number, draft.is_issued, draft.revision) == ("", False, 1)
    assert (letter.number, letter.is_issued, letter.revision) == (feedback.reference, True, 1)
    assert store.find(draft.pk, user=liaison) is None
    assert store.find(letter.pk, user=liaison) is not None


def test_a_volume_with_drafts_stays_with_the_team(draft, member, leader, office):
    volume = made("finding_volume", draft.inspection_id, member).document

    assert "草稿" in str(volume.content)
    assert store.find(volume.pk, user=leader) is not None
    assert store.find(volume.pk, user=office) is None


def test_a_volume_without_drafts_is_open_to_the_office(signed, member, office):
    volume = made("finding_volume", signed.inspection_id, member).document

    assert store.find(volume.pk, user=office) is not None
