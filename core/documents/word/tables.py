"""Word's tables, written as text: a register of 5,000 rows is made in seconds, not minutes."""

from collections.abc import Iterable
from itertools import pairwise

from core.documents import columns, tree
from core.documents.word.xml import indent, line, paragraph, run, twips
from core.documents.words import GRID, show, signed

CELL_MARGINS = (
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
)
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
GRAY = '<w:shd w:val="clear" w:color="auto" w:fill="F0F0F0"/>'
HATCHED = '<w:shd w:val="diagStripe" w:color="404040" w:fill="FFFFFF"/>'
MIDDLE = '<w:vAlign w:val="center"/>'
BARS = 100  # columns of a chart's grid


def register(block: tree.Table, width: int, size: float) -> str:
    """A table whose header is repeated on every page; a row of one value spans all columns.

    `width` in twips, `size` of its characters in points.
    """
    widths = shares(columns.shares(block, width / 20 / size), width)
    caption = line("Caption", block.caption) if block.caption else ""
    head = "".join(
        cell(line("XcHeadCell", column.label), each, GRAY + MIDDLE)
        for column, each in zip(block.columns, widths, strict=True)
    )
    rows = [row(head, is_header=True), *_body(block, widths)]
    return caption + table(widths, rows) + CLOSE


def form(block: tree.KeyValues, width: int) -> str:
    """Labelled boxes on a grid of twelve columns; each keeps the lines it is given."""
    widths = shares([1] * GRID, width)
    return table(widths, [_form_row(each, widths) for each in block.rows]) + CLOSE


def facts(words: tuple[str, ...], width: int) -> str:
    """Short facts side by side without lines."""
    widths = shares([max(len(each), 4) for each in words], width)
    places = ["left"] + ["center"] * (len(words) - 2) + ["right"] * (len(words) > 1)
    cells = "".join(
        cell(line("XcFacts", each, f'<w:jc w:val="{place}"/>'), size)
        for each, size, place in zip(words, widths, places, strict=True)
    )
    return table(widths, [row(cells)], border="nil") + CLOSE


def chart(block: tree.Chart, width: int) -> str:
    """Bars as hatched cells that Word can edit, each with its figure beside it."""
    label, rest = round(width * 0.38), width - round(width * 0.38)
    step = rest // BARS
    longest = max((float(bar.value) for bar in block.bars), default=0) or 1
    rows = [_bar(bar, longest, label, step) for bar in block.bars]
    title = line("Caption", block.title)
    return title + table([label, *[step] * BARS], rows, border="nil") + CLOSE


def table(widths: list[int], rows: Iterable[str], border: str = "single") -> str:
    lines = "".join(f'<w:{side} w:val="{border}" w:sz="4" w:space="0"/>' for side in SIDES)
    grid = "".join(f'<w:gridCol w:w="{each}"/>' for each in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{lines}</w:tblBorders><w:tblLayout w:type="fixed"/>{CELL_MARGINS}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


# Word joins tables that touch: a line of no height keeps them apart.
CLOSE = (
    '<w:p><w:pPr><w:pStyle w:val="Normal"/><w:spacing w:before="0" w:after="0" w:line="20"'
    ' w:lineRule="exact"/></w:pPr></w:p>'
)


def row(cells: str, *, is_header: bool = False, height: float = 0) -> str:
    """Rows are not broken across pages unless one is longer than a page; height in points."""
    tall = f'<w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>' if height else ""
    header = "<w:tblHeader/>" if is_header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{tall}{header}</w:trPr>{cells}</w:tr>"


def cell(content: str, width: int, properties: str = "", span: int = 1) -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{properties}</w:tcPr>'
        f"{content}</w:tc>"
    )


def shares(parts: list[float], width: int) -> list[int]:
    """Whole twips in these proportions that add up to `width`."""
    whole, ends, so_far = sum(parts), [0], 0.0
    for part in parts:
        so_far += part
        ends.append(round(width * so_far / whole))
    return [right - left for left, right in pairwise(ends)]


def _body(block: tree.Table, widths: list[int]) -> Iterable[str]:
    aligns = [f'<w:jc w:val="{column.align}"/>' for column in block.columns]
    whole, span = sum(widths), len(widths)
    if not block.rows:
        nothing = line("XcCell", block.empty, '<w:jc w:val="center"/>')
        yield row(cell(nothing, whole, span=span))
    for values in block.rows:
        if len(values) == 1 < span:
            yield row(cell(line("XcHeadCell", show(values[0]), LEFT), whole, GRAY, span))
            continue
        parts = zip(values, widths, aligns, strict=True)
        yield row("".join(cell(line("XcCell", show(v), jc), each) for v, each, jc in parts))


LEFT = '<w:keepNext/><w:jc w:val="left"/>'


def _form_row(fields: tuple[tree.Field, ...], widths: list[int]) -> str:
    span = GRID // len(fields) - 2
    cells, at, most = "", 0, 1
    for each in fields:
        label = sum(widths[at : at + 2])
        box = sum(widths[at + 2 : at + 2 + span])
        cells += cell(line("XcFormHead", each.label), label, MIDDLE, 2)
        cells += cell(_box(each), box, "" if each.lines > 1 else MIDDLE, span)
        at, most = at + 2 + span, max(most, each.lines)
    return row(cells, height=most * 19.2)


def _box(each: tree.Field) -> str:
    lines = [part for part in show(each.value).split("\n") if part.strip()] or [""]
    first = indent(12, first=2) if each.lines > 1 else ""
    written = "".join(paragraph("XcFormCell", run(part), properties=first) for part in lines)
    if not each.is_signed:
        return written
    return written + line("XcFormCell", signed(each), '<w:jc w:val="right"/>')


def _bar(bar: tree.Bar, longest: float, label: int, step: int) -> str:
    most = BARS - 20  # the rest is for the figure beside the longest
    span = round(most * float(bar.value) / longest)
    figure = line("XcCell", f"{show(bar.value)}{bar.note}")
    return row(
        cell(line("XcCell", bar.label, '<w:jc w:val="right"/>'), label, MIDDLE)
        + (cell(line("XcCell", ""), span * step, HATCHED, span) if span else "")
        + cell(figure, (BARS - span) * step, MIDDLE, BARS - span)
    )
