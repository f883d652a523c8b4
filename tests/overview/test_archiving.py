"""The documents an archive needs, in one go: all of them, once, in scope, going on after a fault."""

import re

import pytest
from django.urls import reverse

from core import jobs
from core.models import Document, Job
from core.models.job import JobState
from findings.models import Category, Feedback, Finding
from overview.queries import archive
from rectification.actions import ledgers
from rounds import gates
from rounds.enums import Stage
from rounds.models import Inspection
from tests import factories as make
from tests.findings import making as findings
from tests.rectification.conftest import make_opinion
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"


@snapshot_fixture
def archived(inspection, office, liaison):
    opinion = make_opinion(inspection, office, ["公务接待无公函。", "党费收缴不及时。"])
    ledgers.open_ledger(opinion.inspection, on=make.days(-5), by=office)
    return opinion.inspection


def ask(client, user, inspection) -> Job:
    client.force_login(user)
    assert (
        client.post(reverse("overview:archive_documents", args=[inspection.pk])).status_code == 302
    )
    job = Job.objects.filter(kind="overview.archive_documents").latest("pk")
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def pages(inspection, user) -> dict[str, int | None]:
    return {line.name: line.pages for line in archive.catalogue(inspection, user)}


def test_everything_counted_in_the_catalogue_gets_its_pages(client, archived, office):
    before = pages(archived, office)
    assert (before["问题底稿"], before["反馈意见"], before["整改台账"]) == (None, None, None)

    job = ask(client, office, archived)

    assert job.state == JobState.DONE, job.error
    after = pages(archived, office)
    assert (after["问题底稿"], after["反馈意见"] > 0, after["整改台账"] > 0) == (2, True, True)
    assert Document.objects.count() == 4


def test_asked_again_nothing_is_made_twice(client, archived, office):
    ask(client, office, archived)
    made = set(Document.objects.values_list("pk", flat=True))

    assert ask(client, office, archived).state == JobState.DONE
    assert set(Document.objects.values_list("pk", flat=True)) == made


def test_one_that_cannot_be_made_is_named_and_the_rest_is_made(client, archived, office):
    """An opinion that went out and reads otherwise now wants a reason, which only a person can give."""
    ask(client, office, archived)
    feedback = Feedback.objects.get(inspection=archived)
    Feedback.objects.filter(pk=feedback.pk).update(opening="印发后改过的基本情况。")
    finding = Finding.objects.order_by("pk").first()
    Finding.objects.filter(pk=finding.pk).update(summary="归档后补正的经过。")

    job = ask(client, office, archived)

    assert job.state == JobState.FAILED
    assert "1件没有生成，其余已生成" in job.error
    assert feedback.reference
    assert feedback.reference in job.error
    assert "请写明改版原因" in job.error
    assert Document.objects.filter(kind="feedback_letter").count() == 1
    assert Document.objects.filter(kind="finding_sheet", target_id=finding.pk).count() == 2


def test_a_character_that_no_font_has_keeps_nothing_from_the_archive(client, archived, office):
    Finding.objects.filter(inspection=archived).update(summary="经过\ue000")

    job = ask(client, office, archived)

    assert job.state == JobState.DONE, job.error
    assert Document.objects.count() == 4


def test_nothing_to_archive_is_a_sentence(client, inspection, member, office):
    category = Category.objects.create(name="作风建设", order=1)
    findings.draft(inspection, by=member, category=category)

    assert "还没有需要归档" in ask(client, office, inspection).error


def test_outsider_cannot_ask(client, archived, outsider):
    client.force_login(outsider)

    url = reverse("overview:archive_documents", args=[archived.pk])
    assert client.post(url).status_code == 404


def test_archiving_asks_first_for_all_that_is_open(matrix_world):
    _, (own, _) = matrix_world

    said = gates.bars(own["inspection"], Stage.ARCHIVED)

    for words in (
        f"{own['asked']}未收齐，请核收或撤回",
        "1份谈话记录未登记",
        "1件移交建议未移交",
        "1件移交建议未答复",
        "1项整改措施未完成",
        "份督办文书未办结",
        "1份延期申请未决定",
        "1份不公开申请未决定",
        "整改台账未办结",
    ):
        assert [sentence for sentence in said if words in sentence], words


def test_the_catalogue_lists_what_the_stay_and_the_report_left(matrix_world):
    people, (own, _) = matrix_world

    lines = {line.name: line.pieces for line in archive.catalogue(own["inspection"], people.office)}

    assert lines["个别谈话"] == 1
    assert lines["巡察情况报告"] == 1
    assert lines["共性问题"] == 2
    assert lines["移交建议"] == 1
    assert lines["巡察通知"] == 0


@pytest.mark.parametrize("who", ["office", "leader", "liaison"])
def test_nothing_is_offered_on_what_is_archived(matrix_world, client, who):
    people, (own, _) = matrix_world
    Inspection.objects.filter(pk=own["inspection"].pk).update(stage=Stage.ARCHIVED)
    client.force_login(getattr(people, who))

    for kind in (
        "finding",
        "draft",
        "fix",
        "asked",
        "item",
        "letter",
        "recommendation",
        "interview",
    ):
        answer = client.get(own[kind].get_absolute_url())
        if answer.status_code == 404:
            continue
        page = answer.content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        posts = re.findall(r'method="post"[^>]*action="([^"]*)"', main)
        assert not [url for url in posts if "/documents/" not in url], (kind, posts)
