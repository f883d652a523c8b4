"""Zip files of evidence: what lies in them, listed and never unpacked."""

import zipfile
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from core import zips
from core.contents.formats import REFUSED, extension_of

MOST_SHOWN = 1_000
_UTF8 = 0x800
PROGRAMS = {
    "exe",
    "dll",
    "bat",
    "cmd",
    "com",
    "scr",
    "msi",
    "ps1",
    "vbs",
    "js",
    "jar",
    "lnk",
    "hta",
}


@dataclass(frozen=True)
class Entry:
    name: str
    size: int
    at: datetime | None
    mark: str


@dataclass(frozen=True)
class Listing:
    entries: tuple[Entry, ...]
    total: int
    size: int


def listing(data: bytes) -> Listing:
    """The first entries of the list of contents, and how many and how large all of them are."""
    with zips.opened(BytesIO(data)) as archive:
        found = [each for each in archive.infolist() if not each.is_dir()]
    shown = tuple(_entry(each) for each in found[:MOST_SHOWN])
    return Listing(shown, len(found), sum(each.file_size for each in found))


def _entry(each: zipfile.ZipInfo) -> Entry:
    name = _name(each)
    return Entry(name, each.file_size, _moment(each), _mark(each, name))


def _name(each: zipfile.ZipInfo) -> str:
    """Chinese Windows writes names in GBK without saying so."""
    if each.flag_bits & _UTF8:
        return each.filename
    try:
        return each.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return each.filename


def _mark(each: zipfile.ZipInfo, name: str) -> str:
    extension = extension_of(name)
    if extension in PROGRAMS:
        return "程序，请勿运行"
    return "有密码" if each.flag_bits & 1 else REFUSED.get(extension, "")


def _moment(each: zipfile.ZipInfo) -> datetime | None:
    try:
        return datetime(*each.date_time)  # noqa: DTZ001 - a zip knows no time zone
    except ValueError:
        return None
