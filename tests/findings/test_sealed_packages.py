"""A handoff to an organ without accounts: a package that anybody can verify offline, and its receipt."""

import io
import json
import subprocess

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import attachments
from core.documents import registry, store
from core.encryption import locked
from core.models import AuditEvent
from findings.actions import clues
from findings.exports import packages as contents
from findings.models import Handoff, HandoffPackage, Organ
from tests.browsed import submit
from tests.findings import clue_rows as rows
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db


@snapshot_fixture
def outside(db):
    return Organ.objects.create(name="省直某机关", is_outside=True)


@snapshot_fixture
def granted(office, inspection, security):
    rows.grant(office, inspection, by=security)
    return office


@snapshot_fixture
def handoff(inspection, member, leader, granted, outside):
    clue = rows.registered(inspection, by=member)
    paper = rows.with_file(clue, by=member, name="来信：一.pdf")
    clues.vet(clue, by=leader)
    clues.approve(clue, by=rows.approver(inspection))
    return rows.handed_over(clue, outside, by=granted, papers=[paper])


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def print_documents(handoff, user) -> None:
    for key in contents.DOCUMENTS:
        kind = registry.get(key)
        content = kind.make(user, handoff)
        number = kind.number(handoff)
        store.freeze(handoff, key, content, title=kind.label, number=number, by=user)


def sealed(handoff, user):
    """The package as the office takes it away: the page's context and the file's bytes."""
    print_documents(handoff, user)
    page = submit(signed_in(user), reverse("findings:handoff_seal", args=[handoff.pk]))
    assert page.status_code == 200, page.content.decode()
    file = attachments.of(handoff).get(name__isnull=False, label="密封移交包")
    with attachments.open_file(file) as stored:
        return page, stored.read()


def filled(form: bytes, **values) -> SimpleUploadedFile:
    """The receipt form with words typed in under its headings."""
    book = openpyxl.load_workbook(io.BytesIO(form))
    sheet = book.active
    head = next(
        r for r in sheet.iter_rows() if str(r[0].value or "").startswith("移交编号") and r[1].value
    )
    for cell in head:
        for label, value in values.items():
            if str(cell.value or "").startswith(label):
                sheet.cell(cell.row + 1, cell.column, value)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("回执.xlsx", out.getvalue())


def test_the_package_opens_with_its_passphrase_and_proves_itself(handoff, granted, tmp_path):
    page, data = sealed(handoff, granted)

    assert data.startswith(b"age-encryption.org/v1")
    with pytest.raises(ValueError, match="passphrase"):
        locked.unlock(data, "WRONG")
    files = locked.unlock(data, page.context["passphrase"])
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    done = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert files["移交函.pdf"].startswith(b"%PDF")
    manifest = json.loads(files["移交目录.json"])
    assert manifest["随附材料"][0]["SHA-256"] == handoff.content["papers"][0]["sha256"]
    assert files["附件/01-来信：一.pdf"] == rows.PDF
    (tmp_path / "移交函.pdf").write_bytes(b"changed")
    again = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False
    )
    assert again.returncode == 1


def test_the_passphrase_is_kept_nowhere(handoff, granted):
    from django.db import connection

    page, _ = sealed(handoff, granted)
    word = page.context["passphrase"]

    assert word in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{word}%"])
            assert cursor.fetchone() == (0,), table
    assert AuditEvent.objects.filter(verb="制作密封移交包").count() == 1


def test_without_letter_and_list_it_says_what_to_do(handoff, granted):
    page = submit(signed_in(granted), reverse("findings:handoff_seal", args=[handoff.pk]))

    assert page.status_code == 409
    assert "请先在“文书”中生成" in page.content.decode()
    assert not HandoffPackage.objects.exists()


def test_receipts_sign_and_answer_for_the_organ(handoff, granted):
    page, data = sealed(handoff, granted)
    form = locked.unlock(data, page.context["passphrase"])["回执.xlsx"]
    url, client = reverse("findings:handoff_receipt", args=[handoff.pk]), signed_in(granted)

    signed = submit(client, url, file=filled(form, 事项="签收", 签收人="钱某"))
    handoff.refresh_from_db()
    assert signed.status_code == 302, signed.context["form"].errors
    assert (handoff.state, handoff.receiver, handoff.received_by) == ("received", "钱某", granted)
    answered = submit(client, url, file=filled(
        form, 事项="答复", 签收人="孙某", 处置方式="初步核实", 处理结果="立案", 办理情况="已立案"))  # fmt: skip

    handoff.refresh_from_db()
    assert answered.status_code == 302
    assert (handoff.state, handoff.outcome, handoff.answer) == ("answered", "filed", "已立案")
    assert HandoffPackage.objects.get().receipt_by == granted
    assert attachments.of(handoff).filter(label="回执").count() == 2
    page = client.get(handoff.get_absolute_url()).content.decode()
    assert "钱某（由赵办按回执录入）" in page
    assert "孙某（由赵办按回执录入）" in page
    assert url not in page  # nothing is left that a receipt could say
    assert client.get(url).url == handoff.get_absolute_url()


def test_nothing_that_went_out_or_came_back_is_removed_by_who_handles_for_the_organ(
    handoff, granted
):
    page, data = sealed(handoff, granted)
    form = locked.unlock(data, page.context["passphrase"])["回执.xlsx"]
    client = signed_in(granted)
    url = reverse("findings:handoff_receipt", args=[handoff.pk])
    submit(client, url, file=filled(form, 事项="签收", 签收人="钱某"))
    kept = list(attachments.of(handoff))
    assert {file.label for file in kept} == {"移交附件", "密封移交包", "回执"}

    places = [reverse("core:attachment_remove", args=[file.pk]) for file in kept]
    for place in places:
        client.post(place)

    assert list(attachments.of(handoff)) == kept
    page = client.get(handoff.get_absolute_url()).content.decode()
    assert [place for place in places if place in page] == []


def test_a_receipt_of_another_package_or_half_filled_is_refused(handoff, granted):
    page, data = sealed(handoff, granted)
    form = locked.unlock(data, page.context["passphrase"])["回执.xlsx"]
    url, client = reverse("findings:handoff_receipt", args=[handoff.pk]), signed_in(granted)

    for values, words in (
        ({"事项": "签收", "签收人": "钱某", "核对码": "0000"}, "核对码"),
        ({"事项": "签收", "签收人": "钱某", "移交编号": "巡线移〔1999〕1号"}, "移交编号"),
        ({"事项": "签收"}, "签收人"),
        ({"事项": "答复", "签收人": "钱某", "处置方式": "初步核实"}, "处理结果"),
    ):
        answer = submit(client, url, file=filled(form, **values))
        assert answer.status_code == 409, values
        assert words in str(answer.context["form"].errors)
    assert Handoff.objects.get().state == "issued"
    assert not attachments.of(handoff).filter(label="回执").exists()


def test_only_the_granted_office_seals_and_only_for_outside_organs(
    handoff, granted, office2, leader, receiving_organ, member, inspection
):
    for name in ("handoff_seal", "handoff_receipt"):
        url = reverse(f"findings:{name}", args=[handoff.pk])
        assert signed_in(office2).get(url).status_code == 404
        assert signed_in(leader).post(url).status_code == 302
    inside = rows.handed_over(
        rows.approved(inspection, author=member, leader=leader, office=granted),
        receiving_organ, by=granted,
    )  # fmt: skip
    answer = signed_in(granted).get(reverse("findings:handoff_seal", args=[inside.pk]), follow=True)
    assert "不需要密封移交包" in answer.content.decode()
    assert not HandoffPackage.objects.exists()


def test_a_package_holds_the_documents_of_its_list_or_is_not_made(handoff, granted):
    print_documents(handoff, granted)
    paper = attachments.of(handoff).get(label="移交附件")
    type(paper).objects.filter(pk=paper.pk).update(removed_at=paper.uploaded_at, removed_by=granted)

    page = submit(signed_in(granted), reverse("findings:handoff_seal", args=[handoff.pk]))

    assert page.status_code == 409
    assert "与清单不一致" in page.content.decode()
    assert not HandoffPackage.objects.exists()
