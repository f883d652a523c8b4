"""Decides by content whether a file may be opened as a workbook, before any library does."""

import re
import zipfile
from io import BytesIO

from core import zips
from core.spreadsheets import delimited
from core.spreadsheets.errors import SpreadsheetError

MAX_BYTES = 20 * 1024 * 1024
MAX_UNPACKED = 100 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_ROWS = 20_000
MAX_COLUMNS = 256
CHUNK = 1024 * 1024

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
OPEN_DOCUMENT = "content.xml"  # of an .ods; a text or a picture has one, too, but no sheets
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# A cell that holds something: <c r="AB12" …>…, but neither <c r="AB12" …/> nor <c r="AB12"></c>.
_CELL = re.compile(
    rb'<(?:\w+:)?c\s(?>(?:[^<>]*?\s)?r="([A-Z]{1,3})(\d{1,7})")[^<>]*+(?<!/)>(?!</)(?=..)',
    re.DOTALL,
)

NOT_A_WORKBOOK = "这不是 Excel 工作簿。请用 WPS 或 Excel 打开后另存为 .xlsx 文件再上传。"
DAMAGED = "工作簿已损坏，无法打开。请用 WPS 或 Excel 打开并另存为 .xlsx 文件后再上传。"
PROTECTED = "工作簿设有打开密码。请取消密码并保存后再上传。"
MACROS = "工作簿含有宏。请另存为不含宏的 .xlsx 文件后再上传。"
TOO_MANY_CELLS = (
    f"表格太大：最多{MAX_ROWS}行、{MAX_COLUMNS}列。请删去表格外的多余内容，或分成几个文件上传。"
)


def check(data: bytes) -> None:
    """Raises SpreadsheetError unless the bytes are a workbook that is safe to open."""
    if not data:
        raise SpreadsheetError("文件是空的，请选择填好的工作簿。")
    if len(data) > MAX_BYTES:
        raise SpreadsheetError(
            f"文件超过{MAX_BYTES // CHUNK}兆字节，请删去图片或分成几个文件上传。"
        )
    if data.startswith(OLE):
        _check_ole(data)
    elif is_xlsx(data):
        _check_zip(data)
    elif (text := delimited.text_of(data)) is not None:
        delimited.check(text)
    else:
        raise SpreadsheetError(NOT_A_WORKBOOK)


def is_xlsx(data: bytes) -> bool:
    return data.startswith(ZIP)


def is_text(data: bytes) -> bool:
    """Neither of the binary formats: a text table, once ``check`` has let it through."""
    return not data.startswith((ZIP, OLE))


def _check_ole(data: bytes) -> None:
    if ENCRYPTED in data:
        raise SpreadsheetError(PROTECTED)
    names = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
    if not any(name in data for name in names):
        raise SpreadsheetError(NOT_A_WORKBOOK)


def _check_zip(data: bytes) -> None:
    try:
        with zips.opened(BytesIO(data)) as archive:
            _check_entries(archive)
            for name in archive.namelist():
                _check_entry(archive, name)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise SpreadsheetError(DAMAGED) from error
    except RuntimeError as error:  # the archive's own encryption
        raise SpreadsheetError(PROTECTED) from error


def _check_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if not names & {"xl/workbook.xml", OPEN_DOCUMENT}:
        raise SpreadsheetError(NOT_A_WORKBOOK)
    if "xl/vbaProject.bin" in names:
        raise SpreadsheetError(MACROS)
    if len(entries) > MAX_ENTRIES or sum(e.file_size for e in entries) > MAX_UNPACKED:
        raise SpreadsheetError("文件解压后过大，无法导入。请删去图片和多余的工作表后再上传。")


def _check_entry(archive: zipfile.ZipFile, name: str) -> None:
    """Reads the entry through (its real size and checksum), and looks how far its cells reach."""
    is_sheet = name.startswith("xl/worksheets/") and name.endswith(".xml")
    tail = b""
    with archive.open(name) as stream:
        while chunk := stream.read(CHUNK):
            if is_sheet:
                _check_reach(tail + chunk)
                tail = chunk[-200:]


def _check_reach(piece: bytes) -> None:
    for letters, digits in _CELL.findall(piece):
        if int(digits) > MAX_ROWS + 100 or column_number(letters) > MAX_COLUMNS:
            raise SpreadsheetError(TOO_MANY_CELLS)


def column_number(letters: bytes) -> int:
    """A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
