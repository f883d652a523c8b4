"""A package: everything issued that its maker may open, checkable far from here, nobody else's."""

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from core import encryption, jobs, storage
from core.documents import packing, registry, store
from core.documents.tree import Letter, Paragraph, Sheet
from core.encryption import files
from core.models import AuditEvent, Document, DocumentCopy, Job, Package
from core.models.job import JobState
from findings.models import Clue, ClueGrant, CluePerson
from rectification.models import Ledger
from tests import factories as make
from tests.snapshots import snapshot_fixture
from tests.stores import Lying

pytestmark = pytest.mark.django_db
NUMBER = "巡〔2026〕5号"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.DOCUMENT_ROOT = tmp_path / "documents"
    settings.PACKAGE_ROOT = tmp_path / "packages"
    return settings.PACKAGE_ROOT


def notice(target, by, text="甲", *, reason="", title="关于巡察的通知", secrecy=""):
    content = Letter(title, (Paragraph(text),), head="巡察办", number=NUMBER, secrecy=secrecy)
    columns = {"title": title, "number": NUMBER, "reason": reason}
    return store.freeze(target, "tests.notice", content, by=by, **columns)


def sheet(target, by, title="整改台账"):
    return store.freeze(target, "tests.sheet", Sheet(title, (Paragraph("乙"),)), title=title, by=by)


@snapshot_fixture
def ledger(inspection):
    return Ledger.objects.create(
        inspection=inspection,
        unit=inspection.unit,
        opened_on=make.days(-1),
        plan_due_on=make.days(29),
        concentrated_due_on=make.days(80),
    )


@snapshot_fixture
def clue(inspection, leader):
    clue = Clue.objects.create(
        inspection=inspection,
        year=2026,
        number=1,
        summary="反映某甲违规报销",
        source="other",
        created_by=leader,
    )
    CluePerson.objects.create(clue=clue, name="某甲")
    return clue


def pack(client, user, obj, name="inspection_package") -> Job:
    client.force_login(user)
    response = client.post(reverse(f"overview:{name}", args=[obj.pk]))
    assert response.status_code == 302, response.status_code
    job = Job.objects.filter(kind="overview.package").latest("pk")
    jobs.run(job.pk)
    job.refresh_from_db()
    return job


def download(client, job: Job) -> bytes:
    response = client.get(job.package.get_absolute_url())
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def unpacked(data: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert book.testzip() is None
        book.extractall(folder)
    return folder


def check(folder: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-I", str(folder / "verify.py")]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")


@pytest.fixture
def package(client, inspection, ledger, leader, office, tmp_path):
    first = notice(inspection, leader)
    notice(inspection, leader, "乙", reason="更正")
    sheet(ledger, office)
    job = pack(client, office, inspection)
    assert job.state == JobState.DONE, job.error
    data = download(client, job)
    return unpacked(data, tmp_path / "out"), data, job, first


def test_all_issued_documents_are_in_it_as_they_were_frozen(package):
    folder, _, job, first = package
    listed = json.loads((folder / "catalogue.json").read_text())["documents"]

    assert {line["format"] for line in listed} == {"PDF", "Word"}
    assert (folder / listed[1]["file"]).read_bytes().startswith(b"PK")
    listed = [line for line in listed if line["format"] == "PDF"]
    assert [line["standing"] for line in listed] == ["已被取代", "现行", "现行"]
    assert listed[0]["file"] == f"已被取代/001 关于巡察的通知 {NUMBER} 第1版.pdf"
    assert job.package.count == 3
    for line, document in zip(listed, Document.objects.order_by("pk"), strict=True):
        data = (folder / line["file"]).read_bytes()
        assert data == store.read(document)
        assert line["sha256"] == document.sha256
    assert listed[0]["number"] == first.number


def test_it_is_verified_offline_by_its_script_and_by_sha256sum(package):
    folder, *_ = package

    told = check(folder)
    sums = subprocess.run(
        ["sha256sum", "--quiet", "--strict", "-c", "SHA256SUMS"], cwd=folder, check=False
    )

    assert (told.returncode, "核验通过" in told.stdout) == (0, True), told.stdout + told.stderr
    assert sums.returncode == 0


@pytest.mark.parametrize("fault", ["altered", "missing", "added", "sums", "catalogue", "no sums"])
def test_whatever_was_done_to_it_is_found(package, fault):
    folder, *_ = package
    (file, *_) = sorted(folder.rglob("002*.pdf"))
    sums = folder / "SHA256SUMS"
    if fault == "altered":
        file.write_bytes(file.read_bytes() + b" ")
    elif fault == "missing":
        file.unlink()
    elif fault == "added":
        (folder / "003 另加.pdf").write_bytes(b"x")
    elif fault == "no sums":
        sums.unlink()
    else:
        # A forger who also changes one of the two lists is caught by the other.
        altered = file.read_bytes() + b" "
        old, new = (hashlib.sha256(data).hexdigest() for data in (file.read_bytes(), altered))
        file.write_bytes(altered)
        target = sums if fault == "sums" else folder / "catalogue.json"
        target.write_text(target.read_text().replace(old, new))

    told = check(folder)

    assert told.returncode == 1
    assert "请勿使用" in told.stdout


def test_catalogue_is_a_workbook_too(package):
    from openpyxl import load_workbook

    folder, *_ = package
    rows = list(load_workbook(folder / "目录.xlsx").active.values)

    assert [cell for row in rows for cell in row].count(NUMBER) == 4


def test_every_document_taken_is_in_the_trail(package, office):
    packed = AuditEvent.objects.filter(verb="打包文书")

    assert packed.count() == 3
    assert {event.actor_id for event in packed} == {office.pk}
    assert "《市财政局第一轮巡察文书包》" in packed.first().note
    assert AuditEvent.objects.filter(verb="下载文书包").count() == 1


def test_clue_of_somebody_else_is_not_in_it(client, inspection, clue, leader, office):
    notice(inspection, leader)
    secret = sheet(clue, leader, "线索移交函")

    job = pack(client, office, inspection)

    assert secret.pk not in job.package.documents
    names = zipfile.ZipFile(io.BytesIO(download(client, job))).namelist()
    assert not [name for name in names if "线索" in name]


def test_clue_is_in_it_for_who_holds_the_grant_as_a_marked_copy(
    client, inspection, clue, leader, office, security, tmp_path, settings, capsys
):
    secret = sheet(clue, leader, "线索移交函")
    grant = ClueGrant.objects.create(
        user=office,
        round=inspection.round,
        reason="承办",
        from_on=make.days(-1),
        granted_by=security,
    )

    job = pack(client, office, inspection)

    assert job.package.documents == [secret.pk]
    folder = unpacked(download(client, job), tmp_path / "out")
    (file,) = folder.glob("001*.pdf")
    assert file.read_bytes() != store.read(secret)
    assert DocumentCopy.objects.count() == 2
    copy = DocumentCopy.objects.earliest("pk")
    assert copy.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (copy.document, copy.taken_by) == (secret, office)
    assert check(folder).returncode == 0
    assert "线索移交函" not in AuditEvent.objects.get(verb="打包文书").note

    raw = (django_settings.PACKAGE_ROOT / job.package.path).read_bytes()
    assert job.package.path.endswith(".sealed")
    assert b"PK\x03\x04" not in raw
    assert "线索移交函".encode() not in raw

    rotated(client, job, settings, capsys)
    grant.delete()
    refused = client.get(job.package.get_absolute_url())
    assert refused.status_code == 302
    assert "不在您的工作范围内" in client.get("/inbox/").content.decode()


def rotated(client, job, settings, capsys) -> None:
    """A package is not rewritten: the rotation says until when it needs the old key."""
    settings.SEALING_KEYS = [Fernet.generate_key().decode(), *settings.SEALING_KEYS]
    call_command("rotate_clue_keys")
    assert re.search("文书包：1个仍需旧密钥，.*日前自动到期", capsys.readouterr().out)
    with pytest.raises(CommandError, match="--drop-packages"):
        call_command("rotate_clue_keys", "--check")
    assert download(client, job)


def test_packages_under_the_old_key_can_be_dropped_at_once(
    client, inspection, clue, leader, office, security, settings, capsys
):
    sheet(clue, leader, "线索移交函")
    ClueGrant.objects.create(
        user=office,
        round=inspection.round,
        reason="承办",
        from_on=make.days(-1),
        granted_by=security,
    )
    sealed_package = pack(client, office, inspection).package
    settings.SEALING_KEYS = [Fernet.generate_key().decode(), *settings.SEALING_KEYS]

    call_command("rotate_clue_keys", "--drop-packages")
    call_command("rotate_clue_keys", "--check")

    assert "文书包：清除1个" in capsys.readouterr().out
    assert not (django_settings.PACKAGE_ROOT / sealed_package.path).exists()
    assert AuditEvent.objects.filter(verb="换钥清除文书包").count() == 1


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("fault", ["cut", "swapped", "altered", "another's"])
def test_sealed_package_that_was_tampered_with_is_not_read(fault):
    packages, plain = storage.packages(), bytes(files.CHUNK * 2 + 10)
    files.write(packages, "a", [plain], bound_to="7/a")
    with files.opened(packages, "a", bound_to="7/a") as file:
        assert file.read() == plain
    raw, first = Lying("a", packages).read_bytes(), files.HEAD + files.CHUNK + files.TAG
    broken = {
        "cut": raw[:first],
        "swapped": raw[: files.HEAD] + raw[first:],
        "altered": raw[:100] + bytes([raw[100] ^ 1]) + raw[101:],
        "another's": raw,
    }[fault]
    Lying("a", packages).write_bytes(broken)

    with pytest.raises(encryption.Unreadable):
        files.opened(packages, "a", bound_to="8/a" if fault == "another's" else "7/a").read()


def test_round_has_a_folder_for_each_unit(client, inspection, leader, office, tmp_path):
    other = make.InspectionFactory(round=inspection.round, unit=make.UnitFactory(name="市/水利局"))
    notice(inspection, leader)
    notice(other, office)
    sheet(inspection.round, office, "轮次综合情况")

    job = pack(client, office, inspection.round, "round_package")

    folder = unpacked(download(client, job), tmp_path / "out")
    assert {path.name for path in folder.iterdir() if path.is_dir()} == {
        "市财政局",
        "市_水利局",
        "轮次",
    }
    assert check(folder).returncode == 0


def test_package_is_its_makers_alone(client, inspection, leader, office, outsider):
    notice(inspection, leader)
    job = pack(client, office, inspection)

    for other in (leader, outsider):
        client.force_login(other)
        assert client.get(job.package.get_absolute_url()).status_code == 404
    url = reverse("overview:inspection_package", args=[inspection.pk])
    assert client.post(url).status_code == 404


def test_nothing_to_pack_is_a_sentence(client, inspection, office):
    job = pack(client, office, inspection)

    assert job.state == JobState.FAILED
    assert "还没有您可以打开的已印发文书" in job.error
    assert not Package.objects.exists()


def test_damaged_original_stops_the_package_and_is_named(
    client, folders, inspection, leader, office
):
    document = notice(inspection, leader)
    path = Path(django_settings.DOCUMENT_ROOT) / document.path
    path.write_bytes(path.read_bytes() + b"x")

    job = pack(client, office, inspection)

    assert job.state == JobState.FAILED
    assert "关于巡察的通知" in job.error
    assert list(folders.glob("*")) == []


def test_unwritable_disk_is_a_sentence_and_leaves_nothing(
    client, folders, inspection, leader, office
):
    notice(inspection, leader)
    folders.parent.mkdir(exist_ok=True)
    folders.write_text("a file where the folder should be")

    job = pack(client, office, inspection)

    assert job.state == JobState.FAILED
    assert "存储空间不足或不可写" in job.error
    assert not Package.objects.exists()


def test_job_page_leads_to_the_zip(client, inspection, leader, office):
    notice(inspection, leader)
    job = pack(client, office, inspection)

    page = client.get(job.get_absolute_url()).content.decode()

    assert job.package.get_absolute_url() in page
    assert job.package.sha256 in page


def test_old_packages_go_and_say_so(client, folders, inspection, leader, office):
    notice(inspection, leader)
    job = pack(client, office, inspection)
    (folders / "lost.zip").write_bytes(b"x")
    old = timezone.now() - timedelta(days=8)
    Package.objects.update(made_at=old)
    import os

    os.utime(folders / "lost.zip", (old.timestamp(), old.timestamp()))

    assert packing.sweep() == 2
    assert packing.sweep() == 0

    assert list(folders.glob("*")) == []
    assert client.get(job.package.get_absolute_url()).status_code == 302
    assert "已过保存期限" in client.get("/inbox/").content.decode()


def test_memory_does_not_grow_with_the_package(client, inspection, leader, office):
    """Forty documents of 2 MB are packed within a few MB."""
    import tracemalloc

    from core.models import Document as Row

    data = b"%PDF" + bytes(2_000_000)
    sha256 = hashlib.sha256(data).hexdigest()
    root = Path(django_settings.DOCUMENT_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    rows = []
    for number in range(40):
        (root / f"{number}.pdf").write_bytes(data)
        rows.append(
            Row(
                target_type="rounds.inspection",
                target_id=inspection.pk,
                trail=inspection.audit_trail,
                kind=f"big{number}",
                title="大文件",
                path=f"{number}.pdf",
                sha256=sha256,
                size=len(data),
                pages=1,
                made_by=leader,
            )
        )
    Row.objects.bulk_create(rows)

    tracemalloc.start()
    job = pack(client, office, inspection)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert job.state == JobState.DONE, job.error
    assert job.package.size > 80_000_000
    assert peak < 25_000_000


# Models that documents are about, by the trail their documents stand on (overview/packages.py).
REACHED = {
    "fieldwork.intakerequest",
    "findings.resolution",
    "fieldwork.activity",
    "fieldwork.consultation",
    "fieldwork.directive",
    "fieldwork.petition",
    "fieldwork.survey",
    "fieldwork.weeklyreport",
    "fieldwork.workplan",
    "fieldwork.referral",  # on the trail of its petition
    "rectification.revisit",
    "rounds.inspection",
    "rounds.round",
    "rounds.recusal",
    "rounds.commitment",  # on the trail of its round
    "findings.finding",
    "findings.immediatefix",
    "findings.feedback",
    "findings.handoff",
    "findings.interview",
    "findings.recommendation",
    "findings.commonissue",
    "rectification.ledger",
    "rectification.supervision",  # on the trail of its ledger, or of its inspection until it is sent
    "overview.evaluation",
}
# A unit's profile shows what its maker may read, a certificate is a person's; neither belongs to an inspection.
OF_NO_INSPECTION = {"rounds.unit", "rounds.enrolment"}


def test_documents_about_every_model_find_their_way_into_a_package():
    """A document about something new: give its trail to overview/packages.py, then name it here."""
    assert {kind.model for kind in registry.all_kinds()} - OF_NO_INSPECTION <= REACHED


def test_draft_volume_of_the_team_is_not_named_to_the_office(client, inspection, member, office):
    drafts = {"blocks": [{"rows": [[{"label": "状态", "value": "草稿"}]]}], "type": "Sheet"}
    Document.objects.create(
        target_type="rounds.inspection",
        target_id=inspection.pk,
        trail=inspection.audit_trail,
        kind="finding_volume",
        title="含草稿的汇编",
        content=drafts,
        path="x/drafts.pdf",
        sha256="0" * 64,
        size=1,
        pages=1,
        made_by=member,
    )
    client.force_login(office)
    page = client.get(reverse("overview:archive", args=[inspection.pk])).content.decode()

    assert "含草稿的汇编" not in page
    client.force_login(member)
    page = client.get(reverse("overview:archive", args=[inspection.pk])).content.decode()
    assert "含草稿的汇编" in page
