"""文号 of documents: gapless per series and year, one for a document, kept through failure and revision."""

import threading

import pytest
from django.db import connection
from django.urls import reverse

from core import jobs
from core.documents import issuing, making, marking, registry
from core.documents.tree import Letter, Paragraph, Signature
from core.errors import ActionDenied
from core.models import AuditEvent, Document, IssuedNumber, Job
from core.models.job import JobState
from rounds.models import Inspection
from tests import factories as make
from tests.browsed import submit

pytestmark = pytest.mark.django_db
TEXT = {"text": "请于十日前报送材料。"}


def is_office(user, target) -> bool:
    return user.has_role("office")


@pytest.fixture(autouse=True)
def kind(settings, tmp_path, monkeypatch):
    """A document whose row has no number of its own."""
    settings.DOCUMENT_ROOT = tmp_path / "documents"
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))

    @registry.document(
        "tests.notice", "巡察通知", Inspection, series="巡通", may_issue=is_office, order=99
    )
    def build(inspection, user):
        return Letter(
            "关于开展巡察的通知",
            (Paragraph(TEXT["text"]),),
            head="巡察办",
            signature=Signature("巡察办", make.days(-30)),
        )

    TEXT["text"] = "请于十日前报送材料。"
    return registry.get("tests.notice")


def frozen(kind, target, by, reason="") -> Document:
    job = making.ask(kind, target, reason=reason, by=by)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.error
    return job.document


def test_print_before_and_issue_after_the_number(kind, inspection, office):
    draft = frozen(kind, inspection, office)
    row = issuing.issue(kind, inspection, by=office)
    issued = frozen(kind, inspection, office)

    assert (draft.is_issued, draft.number) == (False, "")
    year = make.today().year
    assert str(row) == issued.number == f"巡通〔{year}〕1号"
    assert issued.is_issued
    content = issued.content
    assert content["number"] == str(row)
    assert content["signature"]["dated"] == {"date": make.today().isoformat()}
    assert AuditEvent.objects.get(verb="印发文书").note == f"巡察通知，{row}"


def test_numbers_have_no_gap_in_a_series_and_begin_anew_each_year(kind, office):
    rows = [make.InspectionFactory() for _ in range(4)]
    first, last = make.today().replace(month=1, day=2), make.days(0)

    given = [issuing.issue(kind, row, on=last, by=office).number for row in rows[:2]]
    with pytest.raises(ActionDenied, match="已经印发"):
        issuing.issue(kind, rows[0], on=last, by=office)
    given.append(issuing.issue(kind, rows[2], on=last, by=office).number)
    earlier = issuing.issue(kind, rows[3], on=first.replace(year=first.year - 1), by=office)

    assert given == [1, 2, 3]
    assert earlier.number == 1


def test_number_is_kept_when_the_rendering_fails(kind, inspection, office, settings):
    row = issuing.issue(kind, inspection, by=office)
    job = making.ask(kind, inspection, by=office)
    allowed, settings.DOCUMENT_SECONDS = settings.DOCUMENT_SECONDS, 0
    jobs.run(job.pk)
    settings.DOCUMENT_SECONDS = allowed
    job.refresh_from_db()
    assert job.state == JobState.FAILED

    TEXT["text"] = "改好了。"

    assert frozen(kind, inspection, office).number == str(row)


def test_new_version_bears_the_same_number_and_needs_a_reason(kind, inspection, office):
    row = issuing.issue(kind, inspection, by=office)
    frozen(kind, inspection, office)
    TEXT["text"] = "请于二十日前报送材料。"

    job = making.ask(kind, inspection, by=office)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert "写明改版原因" in job.error
    second = frozen(kind, inspection, office, reason="顺延期限")

    assert (second.number, second.revision, second.reason) == (str(row), 2, "顺延期限")
    assert IssuedNumber.objects.count() == 1


def test_only_who_may_issue_issues(client, kind, inspection, leader, office):
    url = kind.url_of(inspection, "document_issue")
    with pytest.raises(ActionDenied, match="不由您印发"):
        issuing.issue(kind, inspection, by=leader)
    client.force_login(leader)
    assert url not in client.get(kind.url_of(inspection)).content.decode()

    client.force_login(office)
    assert url in client.get(kind.url_of(inspection)).content.decode()
    response = submit(client, url, at=kind.url_of(inspection))

    assert response.status_code == 302
    assert response.url.startswith(reverse("core:job_list"))
    page = client.get(kind.url_of(inspection)).content.decode()
    assert url not in page
    assert str(IssuedNumber.objects.get()) in page


@pytest.mark.django_db(transaction=True)
def test_twelve_people_issue_at_once_without_gap_or_repeat(kind, office):
    rows = [make.InspectionFactory() for _ in range(6)]
    barrier = threading.Barrier(12)
    refused = []

    def go(row):
        barrier.wait()
        try:
            issuing.issue(kind, row, by=office)
        except ActionDenied:
            refused.append(row.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=[row]) for row in rows * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(IssuedNumber.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert sorted(refused) == sorted(row.pk for row in rows)


def test_what_changed_since_is_another_wish(kind, inspection, office):
    first = making.ask(kind, inspection, by=office)
    assert making.ask(kind, inspection, by=office) == first
    Job.objects.filter(pk=first.pk).update(state=JobState.RUNNING)

    marks = {"secrecy": "", "years": None, "urgency": "urgent", "signer": "赵某"}
    marking.save(kind, inspection, marks, version=0, by=office)
    second = making.ask(kind, inspection, by=office)

    assert second != first
    assert making.ask(kind, inspection, reason="更正", by=office) not in (first, second)
