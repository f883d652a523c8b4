"""What only a letter has, in Word: marks, red head, title, addressee, attachments, signature, 版记."""

from collections.abc import Iterable, Iterator

from core.calendar import cn_date
from core.documents import tree
from core.documents.naming import BLANK
from core.documents.word import tables
from core.documents.word.styles import CHARACTER, KAI, LINE, RED, font
from core.documents.word.xml import before, indent, line, mm, paragraph, run, twips
from core.documents.words import balanced, head_of, margins_of

TEXT_WIDTH = mm(156)
HEAD_TOP = 35 * 72 / 25.4  # points from the top of the text area
ROOM = 2 * LINE
DOUBLE = (
    f'<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="18" w:space="11" w:color="{RED}"/></w:pBdr>'
)
KEPT = "<w:keepNext/>"  # what closes a letter stays with its last words


def opening(letter: tree.Letter) -> Iterator[str]:
    """Everything above the body."""
    # An ideographic blank keeps the line on which each copy's number is written.
    serial = BLANK if letter.keeps_serial else letter.serial
    marks = [mark for mark in (serial, letter.secrecy, letter.urgency) if mark]
    if letter.in_letter_format and letter.head:
        yield _head(letter.head, above=HEAD_TOP, line_below=DOUBLE)
        yield line("XcMark", letter.number, '<w:jc w:val="right"/>')
        yield from (line("XcMark", mark) for mark in marks)
    else:
        yield from (line("XcMark", mark) for mark in marks)
        yield from _red_head(letter, len(marks))
    yield line("Title", "\n".join(balanced(letter.title)), before(ROOM if letter.head else 0))
    if letter.addressee:
        yield line("XcAddressee", f"{letter.addressee}：")
    else:
        yield line("Normal", "")


def closing(letter: tree.Letter, annexes: Iterable[str] = ()) -> Iterator[str]:
    """Everything below the body; what is bound in stands before the imprint."""
    yield from _attachments(letter.attachments)
    if letter.signature:
        yield from _signature(letter.signature)
    yield from annexes
    if letter.copies_to or letter.printed_by:
        yield _imprint(letter)


def _red_head(letter: tree.Letter, marks: int) -> Iterator[str]:
    """发文机关标志 and 文号; what goes to an organ above names beside it who signed it off."""
    if not letter.head:
        return
    yield _head(letter.head, above=marks * LINE)
    if not letter.signer:
        yield line("XcNumber", letter.number)
        return
    tab = f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH - 320}"/></w:tabs>'
    sides = indent(CHARACTER, left=1) + '<w:jc w:val="left"/>'
    signer = (run("签发人："), run(letter.signer, properties=font(KAI)))
    yield paragraph(
        "XcNumber", run(letter.number), "<w:r><w:tab/></w:r>", *signer, properties=tab + sides
    )


def _head(words: str, above: float, line_below: str = "") -> str:
    """As large as its width allows; what is still too long is narrowed, as in the PDF."""
    size, scale = head_of(words)
    half = round(size * 2)
    properties = (
        f'<w:color w:val="{RED}"/><w:w w:val="{int(scale * 100) - 1}"/>'
        f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
    )
    exact = f'w:line="{twips(size * 1.15)}" w:lineRule="exact"'
    room = f'<w:spacing w:before="{twips(max(HEAD_TOP - above, 0))}" {exact}/>'
    return paragraph("XcHead", run(words, properties=properties), properties=line_below + room)


def _attachments(names: tuple[str, ...]) -> Iterator[str]:
    many = len(names) > 1
    for place, name in enumerate(names, start=1):
        word = "附件：" if place == 1 else ""
        number = f"{place}." if many else ""
        room = before(LINE) if place == 1 else ""
        hanging = 3.0 * (place == 1) + 1.2 * many
        hang = indent(CHARACTER, left=5 + 1.2 * many, hanging=hanging)
        yield line("XcAttachment", f"{word}{number}{name}", KEPT + room + hang)


def _signature(signature: tree.Signature) -> Iterator[str]:
    """Indents count characters from the right margin (GB/T 9704 §7.3.5)."""
    organ, dated = margins_of(signature)
    yield line("XcOrgan", signature.organ, KEPT + before(ROOM) + indent(CHARACTER, right=organ))
    yield line("XcDated", cn_date(signature.dated), indent(CHARACTER, right=dated))


def _imprint(letter: tree.Letter) -> str:
    """A frame at the foot of the text area, on whichever page the letter ends.

    Its paragraphs have the same borders and indents, or programs would not take them for one frame;
    the weak line between them is therefore an underlined tab.
    """
    rows = []
    if letter.copies_to:
        rows.append(_framed(run(f"{BLANK}抄送：{letter.copies_to}。")))
    if letter.copies_to and letter.printed_by:
        rows.append(_framed(UNDERLINED, TEXT_WIDTH, '<w:spacing w:line="160" w:lineRule="exact"/>'))
    if letter.printed_by:
        printed = run(f"{cn_date(letter.printed_on)}印发")
        words = run(f"{BLANK}{letter.printed_by}") + "<w:r><w:tab/></w:r>" + printed
        rows.append(_framed(words, TEXT_WIDTH - 280))
    return "".join(rows) + tables.CLOSE  # a frame hangs on the paragraph after it


# Two tabs: the hanging indent is a stop of its own.
UNDERLINED = '<w:r><w:rPr><w:sz w:val="20"/><w:u w:val="single"/></w:rPr><w:tab/><w:tab/></w:r>'
# Border widths in eighths of a point: 0.35 mm is 1 pt.
FRAME = (
    f'<w:framePr w:w="{TEXT_WIDTH}" w:wrap="notBeside" w:vAnchor="margin" w:hAnchor="margin"'
    ' w:xAlign="left" w:yAlign="bottom"/><w:pBdr>'
    '<w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
    '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/></w:pBdr>'
)


def _framed(words: str, tab: int = 0, spacing: str = "") -> str:
    tabs = f'<w:tabs><w:tab w:val="right" w:pos="{tab}"/></w:tabs>' if tab else ""
    hang = indent(14, left=4, hanging=4)
    return paragraph("XcImprint", words, properties=FRAME + tabs + spacing + hang)


def lower_lines() -> str:
    """The red double line 20 mm above the lower edge of a letter's first page, 170 mm wide (§10.1)."""
    place = (
        f'<w:framePr w:w="{mm(170)}" w:h="20" w:hRule="exact" w:wrap="notBeside" w:vAnchor="page"'
        f' w:hAnchor="page" w:xAlign="center" w:y="{mm(275.7)}"/>'
    )
    line_above = (
        f'<w:pBdr><w:top w:val="thinThickSmallGap" w:sz="18" w:space="0" w:color="{RED}"/></w:pBdr>'
    )
    return paragraph("Footer", properties=place + line_above)
