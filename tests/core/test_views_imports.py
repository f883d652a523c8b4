"""The import page, walked with the workbooks an office really keeps."""

import io
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rounds.models import Inspector, Sector, Unit
from tests import factories as make
from tests.attacks.forging import forged
from tests.browsed import form_of, submit

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent.parent / "data"
SECTORS = ("党群", "政法", "经济", "民生", "国企", "乡镇街道")


@pytest.fixture(autouse=True)
def _ground(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for name in SECTORS:
        Sector.objects.filter(name=name).exists() or make.SectorFactory(name=name)


@pytest.fixture
def at_office(client, office):
    client.force_login(office)
    return client


def upload(client, page, name, content=None):
    data = (DATA / name).read_bytes() if content is None else content
    return submit(client, reverse(page), file=SimpleUploadedFile(name, data))


def confirm(client, page, response):
    return form_of(response, reverse(page)).submit(client, follow=True)


def test_unit_register_goes_in_by_page_as_it_is(at_office):
    checked = at_office.get(upload(at_office, "rounds:unit_import", "被巡察单位名单.xlsx").url)

    assert checked.context["run"].counts == {"new": 87, "changed": 0, "unchanged": 0, "error": 0}
    assert not Unit.objects.exists()
    assert "填表人：张三" in checked.content.decode()

    done = confirm(at_office, "rounds:unit_import", checked)

    assert "新增87" in done.content.decode()
    assert Unit.objects.count() == 87
    assert Unit.objects.get(name="市水库管理处").parent.name == "市水利局"
    assert Unit.objects.get(name="市供销社").staff == 75


def test_second_import_of_the_same_workbook_changes_nothing(at_office):
    for _ in range(2):
        checked = at_office.get(upload(at_office, "rounds:unit_import", "被巡察单位名单.xlsx").url)
        if checked.context["run"].can_apply:
            confirm(at_office, "rounds:unit_import", checked)

    assert checked.context["run"].counts["unchanged"] == 87
    assert "没有需要导入的行" in checked.content.decode()
    assert Unit.objects.count() == 87


def test_talent_pool_goes_in_by_page_as_it_is(at_office):
    checked = at_office.get(upload(at_office, "rounds:inspector_import", "巡察人才库.xlsx").url)

    confirm(at_office, "rounds:inspector_import", checked)

    assert Inspector.objects.count() == 96


def test_annotated_workbook_can_be_had_before_and_after(at_office):
    address = upload(at_office, "rounds:unit_import", "被巡察单位名单.xlsx").url
    checked = at_office.get(address)

    for _ in range(2):
        response = at_office.get(address + "&annotated")
        page = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
        assert (page["J3"].value, page["J4"].value) == ("导入结果", "新增")
        assert response["Content-Disposition"].startswith("attachment")
        confirm(at_office, "rounds:unit_import", checked)


def test_wrong_rows_are_shown_with_their_place_and_cannot_be_applied(at_office):
    book = openpyxl.load_workbook(DATA / "被巡察单位名单.xlsx")
    book.worksheets[0]["G5"] = "四十五"
    book.worksheets[0]["C7"] = book.worksheets[0]["C6"].value
    content = io.BytesIO()
    book.save(content)
    address = upload(at_office, "rounds:unit_import", "名单.xlsx", content.getvalue()).url

    page = at_office.get(address + "&show=error").content.decode()

    assert "第5行“在职人数”（G5）：应填数字，现在是“四十五”" in page
    assert "第7行与第6行重复" in page
    assert "确认导入" not in page
    token = at_office.get(address).context["upload"].token
    at_office.post(address, forged(address, {"upload": token, "digest": "x"}))
    assert not Unit.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("名单.xlsx", b"MZ\x90", "不是 Excel 工作簿"),
        ("名单.xlsx", b"", "文件是空的"),
    ],
)
def test_wrong_file_is_refused_beside_the_field(at_office, name, content, words):
    response = upload(at_office, "rounds:unit_import", name, content)

    assert response.status_code == 422
    assert words in response.content.decode()


def test_no_file_and_a_forged_address_lead_back_with_a_sentence(at_office):
    empty = submit(at_office, reverse("rounds:unit_import"))
    forged = at_office.get(reverse("rounds:unit_import") + "?upload=x", follow=True)

    assert "请先选择工作簿" in empty.content.decode()
    assert "已过期，请重新上传" in forged.content.decode()


def test_another_person_cannot_use_the_upload(client, at_office, office2):
    address = upload(at_office, "rounds:unit_import", "被巡察单位名单.xlsx").url
    client.force_login(office2)

    assert "已过期" in client.get(address, follow=True).content.decode()
    assert client.get(address + "&annotated").status_code == 302


def test_template_opens_and_who_may_not_import_finds_no_page(client, at_office, auditor):
    response = at_office.get(reverse("rounds:unit_import") + "?template")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))

    assert "单位名称" in [cell.value for cell in book.active[3]]
    client.force_login(auditor)
    assert client.get(reverse("rounds:unit_import")).status_code == 404
