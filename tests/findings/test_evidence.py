"""Files of a source become evidence of a sheet or clue: stored once, seen by its readers, and by nobody for it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import attachments
from core.documents import registry
from core.errors import ActionDenied, NotYet, StaleState
from core.models import Attachment, AuditEvent
from findings.actions import evidence
from findings.actions import findings as sheets
from findings.models import Finding
from findings.queries import sources
from overview.queries.archive import catalogue
from tests import trying
from tests.browsed import form, submit
from tests.fieldwork import activity_rows, petition_rows
from tests.findings import clue_rows, making
from tests.findings.test_sources import interview, material

ASKED = 13  # statements of the page
TOKEN = re.compile(r'value="[A-Za-z0-9]{64}"')


@pytest.fixture
def line(inspection, leader, member, liaison):
    return material(inspection, leader, member, liaison)


@pytest.fixture
def paper(line):
    return attachments.of(line).get()


@pytest.fixture
def sheet(inspection, line, member):
    return sheets.draft(inspection, title="账实不符", source=line, by=member)


def at(row, name="finding_evidence") -> str:
    return reverse(f"findings:{name}", args=[row.pk])


def petition_with_scan(inspection, member):
    petition = petition_rows.registered(inspection, by=member)
    return petition, making.evidence(petition, by=member, name="举报信.txt")


def test_a_sheet_cites_what_the_unit_handed_in(
    client, sheet, line, paper, member, leader, inspection
):
    client.force_login(member)
    assert (
        at(sheet) in client.get(reverse("findings:finding_edit", args=[sheet.pk])).content.decode()
    )

    submit(client, at(sheet), files=[paper.pk])

    cited = attachments.of(sheet).get()
    assert (cited.path, cited.name, cited.origin_id) == (paper.path, "台账.txt", paper.pk)
    assert cited.label == f"{line.request} 第1项"
    client.force_login(leader)
    shown = client.get(sheet.get_absolute_url()).content.decode()
    assert cited.get_absolute_url() in shown
    assert f"{line.request} 第1项" in shown
    assert client.get(cited.view_url).status_code == 200
    with attachments.open_file(cited) as file:
        assert file.read() == "台账".encode()
    told = AuditEvent.objects.filter(target_type="findings.finding", target_id=sheet.pk)
    assert told.filter(note__contains=f"台账.txt（SHA-256 {cited.sha256}）").count() == 2


def test_what_is_cited_is_not_offered_again(client, sheet, paper, member):
    evidence.take(sheet, [paper.pk], by=member)
    client.force_login(member)

    assert "台账.txt" not in client.get(at(sheet)).content.decode().partition("<main")[2]
    with pytest.raises(NotYet, match="重新勾选"):
        evidence.take(sheet, [paper.pk], by=member)
    assert attachments.of(sheet).count() == 1


def test_the_source_keeps_its_file_while_a_sheet_cites_it(inspection, member):
    activity = activity_rows.recorded(inspection, by=member)
    photo = making.evidence(activity, by=member, name="照片.txt")
    sheet = sheets.draft(
        inspection, title="窗口无人", source=activity, evidence=[photo.pk], by=member
    )

    with pytest.raises(ActionDenied, match="已被底稿用作佐证"):
        attachments.remove(photo, by=member)

    attachments.remove(attachments.of(sheet).get(), by=member)
    attachments.remove(photo, by=member)
    assert not attachments.of(activity).exists()


def test_beginning_from_a_material_ticks_what_came(client, inspection, line, paper, member):
    client.force_login(member)
    new = f"{reverse('findings:finding_new', args=[inspection.pk])}?source={sources.key_of(line)}"
    assert form(client, new).values()["evidence"] == [str(paper.pk)]

    submit(client, new, title="账实不符")

    assert attachments.of(Finding.objects.get()).get().path == paper.path


def test_beginning_from_a_petition_ticks_nothing(client, inspection, member):
    petition, scan = petition_with_scan(inspection, member)
    client.force_login(member)
    new = (
        f"{reverse('findings:finding_new', args=[inspection.pk])}?source={sources.key_of(petition)}"
    )
    shown = form(client, new)
    assert "举报信.txt" in client.get(new).content.decode()
    assert shown.values().get("evidence", []) == []

    submit(client, new, title="报销审核不严", evidence=[scan.pk])

    cited = attachments.of(Finding.objects.get()).get()
    assert (cited.path, cited.label) == (scan.path, "信访")


def test_another_source_than_the_ticked_files_is_said_and_the_title_stays(
    client, inspection, line, paper, member
):
    petition, _ = petition_with_scan(inspection, member)
    client.force_login(member)
    new = f"{reverse('findings:finding_new', args=[inspection.pk])}?source={sources.key_of(line)}"

    answer = submit(client, new, title="账实不符", source=sources.key_of(petition))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "重新勾选" in page
    assert "举报信.txt" in page
    assert "账实不符" in page


def test_a_sheet_names_one_more_source_and_then_its_files(client, sheet, inspection, member):
    petition, scan = petition_with_scan(inspection, member)
    client.force_login(member)

    answer = submit(client, at(sheet), source=sources.key_of(petition), files=[])

    assert answer.url == at(sheet)
    assert petition in [row.source for row in sheet.sources.all()]
    assert "举报信.txt" in client.get(at(sheet)).content.decode()
    submit(client, at(sheet), files=[scan.pk])
    assert attachments.of(sheet).get().path == scan.path


def test_a_talk_is_named_by_a_sheet_that_was_there_before(
    inspection, leader, member, liaison, client
):
    sheet = making.draft(inspection, by=member)
    talk = interview(inspection, leader, member, liaison)
    client.force_login(member)

    submit(client, at(sheet), source=sources.key_of(talk))

    assert sheet.reference in client.get(talk.get_absolute_url()).content.decode()


def test_nothing_ticked_is_asked_for(client, sheet, member):
    client.force_login(member)

    answer = submit(client, at(sheet))

    assert answer.status_code == 422
    assert "请勾选文件，或选一个来源。" in answer.content.decode()


def test_files_that_are_none_of_its_sources_are_refused(sheet, inspection, member):
    stranger = making.evidence(making.draft(inspection, by=member), by=member)

    with pytest.raises(NotYet, match="重新勾选"):
        evidence.take(sheet, [stranger.pk], by=member)


def test_whoever_may_not_write_the_sheet_takes_nothing(
    client, sheet, paper, deputy, outsider, liaison
):
    for user in (outsider, liaison):
        client.force_login(user)
        assert client.get(at(sheet)).status_code == 404
    with pytest.raises(ActionDenied):
        evidence.take(sheet, [paper.pk], by=deputy)


def test_a_file_that_is_gone_meanwhile_is_said(sheet, paper, member, liaison):
    Attachment.objects.filter(pk=paper.pk).update(
        removed_at="2026-01-01T00:00Z", removed_by=liaison
    )

    with pytest.raises(StaleState):
        attachments.cite(paper, sheet, label="", holds=True, by=member)


def test_a_clue_cites_and_its_source_shows_nothing(client, inspection, member, leader):
    petition, scan = petition_with_scan(inspection, member)
    clue = clue_rows.registered(inspection, by=member, source="petition", source_petition=petition)
    before = words(client, leader, petition)
    client.force_login(member)
    assert at(clue, "clue_evidence") in client.get(clue.get_absolute_url()).content.decode()

    submit(client, at(clue, "clue_evidence"), files=[scan.pk])

    client.get(clue.get_absolute_url())
    cited = attachments.of(clue).get()
    assert (cited.path, cited.origin_id) == (scan.path, None)
    assert words(client, leader, petition) == before
    attachments.remove(scan, by=member)  # no refusal that would tell of a clue
    with attachments.open_file(cited) as file:
        assert file.read() == "付款凭证".encode()


def test_whoever_sees_only_the_source_does_not_open_the_clues_file(
    client, inspection, member, deputy, office
):
    petition, scan = petition_with_scan(inspection, member)
    clue = clue_rows.registered(inspection, by=member, source="petition", source_petition=petition)
    evidence.take_for_clue(clue, [scan.pk], by=member)
    cited = attachments.of(clue).get()

    client.force_login(office)
    assert client.get(scan.view_url).status_code == 200
    assert client.get(cited.view_url).status_code == 404
    assert client.get(cited.get_absolute_url()).status_code == 404
    assert client.get(at(clue, "clue_evidence")).status_code == 404


def words(client, user, petition) -> str:
    client.force_login(user)
    page = client.get(petition.get_absolute_url()).content.decode()
    return TOKEN.sub("", page.partition("<main")[2].partition("经过")[0])


def test_the_document_of_a_sheet_says_where_its_evidence_lay(sheet, paper, line, member):
    evidence.take(sheet, [paper.pk], by=member)

    content = registry.get("finding_sheet").make(member, sheet)

    assert f"台账.txt（{line.request} 第1项）" in str(content)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_same_whatever_is_there(
    client, inspection, member, django_assert_num_queries, count
):
    activity = activity_rows.recorded(inspection, by=member)
    for number in range(count):
        making.evidence(activity, by=member, name=f"照片{number}.txt")
    sheet = sheets.draft(inspection, title="窗口无人", source=activity, by=member)
    client.force_login(member)
    client.get(at(sheet))

    with django_assert_num_queries(ASKED):
        client.get(at(sheet))


def test_the_catalogue_says_what_is_cited(sheet, paper, inspection, member):
    evidence.take(sheet, [paper.pk], by=member)

    (line,) = [row for row in catalogue(inspection, member) if row.name == "底稿佐证材料"]

    assert (line.pieces, line.note) == (1, "其中1件引自来源，不重复存放")


def test_a_clue_without_files_at_its_source_says_so(client, inspection, member):
    clue = clue_rows.registered(inspection, by=member)
    client.force_login(member)

    shown = client.get(at(clue, "clue_evidence")).content.decode()

    assert "来源里没有可以选取的文件" in shown
    assert "作为佐证" not in shown.partition("<main")[2]


def test_what_is_submitted_while_a_file_is_looked_through_takes_it_no_more(
    sheet, member, monkeypatch
):
    seen, check = [], attachments.check

    def slow(upload):
        check(upload)
        if seen:
            sheets.submit(type(sheet).objects.get(pk=sheet.pk), by=member)
        seen.append(upload)

    monkeypatch.setattr(attachments, "check", slow)
    first, second = (SimpleUploadedFile(f"{n}.pdf", trying.PDF) for n in "甲乙")

    attachments.hand_in(sheet, first, by=member)
    with pytest.raises(ActionDenied):
        attachments.hand_in(sheet, second, by=member)

    assert [file.name for file in attachments.of(sheet)] == ["甲.pdf"]
