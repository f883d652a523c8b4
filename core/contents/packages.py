"""Office documents of the zip kind (docx, xlsx, pptx, ofd): what hides in their parts."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from core import zips
from core.contents import compound

MOST_ENTRIES = 5_000
MOST_UNPACKED = 400 * 1024 * 1024
CHUNK = 1024 * 1024
OVERLAP = 4096  # bytes kept from piece to piece, so that no mark is cut in two

MACROS = "含有宏（VBA）"
CONTROLS = "含有 ActiveX 控件"
TEMPLATE = "引用了别处的模板（attachedTemplate），打开时会联网或读取别的文件"
LINKED = "链接了别处的对象，打开时会联网或读取别的文件"
WEB = "嵌入了网页内容"
SCRIPT = "嵌入的图片（SVG）含有脚本"
DDE = "含有 DDE 域，打开时会启动别的程序"
RUNS = "含有启动程序的动作"
TOO_LARGE = "解压后过大或内部文件过多"
DAMAGED = "已损坏，打不开"

# Beginning and end of a part's name → what its content may not hold, and what that is called.
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>", re.DOTALL)
# The first word of a field, as an attribute or as text.
_DDE_FIELD = re.compile(rb"instr(?:Text[^<>]{0,80}>|=[\"'])\s{0,20}DDE(?:AUTO)?\b")
_DDE_LINK = re.compile(rb"<(?:\w+:)?ddeLink\b")
_RUNNING = re.compile(rb"ppaction://(?:program|macro)")
_SCRIPT = re.compile(rb"<script|\son\w+\s*=|javascript:", re.IGNORECASE)
_MACRO = re.compile(rb"macroEnabled|vbaProject")
_MARKS: list[tuple[str, str, re.Pattern[bytes], str]] = [
    ("word/", ".xml", _DDE_FIELD, DDE),
    ("xl/externalLinks/", ".xml", _DDE_LINK, DDE),
    ("ppt/", ".xml", _RUNNING, RUNS),
    ("", ".svg", _SCRIPT, SCRIPT),
    ("[Content_Types]", ".xml", _MACRO, MACROS),
]


def faults(data: bytes) -> list[str]:
    try:
        with zips.opened(BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_UNPACKED:
                return [TOO_LARGE]
            if any(entry.flag_bits & 1 for entry in entries):
                return ["设有打开密码，系统打不开，别人也看不了"]
            return [fault for entry in entries for fault in _of_part(archive, entry.filename)]
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError):
        return [DAMAGED]


def _of_part(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    lower = name.lower()
    if lower.endswith("vbaproject.bin"):
        yield MACROS
    if "/activex/" in lower:
        yield CONTROLS
    if "/embeddings/" in lower and lower.endswith(".bin"):
        yield from compound.embedded(archive.read(name))
    if lower.endswith(".rels"):
        yield from _of_relations(archive.read(name))
    for beginning, ending, wanted, fault in _MARKS:
        is_named = name.startswith(beginning) and name.endswith(ending)
        if is_named and _holds(archive, name, wanted):
            yield fault


def _of_relations(xml: bytes) -> Iterator[str]:
    """What is fetched from elsewhere when the document is opened; plain hyperlinks are not."""
    for relation in _RELATION.findall(xml):
        is_outside = re.search(rb'TargetMode\s*=\s*["\']External', relation)
        if is_outside and b"/attachedTemplate" in relation:
            yield TEMPLATE
        elif is_outside and re.search(rb"/(?:oleObject|frame|subDocument|package)\b", relation):
            yield LINKED
        elif b"/aFChunk" in relation:
            yield WEB


def _holds(archive: zipfile.ZipFile, name: str, wanted: re.Pattern[bytes]) -> bool:
    tail = b""
    with archive.open(name) as stream:
        while chunk := stream.read(CHUNK):
            if wanted.search(tail + chunk):
                return True
            tail = chunk[-OVERLAP:]
    return False
