"""The .docx around the text: styles, sections, headers and footers, settings, the font table."""

import io
from collections.abc import Callable
from typing import Any

from core.documents import tree
from core.documents.word import letters
from core.documents.word.blocks import Writer, facts
from core.documents.word.styles import STAND_INS, element_of, styles_of
from core.documents.word.xml import NAMESPACES, field, indent, line, mm, paragraph, run, text

DROPPED = ("stylesWithEffects", "customXml", "thumbnail")
MARGINS = {  # mm: top, right (outer), bottom, left (inner)
    "letter": (37, 26, 35, 28),
    "portrait": (22, 18, 20, 22),
    "landscape": (18, 14, 16, 14),
}
LINE_PITCH = 579  # 1/20 pt: 22 lines


def render(content: tree.Tree, pages: dict[str, int] | None = None) -> bytes:
    """The .docx of a tree; `pages` gives the page of each anchor for the table of contents."""
    from docx import Document

    document = Document()
    _clean(document)
    _style(document, content)
    _fill(document, content, pages or {})
    _settle(document, content)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def page_of(content: tree.Tree) -> str:
    """The name of the page's measures."""
    if isinstance(content, tree.Letter):
        return "letter"
    return "landscape" if content.is_landscape else "portrait"


def size_of(content: tree.Tree) -> tuple[int, int]:
    """A4 in mm, width first."""
    return (297, 210) if page_of(content) == "landscape" else (210, 297)


def _clean(document: Any) -> None:
    """The template's own styles for older versions, its thumbnail and its author go."""
    for owner in (document.part.rels, document.part.package.rels):
        for key in [key for key, rel in owner.items() if rel.reltype.endswith(DROPPED)]:
            del owner[key]


def _style(document: Any, content: tree.Tree) -> None:
    from docx.oxml import parse_xml

    element = document.styles.element
    for child in list(element):
        element.remove(child)
    defaults = (
        f"<w:docDefaults {NAMESPACES}><w:rPrDefault><w:rPr>"
        '<w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )
    for each in (defaults, *map(element_of, styles_of(content))):
        element.append(parse_xml(each))


def _fill(document: Any, content: tree.Tree, pages: dict[str, int]) -> None:
    """The whole body is parsed at once: adding element by element takes minutes."""
    from docx.oxml import parse_xml

    _top, right, _bottom, left = MARGINS[page_of(content)]
    width = mm(size_of(content)[0] - left - right)
    writer = Writer(content, width, pages, _embedding(document))
    parts = list(writer.blocks())
    if isinstance(content, tree.Letter):
        annexes = [writer.annex(annex, content.annex_mark(annex)) for annex in content.annexes]
        parts = [*letters.opening(content), *parts, *letters.closing(content, annexes)]
    else:
        parts = [*_heading(content, width), *parts]
    body = f"<w:body>{''.join(parts)}{_section(content)}</w:body>"
    element = parse_xml(f"<w:document {NAMESPACES}>{body}</w:document>")
    # The part takes the new tree as it is: moving thousands of nodes into the old one is quadratic.
    document._element = document.part._element = element


def _embedding(document: Any) -> Callable[[bytes], str]:
    """Takes a picture into the file; the name is how the text refers to it."""
    return lambda data: document.part.get_or_add_image(io.BytesIO(data))[0]


def _heading(sheet: tree.Sheet, width: int) -> list[str]:
    """What stands above the blocks of plain material."""
    marks = (sheet.secrecy, sheet.annex_to and f"{sheet.annex_to}附件")
    found = [line("XcMark", mark) for mark in marks if mark]
    found.append(line("Title", sheet.title))
    found += [line("Subtitle", sheet.subtitle)] if sheet.subtitle else []
    return [*found, facts(sheet.facts, width)]


def _section(content: tree.Tree) -> str:
    top, right, bottom, left = MARGINS[page_of(content)]
    width, height = size_of(content)
    turned = ' w:orient="landscape"' if width > height else ""
    # Letters: the number's line stands 7 mm below the text area, 14 pt high.
    foot = mm(bottom - 7) - 280 if isinstance(content, tree.Letter) else mm(10)
    # Lines alone: a grid of characters narrower than the font is set twice as wide by LibreOffice.
    grid = f'<w:docGrid w:type="lines" w:linePitch="{LINE_PITCH}"/>'
    return (
        f'<w:sectPr><w:pgSz w:w="{mm(width)}" w:h="{mm(height)}"{turned}/>'
        f'<w:pgMar w:top="{mm(top)}" w:right="{mm(right)}" w:bottom="{mm(bottom)}"'
        f' w:left="{mm(left)}" w:header="{mm(10)}" w:footer="{foot}" w:gutter="0"/>'
        f"{'' if _is_numbered_throughout(content) else '<w:titlePg/>'}"
        f"{grid if isinstance(content, tree.Letter) else ''}</w:sectPr>"
    )


def _is_numbered_throughout(content: tree.Tree) -> bool:
    """The first page of a sheet and of a letter in letter format has a foot of its own."""
    return isinstance(content, tree.Letter) and not content.in_letter_format


def _settle(document: Any, content: tree.Tree) -> None:
    """Headers, footers, language, compatibility with today's Word, and the title as metadata."""
    section = document.sections[0]
    settings = document.settings.element
    if isinstance(content, tree.Letter):
        document.settings.odd_and_even_pages_header_footer = True
        _put(section.footer, _number(indent(14, right=1) + '<w:jc w:val="right"/>'))
        _put(section.even_page_footer, _number(indent(14, left=1) + '<w:jc w:val="left"/>'))
        settings.insert(1, settings.makeelement(_w("mirrorMargins")))
        if content.in_letter_format:
            _put(section.first_page_footer, letters.lower_lines())
    else:
        for footer in (section.footer, section.first_page_footer):
            _put(footer, _counted())
        _put(section.header, line("Header", content.title.replace("\n", "")))
        _put(section.first_page_header, paragraph("Header"))
    for each in settings.iter(_w("zoom")):
        each.set(_w("percent"), "100")
    for each in settings.iter(_w("themeFontLang")):
        each.set(_w("eastAsia"), "zh-CN")
    for each in settings.iter(_w("compatSetting")):
        if each.get(_w("name")) == "compatibilityMode":
            each.set(_w("val"), "15")
    _describe(document, content)


def _describe(document: Any, content: tree.Tree) -> None:
    properties = document.core_properties
    properties.title = content.title.replace("\n", "")[:255]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.language = "zh-CN"
    for part in document.part.package.iter_parts():
        if str(part.partname).endswith("/fontTable.xml"):
            part._blob = _font_table().encode()


def _font_table() -> str:
    """Where an office lacks a font, Word takes the one named beside it."""
    fonts = "".join(
        f'<w:font w:name="{text(name)}"><w:altName w:val="{text(other)}"/>'
        '<w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in STAND_INS.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f"{head}<w:fonts {NAMESPACES}>{fonts}</w:fonts>"


def _number(properties: str) -> str:
    """— 1 — in half-width figures."""
    return paragraph("Footer", run("— "), field("PAGE"), run(" —"), properties=properties)


def _counted() -> str:
    parts = (run("第 "), field("PAGE"), run(" 页　共 "), field("NUMPAGES"), run(" 页"))
    return paragraph("Footer", *parts)


def _put(part: Any, xml: str) -> None:
    """The paragraph as the whole content of a header or footer."""
    from docx.oxml import parse_xml

    part.is_linked_to_previous = False
    element = part._element
    for child in list(element):
        element.remove(child)
    wrapped = parse_xml(f"<w:body {NAMESPACES}>{xml}</w:body>")
    for child in list(wrapped):
        element.append(child)


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")
