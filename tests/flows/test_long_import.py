"""A worker is killed in the middle of a long import: no row of it stands, and its successor writes all, once."""

import io
from contextlib import contextmanager

import openpyxl
from django.db import transaction
from django.urls import reverse

from core.models import Job
from core.models.job import JobState
from rounds.models import Sector, Unit
from tests import factories as make
from tests.flows.test_faults import (  # noqa: F401 - fixtures
    desk,
    kill,
    sweep_until,
    town,
    wait_for,
)

ROWS = 900
HELD = 600


def book(path) -> None:
    made = openpyxl.Workbook()
    made.active.append(["领域", "单位名称"])
    for number in range(ROWS):
        made.active.append(["经济", f"第{number}号某某中心"])
    file = io.BytesIO()
    made.save(file)
    path.write_bytes(file.getvalue())


@contextmanager
def held_before(name: str, sector: Sector):
    """An unfinished transaction has a unit of this name: whoever writes another waits for its end."""
    with transaction.atomic():
        make.UnitFactory(name=name, sector=sector)
        yield
        transaction.set_rollback(True)


def test_a_killed_worker_leaves_no_unit_and_its_successor_writes_each_once(
    town,  # noqa: F811
    desk,  # noqa: F811
    office,
    tmp_path,
):
    sector = Sector.objects.filter(name="经济").first() or make.SectorFactory(name="经济")
    before = Unit.objects.count()
    book(tmp_path / "名单.xlsx")
    page = desk(office)
    with town.worker("killed-import") as worker, held_before(f"第{HELD}号某某中心", sector):
        page.goto(reverse("rounds:unit_import"))
        page.get_by_label("选择工作簿").set_input_files(tmp_path / "名单.xlsx")
        page.get_by_role("button", name="上传并预检").click()
        page.get_by_role("button", name="确认导入").click(timeout=60_000)
        page.wait_for_url("**/jobs/*/", timeout=60_000)
        wait_for(lambda: "已写入" in Job.objects.get().message, "rows are being written")
        kill(worker)
    job = Job.objects.get()
    assert job.state == JobState.RUNNING
    assert Unit.objects.count() == before

    with town.worker("successor-import"):

        def is_done():
            return Job.objects.get().state == JobState.DONE

        sweep_until(town, is_done, "the import is done", dead=job.claim)

    assert Unit.objects.count() == before + ROWS
    page.goto(job.get_absolute_url())
    assert f"导入完成：新增{ROWS}，更新0。" in page.inner_text("main")
    page.get_by_role("link", name="查看每一行的结果").click()
    assert "已导入" in page.inner_text("h1")
