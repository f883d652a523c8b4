"""The PDF face of a content tree: HTML by Django's templates, laid out by WeasyPrint.

Slow and greedy of memory: call it in a worker. One FontConfiguration a process, for a fresh one per
document leaks. Nothing is loaded but the faces of `core.documents.fonts`.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from core.documents import fonts, tree
from core.documents.html import context_of

FOLDER = Path(settings.BASE_DIR) / "templates" / "documents"
STYLES = {tree.Letter: ("base.css", "letter.css"), tree.Sheet: ("base.css", "sheet.css")}

# Lines may break outside Chinese quotation marks, which Unicode's rules alone would glue to both
# neighbours: an invisible break opportunity is put before “ and after ”.
_HAN = "\u3400-\u9fff\U00020000-\U0003ffff0-9"
_QUOTE_BEGINS = re.compile(f"(?<=[{_HAN}，。；：、）])“")
_QUOTE_ENDS = re.compile(f"”(?=[{_HAN}（])")


@dataclass(frozen=True)
class Rendered:
    """A finished PDF, how many pages it has, and on which each anchor stands."""

    data: bytes
    pages: int
    anchors: dict[str, int] = field(default_factory=dict)


def render(content: tree.Tree) -> bytes:
    """The PDF of a tree. Raises MissingFont, MissingGlyph."""
    return lay_out(content).data


def lay_out(content: tree.Tree) -> Rendered:
    """As `render`, with the number of pages."""
    fonts.check(tree.texts(content))
    engine = _engine()
    document = engine.html(to_html(content)).render(
        font_config=engine.font_config, stylesheets=list(engine.styles(type(content)))
    )
    pages = document.pages
    anchors = {name: n for n, page in enumerate(pages, start=1) for name in page.anchors}
    return Rendered(document.write_pdf(), len(pages), anchors)


def lay_out_html(page: str) -> bytes:
    """The PDF of a small page of our own, such as what is laid over a document (core.documents.marks)."""
    engine = _engine()
    return engine.html(page).write_pdf(
        font_config=engine.font_config, stylesheets=[engine.styles(tree.Sheet)[0]]
    )


def to_html(content: tree.Tree) -> str:
    """The page that is laid out; everything in it is escaped."""
    name = type(content).__name__.lower()
    page = render_to_string(f"documents/{name}.html", context_of(content))
    head, body = page.split("<body", 1)
    return head + "<body" + _QUOTE_ENDS.sub("”\u200b", _QUOTE_BEGINS.sub("\u200b“", body))


class _Engine:
    """What is costly to make and good for the whole process."""

    def __init__(self) -> None:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        self._weasyprint = weasyprint
        self.font_config = FontConfiguration()
        self._fetcher = _fetcher()
        self._sheets: dict[str, Any] = {}
        self._css(fonts.css(), key="fonts")

    def html(self, text: str) -> Any:
        return self._weasyprint.HTML(string=text, url_fetcher=self._fetcher)

    def styles(self, kind: type) -> tuple[Any, ...]:
        """The parsed stylesheets of one kind of document, the faces first."""
        names = STYLES[kind]
        sheets = [self._css((FOLDER / name).read_text(), key=name) for name in names]
        return (self._sheets["fonts"], *sheets)

    def _css(self, text: str, *, key: str) -> Any:
        if key not in self._sheets:
            self._sheets[key] = self._weasyprint.CSS(
                string=text, font_config=self.font_config, url_fetcher=self._fetcher
            )
        return self._sheets[key]


def _fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class FontsOnly(URLFetcher):
        """Opens the faces' own files and refuses every other address."""

        def fetch(self, url, headers=None):
            if url not in fonts.addresses():
                raise FatalURLFetchingError(f"refused: {url}")
            return super().fetch(url, headers)

    return FontsOnly(allowed_protocols=("file",), allow_redirects=False)


@lru_cache(maxsize=1)
def _engine() -> _Engine:
    return _Engine()
