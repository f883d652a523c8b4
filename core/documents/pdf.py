"""The PDF format of a content tree: HTML by Django's templates, laid out by WeasyPrint.

Slow and greedy of memory: call it in a worker. One FontConfiguration a process, for a fresh one per
document leaks. Nothing is loaded but the fonts of `core.documents.fonts`.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from core.documents import fonts, justifying, tree
from core.documents.html import ANNEX, context_of

FOLDER = Path(settings.BASE_DIR) / "templates" / "documents"
STYLES = {tree.Letter: ("base.css", "letter.css"), tree.Sheet: ("base.css", "sheet.css")}
# Archival: everything embedded, colours defined; with the structure in tags where one process
# sees the whole document, which doubles what drawing costs.
TAGGED, PLAIN = "pdf/a-2a", "pdf/a-2b"

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
    extra: tuple[str, ...] = ()
    if isinstance(content, tree.Letter) and content.in_letter_format:
        extra = ("letter_format.css",)
    document = laid_out(to_html(content), type(content), *extra, variant=TAGGED)
    if isinstance(content, tree.Letter) and justifying.ends_early(_body(document)):
        tight = laid_out(to_html(content), tree.Letter, *extra, "tight.css", variant=TAGGED)
        document = tight if len(tight.pages) < len(document.pages) else document
    return Rendered(
        document.write_pdf(pdf_variant=TAGGED), len(document.pages), anchors_of(document)
    )


def _body(document: Any) -> list[Any]:
    """The pages before the first annex."""
    first = anchors_of(document).get(f"{ANNEX}0")
    return document.pages[: first - 1] if first else document.pages


def laid_out(page: str, kind: type, *extra: str, variant: str = PLAIN) -> Any:
    """WeasyPrint's document of a page in the styles of one kind, and further stylesheets by name."""
    engine = _engine()
    document = engine.html(page).render(
        font_config=engine.font_config,
        stylesheets=list(engine.styles(kind, *extra)),
        pdf_variant=variant,
    )
    justifying.justify(document)
    return document


def anchors_of(document: Any) -> dict[str, int]:
    """On which page each anchor stands, from 1."""
    found: dict[str, int] = {}
    for number, page in enumerate(document.pages, start=1):
        for name in page.anchors:
            found.setdefault(name, number)
    return found


@lru_cache(maxsize=1)
def warm_once() -> None:
    """Load what every document needs, so that the processes forked later have it already."""
    words = "".join(f'<p style="font-family: var(--{role.css})">文1</p>' for role in fonts.ROLES)
    for kind in STYLES:
        laid_out(f'<html lang="zh-CN"><title>x</title><body>{words}', kind).write_pdf()
    list(fonts.coverages())


def lay_out_html(page: str) -> bytes:
    """The PDF of a small page of our own, such as what is laid over a document (core.documents.marks)."""
    engine = _engine()
    return engine.html(page).write_pdf(
        font_config=engine.font_config, stylesheets=[engine.styles(tree.Sheet)[0]]
    )


def to_html(content: tree.Tree) -> str:
    """The page that is laid out; everything in it is escaped."""
    return page_of(type(content), context_of(content))


def page_of(kind: type, context: dict[str, Any]) -> str:
    """The page of a context that may hold only a part of the document."""
    page = render_to_string(f"documents/{kind.__name__.lower()}.html", context)
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

    def styles(self, kind: type, *extra: str) -> tuple[Any, ...]:
        """The parsed stylesheets of one kind of document, the fonts first."""
        names = (*STYLES[kind], *extra)
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
        """Opens the fonts' own files and refuses every other address."""

        def fetch(self, url, headers=None):
            if url not in fonts.addresses():
                raise FatalURLFetchingError(f"refused: {url}")
            return super().fetch(url, headers)

    return FontsOnly(allowed_protocols=("file",), allow_redirects=False)


@lru_cache(maxsize=1)
def _engine() -> _Engine:
    return _Engine()
