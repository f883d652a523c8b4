"""Writes one zip piece by piece, so that memory does not grow with what is packed."""

import hashlib
import io
import re
import time
import zipfile
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

from django.db.models import Model
from django.utils import timezone

from core.documents import copies, files, signing, store
from core.documents.packing import catalogue
from core.errors import NotYet
from core.models import Document, DocumentCopy
from core.storage import pieces_of

if TYPE_CHECKING:
    from accounts.models import User


OFFLINE = Path(__file__).parent / "offline"
SUMS = "SHA256SUMS"
T = TypeVar("T")
Steps = Generator[None, None, T]
Sum = tuple[str, int]  # SHA-256 and size
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
    """One package while it is written; ``close`` puts in the catalogue and the checksums.

    Whoever writes stops after each piece, so that it can be taken away.
    """

    def __init__(self, title: str, user: "User") -> None:
        self._title, self._user = title, user
        self._sums: list[tuple[str, str]] = []
        self._number = 0
        self.lines: list[catalogue.Line] = []
        self.copies: list[DocumentCopy] = []

    def add(self, book: zipfile.ZipFile, entry: Entry) -> Steps[None]:
        """Copy every format of one document; ActionDenied where a file is not what was frozen."""
        self._number += 1
        for file_format in ("pdf", *(each["format"] for each in entry.document.formats)):
            name = _name(entry, self._number, file_format)
            sha256, size = yield from self._copy(book, entry.document, file_format, name)
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

    def _copy(
        self, book: zipfile.ZipFile, document: Document, file_format: str, name: str
    ) -> Steps[Sum]:
        """Of a restricted document a copy that names who takes it."""
        if document.is_restricted:
            copy, data = copies.marked(document, file_format=file_format, by=self._user)
            self.copies.append(copy)
            return (yield from self._put(book, name, io.BytesIO(data), is_packed=True))
        sha256, size = yield from self._put(
            book, name, store.opened(document, file_format), is_packed=True
        )
        if sha256 != store.digest_of(document, file_format):
            raise NotYet(f"《{document.title}》的{files.ALTERED}")
        return sha256, size

    def close(self, book: zipfile.ZipFile) -> Steps[None]:
        made_at = f"{timezone.localtime():%Y-%m-%d %H:%M:%S}"
        who = self._user.name or self._user.get_username()
        listed = catalogue.as_json(self.lines, title=self._title, made_by=who, made_at=made_at)
        yield from self._put(book, "catalogue.json", io.BytesIO(listed))
        with closing(catalogue.as_workbook(self.lines, title="目录")) as workbook:
            yield from self._put(book, "目录.xlsx", workbook)
        yield from self._put(book, "说明.txt", (OFFLINE / "readme.txt").open("rb"))
        yield from self._put(book, "verify.py", (OFFLINE / "verify.py").open("rb"))
        sums = "".join(f"{sha256}  {name}\n" for name, sha256 in self._sums).encode()
        yield from self._put(book, SUMS, io.BytesIO(sums))
        if signing.is_configured():
            yield from self._put(book, f"{SUMS}.p7s", io.BytesIO(signing.sign_beside(sums)))

    def _put(
        self, book: zipfile.ZipFile, name: str, file: IO[bytes], *, is_packed: bool = False
    ) -> Steps[Sum]:
        """Copy a file under a name; its SHA-256 and size. Documents are packed already."""
        info = zipfile.ZipInfo(name, time.localtime()[:6])
        info.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        digest, size = hashlib.sha256(), 0
        with closing(file), book.open(info, "w", force_zip64=True) as out:
            for piece in pieces_of(file):
                digest.update(piece)
                size += len(piece)
                out.write(piece)
                yield
        self._sums.append((name, digest.hexdigest()))
        return digest.hexdigest(), size


def _name(entry: Entry, place: int, file_format: str) -> str:
    """甲单位/003 关于巡察的通知 巡〔2026〕3号 第1版.pdf: fit for Windows, unique by its place."""
    document = entry.document
    words = (document.title[:LONGEST], document.number, document.version_words)
    name = f"{place:03d} " + " ".join(_fit(word) for word in words if word)
    folders = (entry.folder, catalogue.SUPERSEDED if entry.is_superseded else "")
    return "/".join([*(_fit(folder) for folder in folders if folder), f"{name}.{file_format}"])


def _fit(word: str) -> str:
    return UNFIT.sub("_", word).strip(" .") or "_"
