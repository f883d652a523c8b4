"""Writes one zip piece by piece, so that memory does not grow with what is packed."""

import hashlib
import io
import re
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from django.db.models import Model
from django.utils import timezone

from core.documents import copies, files, signing, store
from core.documents.packing import catalogue
from core.errors import NotYet
from core.models import Document, DocumentCopy

if TYPE_CHECKING:
    from accounts.models import User


OFFLINE = Path(__file__).parent / "offline"
SUMS = "SHA256SUMS"
PIECE = 256 * 1024
LONGEST = 60  # characters of a title in a file's name
UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\u200e\u200f\u202a-\u202e\u2066-\u2069]+')


@dataclass(frozen=True)
class Entry:
    """One document to pack: the row it is about, the folder it goes to, whether it is in force."""

    document: Document
    target: Model
    folder: str
    is_superseded: bool


class Writing:
    """One package while it is written; ``close`` puts in the catalogue and the checksums."""

    def __init__(self, book: zipfile.ZipFile, title: str, user: "User") -> None:
        self._book, self._title, self._user = book, title, user
        self._sums: list[tuple[str, str]] = []
        self._number = 0
        self.lines: list[catalogue.Line] = []
        self.copies: list[DocumentCopy] = []

    def add(self, entry: Entry) -> None:
        """Copy every format of one document; ActionDenied where a file is not what was frozen."""
        self._number += 1
        for file_format in ("pdf", *(each["format"] for each in entry.document.formats)):
            name = _name(entry, self._number, file_format)
            sha256, size = self._copy(entry.document, file_format, name)
            line = catalogue.line_of(
                entry.document,
                self._number,
                file_format,
                is_superseded=entry.is_superseded,
                file=name,
                size=size,
                sha256=sha256,
            )
            self.lines.append(line)

    def _copy(self, document: Document, file_format: str, name: str) -> tuple[str, int]:
        """Of a restricted document a copy that names who takes it."""
        if document.is_restricted:
            copy, data = copies.marked(document, file_format=file_format, by=self._user)
            self.copies.append(copy)
            return self._put(name, io.BytesIO(data), is_packed=True)
        sha256, size = self._put(name, store.opened(document, file_format), is_packed=True)
        if sha256 != store.digest_of(document, file_format):
            raise NotYet(f"《{document.title}》的{files.ALTERED}")
        return sha256, size

    def close(self) -> None:
        made_at = f"{timezone.localtime():%Y-%m-%d %H:%M:%S}"
        who = self._user.name or self._user.get_username()
        listed = catalogue.as_json(self.lines, title=self._title, made_by=who, made_at=made_at)
        self._put("catalogue.json", io.BytesIO(listed))
        with closing(catalogue.as_workbook(self.lines, title="目录")) as workbook:
            self._put("目录.xlsx", workbook)
        self._put("说明.txt", (OFFLINE / "readme.txt").open("rb"))
        self._put("verify.py", (OFFLINE / "verify.py").open("rb"))
        sums = "".join(f"{sha256}  {name}\n" for name, sha256 in self._sums).encode()
        self._put(SUMS, io.BytesIO(sums))
        if signing.is_configured():
            self._put(f"{SUMS}.p7s", io.BytesIO(signing.sign_beside(sums)))

    def _put(self, name: str, file: IO[bytes], *, is_packed: bool = False) -> tuple[str, int]:
        """Copy a file under a name; its SHA-256 and size. Documents are packed already."""
        info = zipfile.ZipInfo(name, time.localtime()[:6])
        info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with closing(file), self._book.open(info, "w", force_zip64=True) as out:
            for piece in pieces(file):
                digest.update(piece)
                size += len(piece)
                out.write(piece)
        self._sums.append((name, digest.hexdigest()))
        return digest.hexdigest(), size


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece


def _name(entry: Entry, place: int, file_format: str) -> str:
    """甲单位/003 关于巡察的通知 巡〔2026〕3号 第1版.pdf: fit for Windows, unique by its place."""
    document = entry.document
    words = (document.title[:LONGEST], document.number, document.version_words)
    name = f"{place:03d} " + " ".join(_fit(word) for word in words if word)
    folders = (entry.folder, catalogue.SUPERSEDED if entry.is_superseded else "")
    return "/".join([*(_fit(folder) for folder in folders if folder), f"{name}.{file_format}"])


def _fit(word: str) -> str:
    return UNFIT.sub("_", word).strip(" .") or "_"
