"""Documents by their registry: who finds, sees and opens which; what the pages and the job do with it."""

from dataclasses import replace

import pytest
from django.urls import reverse

from core import jobs
from core.documents import html, making, object_documents, registry, store
from core.errors import ActionDenied
from core.models import AuditEvent, Document, Job
from findings.actions import feedback as actions
from findings.models import Category, Finding
from rounds.enums import Stage
from tests.factories import days
from tests.findings import making as findings
from tests.snapshots import snapshot_fixture


@snapshot_fixture
def ready(signed, inspection):
    inspection.stage, inspection.exit_on = Stage.FEEDBACK, days(-3)
    inspection.save()
    return inspection


@snapshot_fixture
def signed(inspection, member, deputy, leader):
    category = Category.objects.create(name="作风建设")
    draft = findings.draft(inspection, by=member, category=category)
    return findings.signed(draft, deputy=deputy, leader=leader)


def test_every_kind_is_about_rows_that_have_a_scope(db, office):
    for kind in registry.all_kinds():
        assert kind.rows(office) is not None, kind.key
        assert kind.label, kind.key


def test_a_key_is_taken_once():
    kind = registry.get("finding_sheet")

    with pytest.raises(LookupError):
        registry.document("finding_sheet", "别的", Finding)(lambda target, user: None)
    assert registry.get("finding_sheet") is kind


def test_the_preview_shows_the_words_of_the_tree(client, signed, member):
    client.force_login(member)

    page = client.get(reverse("core:document_preview", args=["finding_sheet", signed.pk]))

    text = page.content.decode()
    kind = registry.get("finding_sheet")
    form = html.context_of(kind.make(member, signed))["blocks"][0]
    for row in form.extra:
        for cell in row:
            for line in cell["lines"]:
                assert line in text, line


def test_an_unknown_kind_and_a_foreign_row_are_absent(client, signed, outsider):
    client.force_login(outsider)

    assert (
        client.get(reverse("core:document_preview", args=["nothing", signed.pk])).status_code == 404
    )
    assert (
        client.get(reverse("core:document_preview", args=["finding_sheet", signed.pk])).status_code
        == 404
    )
    make = reverse("core:document_make", args=["finding_sheet", signed.pk])
    assert client.post(make).status_code == 404


def test_making_leads_to_the_job_and_then_to_the_shelf(client, signed, member):
    client.force_login(member)

    answer = client.post(reverse("core:document_make", args=["finding_sheet", signed.pk]))
    job = Job.objects.get()
    jobs.run(job.pk)

    assert answer.url == job.get_absolute_url()
    made = object_documents.of(signed, member).made
    assert [document.kind for document in made] == ["finding_sheet"]
    page = client.get(signed.get_absolute_url()).content.decode()
    assert made[0].get_absolute_url() in page
    assert reverse("core:document_preview", args=["finding_sheet", signed.pk]) in page


def test_the_preview_shows_how_far_the_job_is_and_why_it_failed(client, signed, member, office):
    client.force_login(member)
    kind = registry.get("finding_sheet")
    job = making.ask(kind, signed, by=member)

    def page():
        return client.get(kind.url_of(signed)).content.decode()

    Job.objects.filter(pk=job.pk).update(state="running", done=40, total=100, message="正在排版")
    assert reverse("core:job_progress", args=[job.pk]) in page()
    assert "40%" in page()
    assert reverse("core:job_cancel", args=[job.pk]) in page()
    Job.objects.filter(pk=job.pk).update(state="failed", error="服务器存储空间不足。")
    assert "服务器存储空间不足。" in page()
    assert reverse("core:job_retry", args=[job.pk]) in page()
    Job.objects.filter(pk=job.pk).update(state="done")
    assert reverse("core:job_cancel", args=[job.pk]) not in page()
    assert making.unfinished(kind, signed, by=office) is None


def test_asked_twice_it_is_one_job(signed, member):
    kind = registry.get("finding_sheet")

    first, second = (making.ask(kind, signed, by=member) for _ in range(2))

    assert first == second


def test_what_cannot_be_made_says_why(client, inspection, leader):
    client.force_login(leader)

    page = client.get(reverse("core:document_preview", args=["finding_volume", inspection.pk]))

    assert "还没有底稿，无法汇编" in page.content.decode()
    assert "制作文书" not in page.content.decode()
    with pytest.raises(ActionDenied):
        registry.get("finding_volume").make(leader, inspection)


def test_a_copy_is_absent_for_whom_the_document_is(signed, member, leader, monkeypatch):
    job = making.ask(registry.get("finding_sheet"), signed, by=member)
    jobs.run(job.pk)
    document = Document.objects.get()
    kind = registry.get("finding_sheet")
    narrow = {**registry._kinds, kind.key: narrowed(kind, leader)}
    monkeypatch.setattr(registry, "_kinds", narrow)

    assert store.find(document.pk, user=leader) is not None
    assert store.find(document.pk, user=member) is None
    assert object_documents.of(signed, member).made == []


def narrowed(kind, person):
    return replace(kind, may=lambda user, target: user == person)


def test_a_look_at_a_restricted_document_leaves_a_trace(client, signed, member, monkeypatch):
    kind = replace(registry.get("finding_sheet"), restricted=True)
    monkeypatch.setattr(registry, "_kinds", {kind.key: kind})
    client.force_login(member)

    page = client.get(kind.url_of(signed))

    assert page["Cache-Control"] == "private, no-store"
    assert AuditEvent.objects.filter(verb="查看文书稿", actor_name=member.name).exists()


def test_the_shelf_asks_two_statements(signed, member, django_assert_num_queries):
    """One for the copies, one for tries that failed."""
    with django_assert_num_queries(2):
        assert object_documents.of(signed, member)


def test_the_unit_makes_the_issued_opinion_only(client, ready, office, leader, liaison):
    feedback = actions.draft(ready, by=leader)
    url = reverse("core:document_preview", args=["feedback_letter", feedback.pk])
    client.force_login(liaison)

    before = client.get(url).status_code
    actions.issue(feedback, on=days(0), by=office)

    assert (before, client.get(url).status_code) == (404, 200)
