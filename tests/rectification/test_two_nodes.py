"""Two nodes that share a database, Redis and a store of files, and nothing else: what one took in opens at the other."""

import io
import os
import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from core import attachments
from core.models import Job
from core.models.job import JobState
from rectification.models import Extension
from rounds.models import Sector, Unit
from tests import factories as make
from tests.browsed import form_of, forms
from tests.fieldwork import petition_rows
from tests.flows.test_faults import wait_for
from tests.flows.visiting import Visitor
from tests.processes import running_web, running_worker
from tests.rectification.test_extensions_of_dates import evidence, plan  # noqa: F401 - a fixture
from tests.stores import ALIASES

CONTENT = "佐证内容。\n".encode() * 90_000
LONG = 520  # rows: more than are written while the person waits


def answered(asked: urllib.request.Request):
    """The answer, a refusal's page too."""
    try:
        return urllib.request.urlopen(asked, timeout=60)
    except urllib.error.HTTPError as error:
        return error


@dataclass
class Page:
    address: str
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()


class AtNode:
    """A person's browser at one node: what tests.browsed sends its forms with."""

    def __init__(self, url: str, user) -> None:
        self.visitor = Visitor(url, user)

    def get(self, path: str) -> Page:
        return self._ask(path, None, "")

    def post(self, path: str, sent: dict, **options) -> Page:
        return self._ask(path, encode_multipart(BOUNDARY, sent), MULTIPART_CONTENT)

    def _ask(self, path: str, body: bytes | None, kind: str) -> Page:
        asked = urllib.request.Request(self.visitor.url + path, body, self.visitor.headers(kind))
        with answered(asked) as answer:
            at = urlsplit(answer.url)
            return Page(f"{at.path}?{at.query}" if at.query else at.path, answer.read())


def node(
    name: str, environment: dict[str, str], store: dict[str, str], shared: Path | None
) -> dict:
    """The environment of one node, with a disk of its own but for what is shared."""
    disk = Path(settings.VAR_DIR) / f"node-{name}"
    disk.mkdir(exist_ok=True)
    links = {"static": Path(settings.STATIC_ROOT)}
    if shared:
        links |= {folder: shared / folder for folder in ALIASES.values()}
    for link, target in links.items():
        target.mkdir(exist_ok=True)
        (disk / link).unlink(missing_ok=True)
        (disk / link).symlink_to(target)
    own = {"XUNCHA_TEST_NODE": f"node-{name}", "ATTACHMENT_MAX_MB": "400"}
    return {**environment, **store, **own}


@pytest.fixture(scope="module", params=["folder", "bucket"])
def environments(request, live_environment, tmp_path_factory):
    shared, store = None, {}
    if request.param == "folder":
        shared = tmp_path_factory.mktemp("shared")
    else:
        store = request.getfixturevalue("object_store").environment
    return [node(f"{request.param}-{n}", live_environment, store, shared) for n in (1, 2)]


@pytest.fixture(scope="module")
def addresses(environments):
    with (
        running_web(environments[0], log_name="node-1.log") as one,
        running_web(environments[1], log_name="node-2.log") as two,
    ):
        yield one, two


@pytest.fixture
def nodes(transactional_db, addresses):
    """The same person at both."""
    return lambda user: [AtNode(url, user) for url in addresses]


def test_what_one_node_takes_in_the_other_gives_out(nodes, inspection, leader):
    here, there = nodes(leader)
    petition = petition_rows.recorded(inspection, by=leader)
    page = here.get(petition.get_absolute_url())
    upload = SimpleUploadedFile("佐证.txt", CONTENT)
    form = next(each for each in forms(page, page.address) if each.files())
    form.submit(here, **{next(iter(form.files())): [upload]})

    (kept,) = attachments.of(petition)

    assert there.get(kept.get_absolute_url()).content == CONTENT
    assert here.get(kept.get_absolute_url()).content == CONTENT


def workbook(rows: int) -> SimpleUploadedFile:
    made, file = openpyxl.Workbook(), io.BytesIO()
    made.active.append(["领域", "单位名称"])
    for number in range(rows):
        made.active.append(["经济", f"第{number}号某某中心"])
    made.save(file)
    return SimpleUploadedFile("名单.xlsx", file.getvalue())


@pytest.mark.parametrize("rows", [3, LONG])
def test_an_import_begun_at_one_node_goes_on_at_the_other(nodes, office, environments, rows):
    here, there = nodes(office)
    Sector.objects.filter(name="经济").first() or make.SectorFactory(name="经济")
    before, address = Unit.objects.count(), reverse("rounds:unit_import")
    first = here.get(address)
    form = next(each for each in forms(first, address) if each.files())
    tried = form.submit(here, **{next(iter(form.files())): workbook(rows)})

    again = there.get(tried.address)
    form_of(again, tried.address, press="确认导入").submit(there, press="确认导入")
    if rows > 500:
        with running_worker(environments[0], log_name="node-worker.log"):
            wait_for(lambda: Job.objects.get().state == JobState.DONE, "the import is done")

    assert Unit.objects.count() == before + rows
    assert "已导入" in here.get(tried.address).text


def test_files_of_a_refused_form_are_handed_in_at_the_other_node(nodes, plan, liaison):  # noqa: F811
    here, there = nodes(liaison)
    address = reverse("rectification:date_extension_new", args=[plan.pk])
    far = (plan.due_on + timedelta(days=900)).isoformat()
    page = form_of(here.get(address), address).submit(
        here, new_due_on=far, reason="班子调整", uploads=[evidence("任免文件.pdf")]
    )

    assert "已选的文件" in page.text
    wanted = (plan.due_on + timedelta(days=7)).isoformat()
    form_of(page, address).submit(there, new_due_on=wanted)

    (file,) = attachments.of(Extension.objects.get())
    assert file.name == "任免文件.pdf"
    assert there.get(file.get_absolute_url()).content.startswith(b"%PDF")


LARGE = int(os.environ.get("XUNCHA_TEST_LARGE_MB", "60"))


def posted(form, at: AtNode, field: str, megabytes: int) -> None:
    """A file of that size sent as a browser does, piece by piece."""
    mark, line = "m" * 30, "佐证内容。\n".encode()
    piece = line * (1024 * 1024 // len(line))
    named = {name: values[0] for name, values in form.values().items()}
    head = "".join(
        f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in named.items()
    )
    head += f'--{mark}\r\nContent-Disposition: form-data; name="{field}"; filename="a.txt"\r\n'
    parts = [head.encode() + b"Content-Type: text/plain\r\n\r\n"]
    parts += [piece] * megabytes + [f"\r\n--{mark}--\r\n".encode()]
    headers = at.visitor.headers(f"multipart/form-data; boundary={mark}")
    headers["Content-Length"] = str(sum(map(len, parts)))
    asked = urllib.request.Request(at.visitor.url + form.target, iter(parts), headers)
    with urllib.request.urlopen(asked, timeout=300) as answer:
        assert answer.status == 200


def most_memory(url: str) -> int:
    """Megabytes that the processes behind an address ever held, the largest of them."""
    port = urlsplit(url).port
    own = [p for p in Path("/proc").glob("[0-9]*") if f"127.0.0.1:{port}" in said(p / "cmdline")]
    marks = [re.search(r"VmHWM:\s+(\d+)", said(p / "status")) for p in own]
    return max(int(mark[1]) for mark in marks if mark) // 1024


def said(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def test_a_large_file_passes_through_little_memory_both_ways(nodes, inspection, leader, addresses):
    here, there = nodes(leader)
    petition = petition_rows.recorded(inspection, by=leader)
    page = here.get(petition.get_absolute_url())
    form = next(each for each in forms(page, page.address) if each.files())
    there.get(page.address)
    before = [most_memory(url) for url in addresses]

    posted(form, here, next(iter(form.files())), LARGE)
    (kept,) = attachments.of(petition)
    request = urllib.request.Request(
        there.visitor.url + kept.get_absolute_url(), headers=there.visitor.headers("")
    )
    size = 0
    with urllib.request.urlopen(request, timeout=300) as answer:
        while piece := answer.read(1024 * 1024):
            size += len(piece)

    grown = [most_memory(url) - was for url, was in zip(addresses, before, strict=True)]
    print(f"{LARGE} MB up and down: +{grown[0]} and +{grown[1]} MB")  # noqa: T201 - the measure
    assert size == kept.size > LARGE * 1_000_000
    assert max(grown) < 80
