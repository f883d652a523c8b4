"""Makes full lines end at the right edge: what a line lacks is spread over its characters.

WeasyPrint stretches blanks alone, and Chinese has none. Between its layout and its drawing every text
of a full line gets a letter-spacing of its own. Reads WeasyPrint's boxes, which are no public API:
tests/core/test_documents_justifying.py measures the edges of every kind of line.
"""

from collections.abc import Iterator
from typing import Any

LARGEST = (
    0.16  # of a character: a line that lacks more (a long address came after it) stays as it is
)
CLOSING = (
    8  # lines on the last page, signature and imprint among them, that may fit the page before
)
TAGS = ("p", "h2", "h3")
LEFT = ("start", "left", "justify")
RAGGED = frozenset({"register", "contents", "facts"})  # narrow columns and lists of titles


def justify(document: Any) -> int:
    """Spread the full lines of all paragraphs; how many there were."""
    pages = [list(_paragraphs(page._page_box)) for page in document.pages]
    spread = 0
    for here, after in zip(pages, [*pages[1:], []], strict=True):
        going_on = {id(box.element) for box in after}
        spread += sum(_justify(box, id(box.element) in going_on) for box in here)
    return spread


def ends_early(pages: list[Any]) -> bool:
    """Whether only a few lines of the body, or none, stand on a further page."""
    last = list(_paragraphs(pages[-1]._page_box))
    lines = sum(len(box.children) for box in last)
    return len(pages) > 1 and lines <= CLOSING


def _paragraphs(box: Any) -> Iterator[Any]:
    """The blocks that hold lines of running text."""
    from weasyprint.formatting_structure import boxes

    element = box.element
    if element is not None and RAGGED.intersection((element.get("class") or "").split()):
        return
    lines = [child for child in getattr(box, "children", ()) if isinstance(child, boxes.LineBox)]
    if lines and box.element_tag in TAGS:
        yield box
    elif not lines:
        for child in getattr(box, "children", ()):
            yield from _paragraphs(child)


def _justify(box: Any, goes_on: bool) -> int:
    """All lines but the last; that too where the paragraph goes on over the page."""
    lines = box.children if goes_on else box.children[:-1]
    edge = box.content_box_x() + box.width
    return sum(_spread_line(line, edge) for line in lines)


def _spread_line(line: Any, edge: float) -> bool:
    texts = list(_texts(line))
    if not texts or line.style["text_align_all"] not in LEFT:
        return False
    gap = edge - max(text.position_x + text.width for text in texts)
    count = sum(len(text.text) for text in texts) - 1
    if count < 1 or not 0.01 < gap <= LARGEST * texts[0].style["font_size"] * count:
        return False
    _spread(line, gap / count, 0)
    return True


def _texts(box: Any) -> Iterator[Any]:
    """The texts of a line; none where anything else stands in it."""
    from weasyprint.formatting_structure import boxes

    found: list[Any] = []
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            found.append(child)
        elif isinstance(child, boxes.InlineBox):
            found += _texts(child)
        else:
            return
    yield from found


def _spread(box: Any, each: float, shift: float) -> float:
    """Widen the texts of a line by `each` a character and move what follows; the shift after it."""
    from weasyprint.formatting_structure import boxes

    for child in box.children:
        child.position_x += shift
        before = shift
        if isinstance(child, boxes.TextBox):
            style = child.style.copy()
            spacing = style["letter_spacing"]
            style["letter_spacing"] = (0 if spacing == "normal" else spacing) + each
            child.style = style
            shift += len(child.text) * each
        else:
            shift = _spread(child, each, shift)
        child.width += shift - before
    return shift
