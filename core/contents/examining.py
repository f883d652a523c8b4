"""What hides in a document: encryption, macros, scripts, embedded programs, templates from elsewhere.

Each is named in words; the person who uploads is told and can save the document without it.
"""

import zipfile
from collections.abc import Callable
from io import BytesIO

from core.contents import compound, mail, packages, pdf
from core.contents.formats import OFFICE

ENCRYPTED = "设有打开密码，系统打不开，别人也看不了"
ZIP = b"PK"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def faults(data: bytes, extension: str) -> list[str]:
    """What stands against taking a file of this kind; empty where nothing does."""
    examine = _examiner(data, extension)
    return list(dict.fromkeys(examine(data))) if examine else []


def _examiner(data: bytes, extension: str) -> Callable[[bytes], list[str]] | None:
    if extension == "pdf":
        return pdf.faults
    if extension == "eml":
        return mail.faults
    if extension == "zip":
        return _damaged_zip
    if extension in OFFICE and data.startswith(OLE):
        return compound.faults
    return packages.faults if extension in OFFICE and data.startswith(ZIP) else None


def _damaged_zip(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            archive.infolist()
    except zipfile.BadZipFile:
        return ["压缩包已损坏，打不开"]
    return []
