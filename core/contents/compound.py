"""Office documents of the old kind (doc, xls, ppt), and objects embedded in new ones: OLE files."""

from collections.abc import Iterator
from io import BytesIO

ENCRYPTED = "设有打开密码，系统打不开，别人也看不了"
MACROS = "含有宏（VBA）"
EMBEDDED = "嵌入了别的文件或程序（OLE 对象）"
_VBA = {"macros", "vba", "_vba_project", "_vba_project_cur"}
_PACKAGE = "\x01ole10native"  # how any file at all is put into a document
_FILE_PASS = 0x2F  # BIFF: the record of an encrypted workbook
_RECORDS = 40  # it stands among the first


def faults(data: bytes) -> list[str]:
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            return list(_of_streams(ole))
    except Exception:  # noqa: BLE001 - of a damaged file olefile raises whatever its parts raise
        return list(_of_bytes(data))


def embedded(data: bytes) -> list[str]:
    """Of an object in a new document: equations and drawings pass, files and programs do not."""
    import olefile

    if not olefile.isOleFile(data):
        return []
    return [fault for fault in faults(data) if fault in (EMBEDDED, MACROS)]


def _of_streams(ole) -> Iterator[str]:
    parts = {part.lower() for path in ole.listdir(storages=True) for part in path}
    if "encryptedpackage" in parts or _is_encrypted(ole, parts):
        yield ENCRYPTED
    if parts & _VBA:
        yield MACROS
    if _PACKAGE in parts:
        yield EMBEDDED


def _is_encrypted(ole, parts: set[str]) -> bool:
    if "worddocument" in parts:  # [MS-DOC] 2.5.2: bit fEncrypted of the FIB
        head = ole.openstream("WordDocument").read(12)
        return len(head) == 12 and bool(head[11] & 0x01)
    name = next((n for n in ("workbook", "book") if n in parts), None)
    return bool(name) and _has_file_pass(ole.openstream(name).read(64 * 1024))


def _has_file_pass(stream: bytes) -> bool:
    place = 0
    for _ in range(_RECORDS):
        kind, length = stream[place : place + 2], stream[place + 2 : place + 4]
        if int.from_bytes(kind, "little") == _FILE_PASS:
            return True
        place += 4 + int.from_bytes(length, "little")
    return False


def _of_bytes(data: bytes) -> Iterator[str]:
    """Where the file's own directory cannot be followed, its names are looked for as they stand."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        yield ENCRYPTED
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        yield MACROS
    if "Ole10Native".encode("utf-16-le") in data:
        yield EMBEDDED
