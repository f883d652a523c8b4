"""The office imports its register of units in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from rounds.models import Sector, Unit
from tests import factories as make
from tests.browsing import sign_in

DATA = Path(__file__).parent.parent / "data"
SECTORS = ("党群", "政法", "经济", "民生", "国企", "乡镇街道")


@pytest.fixture
def desk(page, live_server_url, office):
    """The office, signed in, with the sectors of the register."""
    office.must_change_password = False
    office.save()
    known = set(Sector.objects.values_list("name", flat=True))
    for name in SECTORS:
        if name not in known:
            make.SectorFactory(name=name)
    sign_in(page, office, live_server_url)
    return page


def test_register_is_looked_through_then_imported(desk, shot):
    desk.goto("/units/import/")
    shot("upload")
    desk.get_by_label("选择工作簿").set_input_files(DATA / "被巡察单位名单.xlsx")
    desk.get_by_role("button", name="上传并预检").click()

    expect(desk.get_by_role("heading", level=1)).to_contain_text("预检结果")
    expect(desk.get_by_role("row")).to_have_count(88)
    shot("check")
    desk.set_viewport_size({"width": 390, "height": 800})
    shot("check-390")
    desk.set_viewport_size({"width": 1440, "height": 900})
    desk.get_by_role("button", name="确认导入").click()

    expect(desk.get_by_role("heading", level=1)).to_contain_text("已导入")
    shot("done")
    assert Unit.objects.count() == 87
