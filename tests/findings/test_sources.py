"""A sheet or a clue is raised from any source with one click; sealed words stay where they are."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from core.errors import ActionDenied
from fieldwork.actions import activities, interviews, materials, petitions
from findings.actions import findings as sheets
from findings.models import Finding, FindingSource
from findings.models.source import COLUMNS
from findings.queries import sources
from tests.browsed import form, submit
from tests.fieldwork import activity_rows, petition_rows

WORDS = ("举报甲", "被告丁", "虚报差旅费", "某甲", "个别报销未附清单", "泄密见闻")


def petition(inspection, leader, member, liaison):
    return petition_rows.registered(inspection, by=member)


def interview(inspection, leader, member, liaison):
    values = {
        "held_at": timezone.now(),
        "place": "三楼谈话室",
        "first": leader.inspector,
        "second": member.inspector,
        "recorder": member.inspector,
        "subject": "某甲",
        "points": "介绍了报销流程。",
        "problems": "个别报销未附清单。",
        "outcome": "none",
    }
    talk = interviews.record(inspection, values, by=member)
    interviews.register(talk, by=member)
    return talk


def material(inspection, leader, member, liaison):
    asked = materials.ask(inspection, names=["固定资产台账"], by=leader)
    line = asked.materials.select_related("request__inspection").get()
    paper = SimpleUploadedFile("台账.txt", "台账".encode(), content_type="text/plain")
    materials.deliver(line, uploads=[paper], by=liaison)
    line.refresh_from_db()
    materials.receive([line], by=leader)
    return line


def activity(inspection, leader, member, liaison):
    return activity_rows.recorded(inspection, by=member, seen="泄密见闻")


MAKERS = (petition, interview, material, activity)


@pytest.fixture(params=MAKERS, ids=lambda each: each.__name__)
def source(request, inspection, leader, member, liaison):
    return request.param(inspection, leader, member, liaison)


def test_a_sheet_is_drafted_with_one_click_and_each_leads_to_the_other(
    client, source, inspection, member
):
    client.force_login(member)
    key = sources.key_of(source)
    new = f"{reverse('findings:finding_new', args=[inspection.pk])}?source={key}"
    assert new in client.get(source.get_absolute_url()).content.decode()

    submit(client, new, title="报销审核不严")

    sheet = Finding.objects.get()
    assert sheet.sources.get().source == source
    assert sheet.methods
    assert sheet.discovery.endswith("时发现。")
    shown = client.get(sheet.get_absolute_url()).content.decode()
    assert source.get_absolute_url() in shown
    assert sheet.reference in client.get(source.get_absolute_url()).content.decode()
    assert not [word for word in WORDS if word in shown + str(vars(sheet))]


def test_what_was_left_out_is_drafted_from_nothing(client, source, inspection, member):
    client.force_login(member)
    new = f"{reverse('findings:finding_new', args=[inspection.pk])}?source={sources.key_of(source)}"

    submit(client, new, title="报销审核不严", source="")

    assert not Finding.objects.get().sources.exists()


def test_a_source_of_another_inspection_is_neither_offered_nor_taken(
    client, source, other_inspection, outsider
):
    new = reverse("findings:finding_new", args=[other_inspection.pk])
    client.force_login(outsider)
    key = sources.key_of(source)
    assert key not in client.get(f"{new}?source={key}").content.decode()
    with pytest.raises(ActionDenied, match="不属于这项巡察任务"):
        sheets.draft(other_inspection, title="别组的", source=source, by=outsider)


def test_the_sheets_of_a_source_are_for_whoever_reads_sheets(
    client, inspection, leader, member, liaison
):
    line = material(inspection, leader, member, liaison)
    sheet = sheets.draft(inspection, title="账实不符", source=line, by=member)
    client.force_login(liaison)

    shown = client.get(line.get_absolute_url()).content.decode()

    assert "固定资产台账" in shown
    assert sheet.reference not in shown
    assert "据此起草底稿" not in shown


@pytest.mark.parametrize("key", ["petition-0", "petition-99999999999999999999", "x-1", "petition"])
def test_a_key_that_names_nothing_begins_an_empty_sheet(client, inspection, member, key):
    petition_rows.registered(inspection, by=member)
    client.force_login(member)

    shown = form(client, f"{reverse('findings:finding_new', args=[inspection.pk])}?source={key}")

    assert shown.values()["source"] == [""]


def test_a_source_that_ended_meanwhile_is_refused_and_the_title_stays(client, inspection, member):
    one = activity_rows.recorded(inspection, by=member)
    client.force_login(member)
    new = reverse("findings:finding_new", args=[inspection.pk])
    shown = form(client, f"{new}?source=activity-{one.pk}")
    activities.void(one, note="登记错了", by=member)

    answer = shown.send(client, new, title="窗口无人值守")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "这个来源已不能据以起草，请重新选择。" in page
    assert "窗口无人值守" in page
    assert not Finding.objects.exists()


def test_a_declined_petition_and_an_unfinished_talk_lead_to_no_sheet(
    client, inspection, leader, member, liaison
):
    declined = petition_rows.registered(inspection, by=member, naming="anonymous", reporter="")
    petitions.decline(declined, note="不属受理范围", by=leader)
    talk = interview(inspection, leader, member, liaison)
    interviews.return_for_completion(talk, note="补充要点", by=leader)

    for row in (declined, talk):
        assert sources.named(sources.key_of(row), member, inspection) is None


def test_a_source_is_exactly_one_kind(inspection, leader, member, liaison):
    rows = {make.__name__: make(inspection, leader, member, liaison) for make in MAKERS}
    sheet = sheets.draft(inspection, title="报销审核不严", by=member)

    with pytest.raises(IntegrityError), transaction.atomic():
        FindingSource.objects.create(finding=sheet)
    for name, row in rows.items():
        others = {each: rows[each] for each in COLUMNS if each in rows and each != name}
        with pytest.raises(IntegrityError), transaction.atomic():
            FindingSource.objects.create(finding=sheet, **{name: row}, **others)


def test_a_talk_becomes_a_clue_with_what_is_known(client, inspection, leader, member, liaison):
    talk = interview(inspection, leader, member, liaison)
    client.force_login(member)
    url = f"{reverse('findings:clue_new', args=[inspection.pk])}?interview={talk.pk}"
    assert url in client.get(talk.get_absolute_url()).content.decode()

    typed = form(client, url).values()

    assert typed["source_interview"] == [str(talk.pk)]
    assert typed["source"] == ["interview"]
    assert typed["detail"] == ["个别报销未附清单。"]
