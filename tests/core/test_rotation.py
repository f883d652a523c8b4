"""The key is changed: what still needs the old one is counted, and a run killed in the middle loses nothing."""

import json
import signal
import subprocess
import sys
import time

import pytest
from cryptography.fernet import Fernet
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from core import attachments, rotation, storage
from core.attachments import pending_files
from core.encryption import files as encrypted_files
from core.importing import uploads
from findings.models import CluePerson
from tests import factories as make
from tests.findings import clue_rows as rows
from tests.stores import Lying
from tests.world import ROOT

ROTATE = """
import sys, json, django
django.setup()
from django.conf import settings
from django.core.management import call_command
settings.SEALING_KEYS = json.loads(sys.argv[1])
call_command("rotate_clue_keys")
"""


@pytest.fixture
def with_new_key(settings):
    """A new key in front; gives the one that is to go."""
    old = settings.SEALING_KEYS
    settings.SEALING_KEYS = [Fernet.generate_key().decode(), *old]
    return old


def files(count: int, by, size: int = 900) -> list:
    unit = make.UnitFactory()
    return [
        attachments.store(unit, SimpleUploadedFile(f"{n}.txt", b"%d " % n * size), by=by)
        for n in range(count)
    ]


def is_older(path: str) -> bool:
    return encrypted_files.is_older(storage.uploads(), path)


def read(attachment) -> bytes:
    with attachments.open_file(attachment) as file:
        return file.read()


@pytest.mark.usefixtures("store")
@pytest.mark.django_db
def test_everything_under_the_old_key_is_counted_renewed_and_then_nothing(
    inspection, member, settings, capsys
):
    rows.registered(inspection, by=member)
    (paper,) = files(1, member)
    kept = uploads.keep(b"a workbook", name="名单.xlsx", kind="units", by=member)
    Lying("imports/left by others.book").write_bytes(b"\x9d no token at all")
    kept.finish(uploads.Outcome("表一", 1, {"新增": 1}, {2: ("新增", "success")}))
    place = f"{pending_files.FOLDER}/1-chosen"
    encrypted_files.write(storage.uploads(), place, [b"chosen in a form"], bound_to="1-chosen")
    assert rotation.left() == []
    settings.SEALING_KEYS = [Fernet.generate_key().decode(), *settings.SEALING_KEYS]

    left = {each.name: each.count for each in rotation.left()}
    with pytest.raises(CommandError, match="旧密钥先不要去掉"):
        call_command("rotate_clue_keys", "--check")

    assert left["findings_clueperson"] == left["附件文件"] == 1
    assert left["导入中的工作簿"] >= 2
    assert left["表单中暂存的文件"] >= 1
    assert CluePerson.objects.get().name == "张某"
    call_command("rotate_clue_keys")
    call_command("rotate_clue_keys", "--check")
    assert capsys.readouterr().out.count("旧密钥可以从 SEALING_KEYS 中去掉") == 2
    settings.SEALING_KEYS = settings.SEALING_KEYS[:1]
    with encrypted_files.opened(storage.uploads(), place, bound_to="1-chosen") as file:
        assert file.read() == b"chosen in a form"
    storage.uploads().delete(place)
    assert (read(paper), kept.read()) == (b"0 " * 900, b"a workbook")
    assert kept.outcome().marks == {2: ("新增", "success")}


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_everything_opens_and_the_next_run_ends_it(
    member, settings, with_new_key, live_environment
):
    settings.SEALING_KEYS, both = with_new_key, settings.SEALING_KEYS
    papers = files(190, member)
    places = [paper.path for paper in papers]
    settings.SEALING_KEYS = both
    argv = [sys.executable, "-c", ROTATE, json.dumps(both)]

    process = subprocess.Popen(argv, cwd=ROOT, env=live_environment, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 60
    # Files are renewed in the order of their paths.
    while is_older(min(places)) and time.monotonic() < until:
        time.sleep(0.001)
    process.send_signal(signal.SIGKILL)
    process.wait()

    renewed = sum(not is_older(place) for place in places)
    assert 0 < renewed < len(papers)
    assert all(read(paper) == b"%d " % n * 900 for n, paper in enumerate(papers))
    call_command("rotate_clue_keys", "--drop-packages")
    settings.SEALING_KEYS = both[:1]
    assert all(read(paper) == b"%d " % n * 900 for n, paper in enumerate(papers))
