"""Workbooks as offices keep them are read as they are; what cannot be is refused in a sentence."""

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from core.spreadsheets import Column, Kind, SpreadsheetError, safety
from core.spreadsheets.reading import read

DATA = Path(__file__).parent.parent / "data"
UNITS = [
    Column("sector", "领域", required=True),
    Column("name", "单位名称", required=True, max_length=30),
    Column("form", "党组织形式", choices=("党组", "党委", "党总支", "党支部")),
    Column("size", "规模", required=True, choices=("大", "小")),
    Column("parent", "上级党组织"),
    Column("staff", "在职人数", Kind.INTEGER),
    Column("members", "党员人数", Kind.INTEGER),
    Column("remark", "备注"),
]
PEOPLE = [
    Column("name", "姓名", required=True),
    Column("born", "出生年月", Kind.MONTH, required=True),
    Column("employer", "现工作单位"),
    Column("skills", "专业特长", Kind.LIST),
    Column("history", "工作经历", Kind.LONG_TEXT),
    Column("phone", "联系电话"),
]
FINDINGS = [
    Column("number", "编号", required=True),
    Column("title", "问题名称", required=True),
    Column("happened", "发生时间"),
    Column("made_on", "编制日期", Kind.DATE),
    Column("evidence", "佐证材料", Kind.INTEGER),
]
SIMPLE = [Column("name", "姓名", required=True), Column("on", "日期", Kind.DATE)]


def workbook(*rows, merged=()) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for cells in merged:
        book.active.merge_cells(cells)
    return saved(book)


def saved(book) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def first(kind: Kind, cell, **options):
    """The value and the problems of one cell read as one kind."""
    columns = [Column("name", "姓名"), Column("value", "值", kind, **options)]
    row = read(workbook(["姓名", "值"], ["张三", cell]), columns).rows[0]
    return row.values["value"], [str(problem) for problem in row.problems]


def test_unit_register_is_read_as_it_is():
    units = read((DATA / "被巡察单位名单.xlsx").read_bytes(), UNITS)

    by_name = {row.values["name"]: row.values for row in units.rows}
    assert units.header_row == 3
    assert len(units.rows) == len(by_name) == 87
    assert units.problems == ()
    assert {row.values["sector"] for row in units.rows} == {
        "党群", "政法", "经济", "民生", "国企", "乡镇街道",
    }  # fmt: skip
    assert by_name["市统计局"]["sector"] == "经济"
    assert by_name["市供销社"]["staff"] == 75
    assert by_name["市水库管理处"]["parent"] == "市水利局"
    assert units.ignored == (
        (
            92,
            "注:1.规模按在职人数100人以上为“大”。2.下属党组织纳入延伸巡察范围。".replace(":", "："),
        ),
        (93, "填表人：张三"),
    )


def test_talent_pool_is_read_as_it_is():
    people = read((DATA / "巡察人才库.xlsx").read_bytes(), PEOPLE)

    assert people.header_row == 2
    assert len(people.rows) == 96
    assert people.problems == ()
    assert people.rows[0].values == {
        "name": "陈五",
        "born": date(1972, 9, 1),
        "employer": "城东街道",
        "skills": ("法律", "组织人事"),
        "history": "2009.07—2019.03 市公安局；2019.03至今 城东街道",
        "phone": "13807994879",
    }
    assert people.rows[2].values["born"] == date(1973, 1, 1)
    assert people.rows[5].values["born"] == date(1996, 11, 1)
    assert people.ignored == ((100, "合计"),)
    assert people.unused_columns == ("性别", "政治面貌", "职务", "职级", "毕业院校")


def test_finding_summary_is_read_as_it_is():
    findings = read((DATA / "问题底稿汇总.xlsx").read_bytes(), FINDINGS)

    rows = {row.values["number"]: row.values for row in findings.rows}
    assert len(rows) == 20
    assert findings.problems == ()
    assert "底稿007" in rows
    assert rows["底稿001"]["made_on"] == date(2026, 3, 10)
    assert rows["底稿003"]["made_on"] == date(2026, 3, 3)
    assert rows["底稿004"]["made_on"] == date(2026, 3, 12)
    assert rows["底稿006"]["happened"] == "2023年5月至2024年9月"
    assert rows["底稿001"]["evidence"] == 9


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026年3月8日", date(2026, 3, 8)),
        (" 2026 年 3 月 8 日 ", date(2026, 3, 8)),
        ("２０２６．３．８", date(2026, 3, 8)),
        ("2026.3.8", date(2026, 3, 8)),
        ("2026-03-08 09:30:00", date(2026, 3, 8)),
        ("2026/3/8", date(2026, 3, 8)),
        ("20260308", date(2026, 3, 8)),
        (20260308, date(2026, 3, 8)),
        (46089, date(2026, 3, 8)),
        (datetime(2026, 3, 8), date(2026, 3, 8)),
        ("二〇二六年三月八日", date(2026, 3, 8)),
        ("二○二六年十二月三十一日", date(2026, 12, 31)),
    ],
)
def test_dates_are_understood_however_typed(cell, expected):
    assert first(Kind.DATE, cell) == (expected, [])


@pytest.mark.parametrize(
    "cell", ["2026年3月", "2026.03", "2026-3", "202603", "2026年3月8日", 2026.03]
)
def test_months_are_understood_however_typed(cell):
    assert first(Kind.MONTH, cell) == (date(2026, 3, 1), [])


@pytest.mark.parametrize(
    ("kind", "cell", "words"),
    [
        (Kind.DATE, "2026年2月30日", "没有这一天"),
        (Kind.DATE, "2026.03", "缺少日"),
        (Kind.DATE, "2026", "缺少月和日"),
        (Kind.DATE, "三月初", "不是日期"),
        (Kind.DATE, "26.3.8", "不是日期"),
        (Kind.DATE, "0026年3月8日", "年份不对"),
        (Kind.MONTH, 2025.1, "分不清是1月还是10月"),
        (Kind.MONTH, "2025.13", "没有这一天"),
        (Kind.INTEGER, "七十五", "应填数字，现在是“七十五”"),
        (Kind.INTEGER, 7.5, "应填整数，现在是“7.5”"),
        (Kind.NUMBER, datetime(2026, 3, 8), "应填数字，现在是“2026年3月8日”"),
        (Kind.TEXT, 4.2e17, "已经失真"),
    ],
)
def test_what_cannot_be_understood_is_named_by_row_and_column(kind, cell, words):
    value, problems = first(kind, cell)

    assert value is None
    assert len(problems) == 1
    assert problems[0].startswith("第2行“值”（B2）：")
    assert words in problems[0]


@pytest.mark.parametrize(
    ("kind", "cell", "expected"),
    [
        (Kind.INTEGER, "１，２３４", 1234),
        (Kind.INTEGER, "75人", 75),
        (Kind.NUMBER, "12.50", 12.5),
        (Kind.TEXT, "市住房\n城乡建设局", "市住房城乡建设局"),
        (Kind.TEXT, "\u3000张 \u200b三\ufeff ", "张 三"),
        (Kind.TEXT, "（甲）：乙，丙", "（甲）：乙，丙"),
        (Kind.TEXT, "⼀⼈", "一人"),
        (Kind.TEXT, 13800001111, "13800001111"),
        (Kind.TEXT, "𫖯㛃䶮", "𫖯㛃䶮"),
        (Kind.LONG_TEXT, "一、甲\n二、乙", "一、甲\n二、乙"),
        (Kind.LIST, "法律、组织人事；法律/党建", ("法律", "组织人事", "党建")),
        (Kind.TEXT, None, ""),
        (Kind.LIST, "  ", ()),
        (Kind.DATE, "\u3000", None),
    ],
)
def test_cells_are_cleaned_with_care(kind, cell, expected):
    assert first(kind, cell) == (expected, [])


def test_choice_outside_the_list_and_too_long_text_are_problems():
    _, wrong = first(Kind.TEXT, "中", choices=("大", "小"))
    _, long = first(Kind.TEXT, "字" * 31, max_length=30)

    assert wrong == ["第2行“值”（B2）：“中”不在可选范围内，应为：大、小"]
    assert long == ["第2行“值”（B2）：最多30个字，现在有31个字"]


def test_missing_required_cell_is_a_problem_of_its_row_only():
    result = read(workbook(["姓名", "日期"], [None, "2026.3.1"], ["李四", None]), SIMPLE)

    assert [str(p) for p in result.problems] == ["第2行“姓名”（A2）：不能为空"]
    assert result.rows[1].values == {"name": "李四", "on": None}


def test_blank_numbered_repeated_and_note_rows_are_no_data():
    data = workbook(
        ["某表"],
        ["填报单位：某办"],
        ["序号", "姓名\n（全名）", "日 期*"],
        [1, "张三", "2026.3.1"],
        [2, None, None],
        ["序号", "姓名\n（全名）", "日 期*"],
        [3, "李四", None],
        [None, "小计", None],
        [None, "王五", None],
        ["注：一、某某"],
        ["二、某某"],
        merged=["A1:C1", "A2:C2"],
    )

    result = read(data, SIMPLE)

    assert result.header_row == 3
    assert [(row.number, row.values["name"]) for row in result.rows] == [
        (4, "张三"), (7, "李四"), (9, "王五"),
    ]  # fmt: skip
    assert [number for number, _ in result.ignored] == [6, 8, 10, 11]


def test_header_of_two_merged_lines_is_found():
    data = workbook(
        ["姓名", "登记", None],
        [None, "日期", "备注"],
        ["张三", "2026.3.1", "某"],
        merged=["A1:A2", "B1:C1"],
    )

    result = read(data, [SIMPLE[0], SIMPLE[1], Column("remark", "备注")])

    assert [row.values["name"] for row in result.rows] == ["张三"]
    assert result.rows[0].values["on"] == date(2026, 3, 1)


def test_sheet_with_the_columns_is_chosen_among_several():
    book = openpyxl.Workbook()
    book.active.append(["请勿修改表头。"])
    hidden = book.create_sheet("旧表")
    hidden.append(["姓名", "日期"])
    hidden.sheet_state = "hidden"
    page = book.create_sheet("名单")
    page.append(["姓名", "日期"])
    page.append(["张三", None])

    assert read(saved(book), SIMPLE).sheet == "名单"


def test_missing_column_and_missing_header_and_empty_table_are_refused():
    with pytest.raises(SpreadsheetError, match="第1行的表头里没有找到“姓名”列"):
        read(workbook(["日期", "备注"], ["2026.3.1", "某"]), [*SIMPLE, Column("r", "备注")])
    with pytest.raises(SpreadsheetError, match="没有按列名认出表头（前15行里没有“姓名”等列）"):
        read(workbook(["甲", "乙"], [1, 2]), SIMPLE)
    with pytest.raises(SpreadsheetError, match="表头下面没有数据"):
        read(workbook(["姓名", "日期"]), SIMPLE)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "文件是空的"),
        (b"MZ\x90\x00" + b"\0" * 200, "不是 Excel 工作簿"),
        (b"%PDF-1.7", "不是 Excel 工作簿"),
        ("姓名,日期\n".encode("gbk"), "下面没有数据"),
        (safety.OLE + b"\0" * 512 + safety.ENCRYPTED, "设有打开密码"),
        (safety.OLE + b"\0" * 512, "不是 Excel 工作簿"),
        (safety.OLE + b"\0" * 512 + "Workbook".encode("utf-16-le"), "已损坏"),
        (safety.ZIP + b"\0" * 100, "已损坏"),
        (b"x" * (safety.MAX_BYTES + 1), "超过20兆字节"),
    ],
)
def test_what_is_no_workbook_is_refused(data, words):
    with pytest.raises(SpreadsheetError, match=words):
        read(data, SIMPLE)


def rezipped(data: bytes, **changes: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
    return out.getvalue()


def test_zip_bomb_macros_other_office_files_and_truncated_files_are_refused():
    good = workbook(["姓名", "日期"], ["张三", None])
    bomb = rezipped(good, **{"xl/media/image1.png": b"\0" * (safety.MAX_UNPACKED + 1)})
    macros = rezipped(good, **{"xl/vbaProject.bin": b"x"})
    word = io.BytesIO()
    with zipfile.ZipFile(word, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    for data, words in [
        (bomb, "解压后过大"),
        (macros, "含有宏"),
        (word.getvalue(), "不是 Excel 工作簿"),
        (good[: len(good) // 2], "已损坏"),
    ]:
        with pytest.raises(SpreadsheetError, match=words):
            read(data, SIMPLE)


@pytest.mark.parametrize("cell", ["XFD1048576", "A900000", "XFD2"])
def test_cell_far_outside_is_refused_before_memory_is_spent(cell):
    book = openpyxl.Workbook()
    book.active.append(["姓名", "日期"])
    book.active[cell] = "x"

    with pytest.raises(SpreadsheetError, match="表格太大"):
        read(saved(book), SIMPLE)


def test_formatted_but_empty_rows_far_below_do_no_harm():
    book = openpyxl.Workbook()
    book.active.append(["姓名", "日期"])
    book.active.append(["张三", None])
    book.active["A900000"].font = openpyxl.styles.Font(bold=True)

    assert len(read(saved(book), SIMPLE).rows) == 1


def test_ten_thousand_rows_are_read_with_every_problem_named():
    rows = [[n, f"姓名{n}", "2026.3.1" if n % 1000 else "某日"] for n in range(1, 10_001)]

    result = read(workbook(["序号", "姓名", "日期"], *rows), SIMPLE)

    assert len(result.rows) == 10_000
    assert [problem.cell for problem in result.problems] == [
        f"C{n}" for n in range(1001, 10_002, 1000)
    ]


def test_address_agrees_with_openpyxl():
    from core.spreadsheets.reading import address

    assert [address(0, n) for n in range(800)] == [
        f"{get_column_letter(n + 1)}1" for n in range(800)
    ]


def test_workbook_of_the_old_format_is_read_as_it_is():
    result = read(
        (DATA / "旧版工作簿.xls").read_bytes(), [*SIMPLE, Column("sector", "领域", required=True)]
    )

    assert [tuple(row.values.values()) for row in result.rows] == [
        ("张三", date(2026, 3, 8), "党群"),
        ("李 四", date(2026, 3, 9), "党群"),
        ("=1+1", None, "政法"),
    ]
