"""The catalogue of a package: one line a file, as JSON for programs and as a workbook for people."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import IO

from django.utils import timezone

from core import spreadsheets
from core.documents import codes, registry
from core.models import Document
from core.models.document import FORMAT_LABELS
from core.spreadsheets import Column, Kind

SUPERSEDED = "已被取代"
KINDS: dict = {int: Kind.INTEGER, datetime: Kind.DATETIME}
MARKED = "加注下载人的副本"
WIDTHS = {"title": 40, "file": 50, "sha256": 66, "number": 20, "kind": 16, "code": 16, "note": 22}
LABELS = {
    "place": "序号",
    "kind": "文书种类",
    "title": "标题",
    "number": "文号",
    "version": "版次",
    "standing": "状态",
    "made_by": "制作人",
    "made_at": "制作时间",
    "pages": "页数",
    "format": "格式",
    "file": "文件",
    "size": "字节数",
    "sha256": "SHA-256",
    "code": "验证码",
    "note": "备注",
}


@dataclass(frozen=True)
class Line:
    place: int
    kind: str
    title: str
    number: str
    version: str
    standing: str
    made_by: str
    made_at: datetime
    pages: int
    format: str
    file: str
    size: int
    sha256: str
    code: str
    note: str


def line_of(
    document: Document, place: int, file_format: str, *, is_superseded: bool, **file
) -> Line:
    """``file``: name, size in bytes and SHA-256 as the package holds it."""
    return Line(
        place=place,
        kind=registry.label_of(document.kind) or document.kind,
        title=document.title,
        number=document.number,
        version=document.version_words,
        standing=SUPERSEDED if is_superseded else "现行",
        made_by=document.made_by.name,
        made_at=document.made_at,
        pages=document.pages,
        format=FORMAT_LABELS[file_format],
        code=codes.spaced(document.code),
        note=MARKED if document.is_restricted else "",
        **file,
    )


def as_json(lines: Sequence[Line], *, title: str, made_by: str, made_at: str) -> bytes:
    head = {"title": title, "made_by": made_by, "made_at": made_at}
    content = head | {"documents": [_plain(line) for line in lines]}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _plain(line: Line) -> dict:
    return asdict(line) | {"made_at": f"{timezone.localtime(line.made_at):%Y-%m-%d %H:%M}"}


def as_workbook(lines: Sequence[Line], *, title: str) -> IO[bytes]:
    columns = [
        Column(
            each.name,
            LABELS[each.name],
            KINDS.get(each.type, Kind.TEXT),
            width=WIDTHS.get(each.name, 0),
        )
        for each in fields(Line)
    ]
    rows = ([getattr(line, column.key) for column in columns] for line in lines)
    return spreadsheets.write(columns, rows, title=title)
