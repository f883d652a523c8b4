"""One cleaner for what is pasted: the request's and the workbook's way in, and every kind of odd character."""

import openpyxl
import pytest
from django.urls import reverse

from core import spreadsheets
from core.characters import clean, described
from core.spreadsheets import Column
from findings.models import Finding
from rounds.models import Sector
from tests.browsed import submit
from tests.findings import making

PASTED = "全\u200e年\u202a仅\u202c开\u00ad展\ufeff三次\x0b⼈⺟☑\ufe0f✔\ue831𦰡\U000e0100\u2028完"
CLEANED = "全年仅开展三次\n人母☑✔𡗗𦰡\n完"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (PASTED, CLEANED),
        ("一\t二\r\n三", "一\t二\r\n三"),
        ("\ue81e\ue863\ue864\ue78d\u2f00", "龴䶮龻︐一"),
        ("👨\u200d👩", "👨👩"),
        ("·•—…“”〔〕①㎡℃", "·•—…“”〔〕①㎡℃"),
        ("\x00", "\x00"),
    ],
)
def test_what_nobody_sees_goes_and_what_is_meant_stays(text, wanted):
    assert clean(text) == wanted


def test_no_private_code_of_gb18030_is_left():
    codes = "".join(map(chr, range(0xE815, 0xE865)))

    assert not [c for c in clean(codes) if 0xE000 <= ord(c) <= 0xF8FF]
    assert len(clean(codes)) == 80


def test_radicals_out_of_pdfs_become_characters():
    radicals = "".join(map(chr, (*range(0x2F00, 0x2FD6), 0x2ECB, 0x2EF0, 0x2EF3, 0x2EB0)))

    assert not [c for c in clean(radicals) if 0x2E80 <= ord(c) <= 0x2FDF]


@pytest.mark.parametrize(
    ("character", "words"),
    [
        ("𰻝", "“𰻝”（扩展G区汉字，U+30EDD）"),
        ("\ue000", "（私用区字符，U+E000）"),
        ("\u202a", "（不可见字符，U+202A）"),
        ("♻", "“♻”（图形符号，U+267B）"),
    ],
)
def test_a_character_is_named_in_words(character, words):
    assert described(character) == words


@pytest.mark.django_db
def test_the_rendered_form_and_its_autosave_clean(client, inspection, member):
    draft = making.draft(inspection, by=member, title="公务接待")
    client.force_login(member)
    url = reverse("findings:finding_edit", args=[draft.pk])

    saved = submit(client, url, summary=PASTED)
    first = Finding.objects.get(pk=draft.pk)
    submit(client, reverse("findings:finding_autosave", args=[draft.pk]), at=url, discovery=PASTED)

    assert saved.status_code == 302
    assert first.summary == CLEANED
    assert Finding.objects.get(pk=draft.pk).discovery == CLEANED


@pytest.mark.django_db
def test_the_admin_site_cleans(client, sysadmin):
    client.force_login(sysadmin)
    url = reverse("admin:rounds_sector_add")

    submit(client, url, name="教育\u200e\ufeff口")

    assert Sector.objects.filter(name="教育口").exists()


def test_the_workbook_s_way_in_cleans(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["单位名称"])
    book.active.append(["市⽔利\u200e\u00ad局\ue831"])
    path = tmp_path / "units.xlsx"
    book.save(path)

    read = spreadsheets.read(path.read_bytes(), [Column("name", "单位名称", required=True)])

    assert read.rows[0].values["name"] == "市水利局𡗗"


@pytest.mark.django_db
def test_a_password_is_what_was_typed(client, member):
    member.set_password("甲\u200b乙丙丁戊己庚辛壬癸")
    member.save()

    answer = submit(
        client,
        reverse("accounts:sign_in"),
        username=member.username,
        password="甲\u200b乙丙丁戊己庚辛壬癸",
    )

    assert answer.status_code == 302
