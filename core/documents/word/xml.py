"""Knows WordprocessingML as text: paragraphs, runs, fields, measures. No document, no style."""

import re
from xml.sax.saxutils import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
# What XML 1.0 cannot hold; the fonts are checked for every character before anything is rendered.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_QUOTES = {'"': "&quot;"}


def twips(points: float) -> int:
    """Points in twentieths, the unit of nearly everything in Word."""
    return round(points * 20)


def mm(length: float) -> int:
    """Millimetres in twips."""
    return round(length * 1440 / 25.4)


def text(value: str) -> str:
    """Text as element content or attribute; line breaks become breaks in `run`."""
    return escape(_FORBIDDEN.sub("\ufffd", value), _QUOTES)


def run(value: str, style: str = "", properties: str = "") -> str:
    """A run of text in a character style; a line break in it is a line break on paper."""
    if style:
        properties = f'<w:rStyle w:val="{style}"/>{properties}'
    before = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    pieces = (f'<w:t xml:space="preserve">{text(each)}</w:t>' for each in value.split("\n"))
    return f"<w:r>{before}{'<w:br/>'.join(pieces)}</w:r>" if value else ""


def paragraph(style: str, *runs: str, properties: str = "") -> str:
    """A paragraph of runs that are XML already."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{"".join(runs)}</w:p>'


def line(style: str, value: str, properties: str = "") -> str:
    """A paragraph of plain text."""
    return paragraph(style, run(value), properties=properties)


def field(instruction: str, shown: str = "1", is_dirty: bool = False) -> str:
    """A field Word computes; `shown` stands there until it does."""
    dirty = ' w:dirty="true"' if is_dirty else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"{dirty}/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"{run(shown)}"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmark(number: int, name: str, content: str) -> str:
    """Content that fields can point to."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def indent(size: float, **characters: float) -> str:
    """Indents in characters of `size` points (`left`, `right`, `first`, `hanging`), as offices count.

    Word and WPS read the characters, other programs the twips.
    """
    names = {"left": "left", "right": "right", "first": "firstLine", "hanging": "hanging"}
    pairs = (
        f'w:{names[side]}Chars="{round(n * 100)}" w:{names[side]}="{twips(n * size)}"'
        for side, n in characters.items()
    )
    return f"<w:ind {' '.join(pairs)}/>"


def before(points: float) -> str:
    """Room above a paragraph."""
    return f'<w:spacing w:before="{twips(points)}"/>'
