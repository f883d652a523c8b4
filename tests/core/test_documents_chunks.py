"""Long registers: cut into chunks of rows, laid out by several processes, joined page on page."""

import io
import os
import re
import subprocess
import time
from datetime import date

import pikepdf
import pytest
from pypdf import PdfReader

from core.documents import chunks, fonts, formats, joining, parallel_layout, pdf, subprocess_runner
from core.documents.html import context_of
from core.documents.tree import Column, Heading, Paragraph, Sheet, Table
from core.errors import ActionDenied
from core.jobs import Cancelled
from tests.core.document_samples import RARE

COLUMNS = (Column("序号", 1, "center"), Column("反馈问题", 5), Column("时限", 3))
LONG_CELL = "".join(f"第{n}条，" for n in range(1, 900))


def ledger(count, **changes):
    rows = [
        (n, f"问题{n}号，公务接待无公函、无清单" * (1 + n % 3), date(2026, 7, 20))
        for n in range(1, count + 1)
    ]
    rows.insert(count // 2 + 5, ("二、组织建设",))
    rows.append(("合计", f"{count}项", None))
    values = {
        "title": "整改台账",
        "blocks": (Heading("问题清单"), Table(COLUMNS, tuple(rows)), Paragraph("以上。")),
        "is_landscape": True,
        "facts": ("单位：某局", "截至今日"),
    }
    return Sheet(**values | changes)


def laid_out(content, processes=2):
    return parallel_layout.lay_out(content, lambda done, total: None, processes)


def texts(data):
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True
    )
    return [re.sub(r"[\s\u200b]", "", page) for page in done.stdout.decode().split("\f")[:-1]]


@pytest.fixture(scope="module")
def long():
    """Its margins are made in several sheaves, as those of a register of hundreds of pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(joining, "SHEAF", 12)
        yield laid_out(ledger(420))


def test_every_row_is_there_once_and_in_order(long):
    whole = "".join(texts(long.data))

    numbers = [int(n) for n in re.findall(r"问题(\d+)号", whole)]
    assert list(dict.fromkeys(numbers)) == list(range(1, 421))
    assert [numbers.count(n) for n in (1, 2, 150, 211, 420)] == [2, 3, 1, 2, 1]
    assert whole.count("二、组织建设") == 1
    assert whole.count("合计420项") == 1
    assert whole.rstrip("第0123456789页共").endswith("以上。")


def test_header_title_and_page_numbers_are_right_on_every_page(long):
    pages = texts(long.data)

    assert len(pages) == long.pages > 10
    for number, page in enumerate(pages, start=1):
        assert f"第{number}页共{len(pages)}页" in page
        assert page.count("序号反馈问题时限") == 1, number
    assert pages[0].startswith("整改台账单位：某局截至今日一、问题清单")
    assert all(page.startswith("整改台账序号") for page in pages[1:])


def test_pages_are_full_but_where_two_processes_meet(long):
    rows = [len(re.findall(r"2026年7月20日", page)) for page in texts(long.data)][1:-1]

    # Pages in the middle hold a dozen rows or more; one at most is short: the last of the first lane.
    assert sum(count < max(rows) - 6 for count in rows) <= 1


def test_it_says_what_one_process_would_say(long):
    whole = pdf.lay_out(ledger(420))

    def words(data):
        text = "".join(texts(data))
        for repeated in (r"第\d+页共\d+页", "序号反馈问题时限", "整改台账"):
            text = re.sub(repeated, "", text)
        return text

    assert words(long.data) == words(whole.data)
    assert long.pages - whole.pages in (0, 1)


def test_fonts_are_embedded_once_as_subsets(long):
    listed = subprocess.run(
        ["pdffonts", "-"], input=long.data, capture_output=True, check=True
    ).stdout.decode()
    names = [line.split()[0] for line in listed.splitlines()[2:]]

    assert len(names) == len(set(names)) <= 5
    assert len(long.data) < 1_000_000


def test_joined_file_is_sound_titled_archival_and_bookmarked(long, tmp_path):
    path = tmp_path / "ledger.pdf"
    path.write_bytes(long.data)
    checked = subprocess.run(["qpdf", "--check", path], capture_output=True)
    reader = PdfReader(io.BytesIO(long.data))

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert reader.metadata.title == "整改台账"
    assert reader.root_object["/Lang"] == "zh-CN"
    with pikepdf.open(io.BytesIO(long.data)) as book:
        assert book.open_metadata().pdfa_status == "2B"
        with book.open_outline() as outline:
            assert outline.root[0].title == "整改台账"
            assert outline.root[0].children[0].title == "一、问题清单"


def test_rare_characters_keep_their_font_across_chunks():
    rows = tuple((n, f"问题{n}号{RARE}", date(2026, 7, 20)) for n in range(1, 170))

    data = laid_out(ledger(1, blocks=(Table(COLUMNS, rows),))).data

    assert all("".join(texts(data)).count(each) == 169 for each in RARE)


def test_row_longer_than_a_page_loses_nothing():
    rows = [(n, f"问题{n}号", None) for n in range(1, 200)]
    for place in (60, 148, 149):
        rows[place] = (place + 1, f"问题{place + 1}号{LONG_CELL}", None)

    whole = "".join(texts(laid_out(ledger(1, blocks=(Table(COLUMNS, tuple(rows)),)), 1).data))

    assert whole.count("第899条") == 3
    assert [int(n) for n in re.findall(r"问题(\d+)号", whole)] == list(range(1, 200))


def test_several_tables_are_cut_where_rows_begin():
    table = ledger(160).blocks[1]
    content = ledger(1, blocks=(Heading("甲"), table, Heading("乙"), table, Paragraph("完")))

    whole = "".join(texts(laid_out(content, 3).data))

    assert whole.count("一、甲") == whole.count("二、乙") == 1
    assert whole.count("合计160项") == 2
    assert len(set(re.findall(r"问题(\d+)号", whole))) == 160


def test_lanes_begin_with_a_group_where_one_is_near():
    slots = chunks.slots_of(context_of(ledger(420))["blocks"])

    (first, second) = chunks.ranges_of(slots, 2)

    assert first[0] == 0
    assert second[1] == len(slots)
    assert slots[second[0]].is_group


def test_only_long_registers_are_cut():
    assert not chunks.is_long(ledger(100))
    assert chunks.is_long(ledger(151))


def test_missing_character_is_named_before_anything_is_laid_out():
    with pytest.raises(fonts.MissingGlyph, match=r"U\+E000"):
        laid_out(ledger(200, title="\ue000"))


def test_all_formats_of_a_long_ledger_tell_how_far_they_are():
    told = []

    made = formats.render(ledger(200), lambda done, total, message="": told.append((done, message)))

    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1] == (97, "正在生成 Excel 文件")
    assert any(message.startswith("正在排版，已完成") for _, message in told)
    assert set(made.others) == {"docx", "xlsx"}


def children():
    """Processes of ours by number, the one that lists them aside."""
    listing = ["ps", "-o", "pid=,comm=", "--ppid", str(os.getpid())]
    lines = subprocess.run(listing, capture_output=True, text=True).stdout.splitlines()
    return {line for line in lines if not line.endswith(" ps")}


def test_cancelled_work_leaves_no_process_behind():
    before = children()

    def cancelled(done, total, message=""):
        assert children() > before
        raise Cancelled

    with pytest.raises(Cancelled):
        formats.render(ledger(200), cancelled)

    assert children() == before


def test_what_takes_too_long_is_stopped_with_a_sentence(settings):
    settings.DOCUMENT_SECONDS = 1
    began = time.monotonic()

    with pytest.raises(ActionDenied, match="超过1分钟仍未完成"):
        subprocess_runner.run(lambda: time.sleep(60))

    assert time.monotonic() - began < 30  # half of what was asked for


def test_what_takes_too_much_memory_ends_with_a_sentence(settings):
    settings.DOCUMENT_MEMORY_MB = 50

    with pytest.raises(ActionDenied, match="内存上限（50兆字节）"):
        subprocess_runner.run(lambda: len(bytearray(200 * 1024 * 1024)))


def test_crash_of_a_library_ends_with_a_sentence():
    with pytest.raises(ActionDenied, match="意外中断"):
        subprocess_runner.run(lambda: os.kill(os.getpid(), 9))


def test_refusal_and_fault_come_back_as_what_they_are():
    def refuse():
        raise fonts.MissingGlyph("缺字")

    with pytest.raises(fonts.MissingGlyph, match="缺字"):
        subprocess_runner.run(refuse)
    with pytest.raises(subprocess_runner.Failed, match="ZeroDivisionError"):
        subprocess_runner.run(lambda: 1 // 0)
    assert subprocess_runner.run(lambda: "好") == "好"
