"""Workbooks that once went wrong: each is read, or refused by cell; the annotated one always comes."""

import io
import zipfile
from datetime import date
from pathlib import Path

import olefile
import openpyxl
import pytest

from core import spreadsheets
from core.spreadsheets import Column, Kind, Mark, SpreadsheetError, details_xls
from findings.imports import FindingImporter
from rounds.imports import InspectorImporter, UnitImporter
from rounds.imports.days import DayImporter

CASES = Path(__file__).parent.parent / "data" / "cases"
SIMPLE = [Column("name", "姓名", required=True), Column("on", "日期", Kind.DATE)]


def case(number: str) -> bytes:
    return next(CASES.glob(f"{number}-*")).read_bytes()


def problems(number: str, columns) -> list[str]:
    return [str(problem) for problem in spreadsheets.read(case(number), columns).problems]


@pytest.mark.parametrize(
    "number", ["00", "01", "02", "03", "04", "05", "08", "14", "20", "26", "28"]
)
def test_registers_of_units_are_read_and_come_back_annotated(number):
    found = spreadsheets.read(case(number), UnitImporter.columns)
    marks = {row.number: Mark("新增") for row in found.rows}

    made = spreadsheets.annotate(
        case(number), marks, sheet=found.sheet, header_row=found.header_row
    )

    page = openpyxl.load_workbook(io.BytesIO(made))[found.sheet]
    texts = [str(cell.value) for row in page.iter_rows() for cell in row]
    assert len(found.rows) == 2
    assert texts.count("新增") == 2
    assert "导入结果" in texts


def test_a_formula_without_its_result_is_named_by_cell():
    assert problems("03", UnitImporter.columns) == [
        "第2行“在职人数”（F2）：公式还没有算出结果，请用 WPS 或 Excel 打开并保存一次，或改成数值"
    ]


def test_faults_of_formulas_are_named_by_cell():
    found = problems("26", UnitImporter.columns)

    assert [words.partition("：")[0] for words in found] == [
        "第2行“在职人数”（F2）",
        "第2行“备注”（H2）",
        "第3行“备注”（H3）",
    ]
    assert "#N/A" in found[0]
    assert "#DIV/0!" in found[2]


@pytest.mark.parametrize("number", ["23", "24", "25"])
def test_days_are_right_in_whatever_epoch_and_format(number):
    found = spreadsheets.read(case(number), DayImporter.columns)

    assert [row.values["day"] for row in found.rows] == [date(2027, 1, 1), date(2027, 10, 1)]


def test_a_telephone_in_scientific_notation_is_refused():
    assert "科学计数的长号码" in problems("27", InspectorImporter.columns)[0]


def test_a_hidden_row_is_pointed_out():
    found = spreadsheets.read(case("08"), UnitImporter.columns)

    assert [row.is_hidden for row in found.rows] == [False, True]


@pytest.mark.parametrize(("number", "name"), [("21", "网页（HTML）"), ("22", "XML 表格（2003）")])
def test_what_is_no_workbook_is_called_by_its_name(number, name):
    with pytest.raises(SpreadsheetError, match=name):
        spreadsheets.read(case(number), UnitImporter.columns)


@pytest.mark.parametrize("number", ["50", "51"])
def test_registers_of_findings_with_other_words_above_are_read(number):
    found = spreadsheets.read(case(number), FindingImporter.columns)

    assert len(found.rows) == 2
    assert "2160元" in found.rows[0].values["summary"]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_tables_are_read(coding, delimiter):
    text = f"姓名{delimiter}日期\r\n张甲{delimiter}2026年3月8日\r\n"

    found = spreadsheets.read(text.encode(coding), SIMPLE)

    assert found.rows[0].values == {"name": "张甲", "on": date(2026, 3, 8)}


def test_our_own_export_is_read_back():
    table = spreadsheets.Table(SIMPLE, [("=张甲", date(2026, 3, 8))], title="名单")

    found = spreadsheets.read("".join(spreadsheets.as_csv(table)).encode(), SIMPLE)

    assert found.rows[0].values == {"name": "=张甲", "on": date(2026, 3, 8)}


def test_another_sheet_with_rows_is_named():
    book = openpyxl.Workbook()
    for page in (book.active, book.create_sheet("补充"), book.create_sheet("空")):
        page.append(["姓名", "日期"])
    book["补充"].append(["张乙", "2026年3月9日"])
    book.active.append(["张甲", "2026年3月8日"])
    file = io.BytesIO()
    book.save(file)

    found = spreadsheets.read(file.getvalue(), SIMPLE)

    assert (len(found.rows), found.other_sheets) == (1, ("补充",))


def test_march_typed_as_a_number_is_march():
    columns = [Column("name", "姓名"), Column("born", "出生年月", Kind.MONTH)]
    book = openpyxl.Workbook()
    for row in (["姓名", "出生年月"], ["甲", 1985.3], ["乙", 1985.12], ["丙", 1985.03]):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)

    born = [row.values["born"] for row in spreadsheets.read(file.getvalue(), columns).rows]

    assert born == [date(1985, 3, 1), date(1985, 12, 1), date(1985, 3, 1)]


def bomb() -> bytes:
    """Eight hundred cells of one shared string of a million characters: a few kilobytes."""
    with zipfile.ZipFile(io.BytesIO(case("01"))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    name = next(name for name in parts if name.startswith("xl/worksheets/"))
    cells = "".join(
        f'<row r="{row}">'
        + "".join(f'<c r="{letter}{row}" t="s"><v>0</v></c>' for letter in "ABCDEFGH")
        + "</row>"
        for row in range(1, 301)
    )
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts[name] = f'<worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    text = f'<sst xmlns="{space}"><si><t>{"a" * 1_000_000}</t></si></sst>'
    parts["xl/sharedStrings.xml"] = text.encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, data in parts.items():
            archive.writestr(each, data)
    return made.getvalue()


def test_a_small_workbook_that_unpacks_to_gigabytes_ends_its_own_process_only():
    data = bomb()
    assert len(data) < 20_000

    with pytest.raises(SpreadsheetError, match="超出内存上限"):
        spreadsheets.read(data, UnitImporter.columns)


def old(change) -> bytes:
    """The old workbook with the records of its sheet changed: [(kind, body)] → the same."""
    file = io.BytesIO(case("29"))
    with olefile.OleFileIO(file, write_mode=True) as ole:
        stream = ole.openstream("Workbook").read()
        begin = details_xls._sheets(stream, details_xls.Details())["Sheet1"]
        records = change(list(details_xls._records(stream, begin)))
        made = stream[:begin] + b"".join(
            kind.to_bytes(2, "little") + len(body).to_bytes(2, "little") + body
            for kind, body in records
        )
        ole.write_stream("Workbook", made.ljust(len(stream), b"\0"))
    return file.getvalue()


def cell(kind: int, row: int, column: int, rest: bytes) -> tuple[int, bytes]:
    return kind, bytes([row, 0, column, 0, 0x11, 0]) + rest


def instead(row: int, column: int, made):
    """Puts one cell in the place of another."""

    def change(records):
        place = bytes([row, 0, column, 0])
        cells = (0xFD, 0x27E)
        return [made if k in cells and body[:4] == place else (k, body) for k, body in records]

    return change


FORMULA_END = bytes([0, 0, 0, 0]) + b"\x03\0\x1e\x01\0"
OLD_FAULTS = {
    "#N/A": cell(0x205, 1, 3, b"\x2a\x01"),
    "#DIV/0!": cell(6, 1, 3, b"\x02\0\x07\0\0\0\xff\xff" + b"\0\0" + FORMULA_END),
    "公式还没有算出结果": cell(6, 1, 3, b"\x03\0\0\0\0\0\xff\xff" + b"\x02\0" + FORMULA_END),
}


@pytest.mark.parametrize("words", OLD_FAULTS)
def test_faults_of_old_workbooks_are_named_by_cell(words):
    found = spreadsheets.read(old(instead(1, 3, OLD_FAULTS[words])), UnitImporter.columns)

    assert [str(p).partition("：")[0] for p in found.problems] == ["第2行“在职人数”（D2）"]
    assert words in found.problems[0].sentence


def test_hidden_rows_of_old_workbooks_are_pointed_out():
    def hide(records):
        return [
            (k, body[:12] + bytes([body[12] | 0x20]) + body[13:])
            if k == details_xls.ROW and body[0] == 1
            else (k, body)
            for k, body in records
        ]

    assert [row.is_hidden for row in spreadsheets.read(case("29"), UnitImporter.columns).rows] == [
        False
    ]
    assert [row.is_hidden for row in spreadsheets.read(old(hide), UnitImporter.columns).rows] == [
        True
    ]


ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="名单">{}</table:table>'
    "</office:spreadsheet></office:body></office:document-content>"
)


def ods(*rows: str) -> bytes:
    made = io.BytesIO()
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", ODS.format("".join(rows)))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return made.getvalue()


def line(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def words(text: str) -> str:
    kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"


HEAD = line(words("领域"), words("单位名称"), words("在职人数"))
UNIT = words("经济"), words("市财政局")
ODS_FAULTS = {
    "#N/A": '<table:table-cell table:formula="of:=NA()" office:value-type="string" '
    'office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>',
    "公式还没有算出结果": '<table:table-cell table:formula="of:=1+1"/>',
}


@pytest.mark.parametrize("said", ODS_FAULTS)
def test_faults_of_opendocument_workbooks_are_named_by_cell(said):
    data = ods(HEAD, line(*UNIT, ODS_FAULTS[said]))

    found = spreadsheets.read(data, UnitImporter.columns)

    assert [str(p).partition("：")[0] for p in found.problems] == ["第2行“在职人数”（C2）"]
    assert said in found.problems[0].sentence


def test_hidden_and_repeated_rows_of_opendocument_workbooks_are_counted():
    filled = '<table:table-cell office:value-type="float" office:value="3"><text:p>3</text:p></table:table-cell>'
    empty = '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
    hidden = ' table:visibility="filter"'
    data = ods(HEAD, line(*UNIT, filled), empty, line(*UNIT, filled, more=hidden))

    found = spreadsheets.read(data, UnitImporter.columns)

    assert [(row.number, row.is_hidden) for row in found.rows] == [(2, False), (5, True)]
