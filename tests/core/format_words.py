"""What a tree says, in the order it is read: the yardstick all formats are held against."""

import re

from core.calendar import cn_date
from core.documents import tree
from core.documents.numbering import numbered
from core.documents.words import entries, show, signed


def squeezed(text):
    """Without blanks and the invisible break opportunities of the PDF format."""
    return re.sub(r"[\s\u200b]", "", text)


def said(content):
    """Every piece of text a reader must find, in order, squeezed."""
    pieces = [*_opening(content), *_body(content), *_closing(content)]
    return [squeezed(piece) for piece in pieces if squeezed(piece)]


def _opening(content):
    if isinstance(content, tree.Letter):
        addressee = f"{content.addressee}：" if content.addressee else ""
        return [content.serial, content.secrecy, content.head,
                content.number if content.head else "", content.title, addressee]  # fmt: skip
    annex = f"{content.annex_to}附件" if content.annex_to else ""
    return [content.secrecy, annex, content.title, content.subtitle, *content.facts]


def _closing(content):
    if not isinstance(content, tree.Letter):
        return
    many = len(content.attachments) > 1
    for place, name in enumerate(content.attachments, start=1):
        yield ("附件：" if place == 1 else "") + (f"{place}." if many else "") + name
    if content.signature:
        yield content.signature.organ
        yield cn_date(content.signature.dated)
    for annex in content.annexes:
        yield content.annex_mark(annex)
        yield annex.title
        for block, number in numbered(annex.blocks):
            yield from _block(content, block, number)
    if content.copies_to:
        yield f"抄送：{content.copies_to}。"
    if content.printed_by:
        yield content.printed_by
        yield f"{cn_date(content.printed_on)}印发"


def _body(content):
    for block, number in numbered(content.blocks):
        yield from _block(content, block, number)


def _block(content, block, number):
    if isinstance(block, tree.Heading):
        return [number + block.text, block.body]
    if isinstance(block, tree.Paragraph):
        return block.text.split("\n")
    if isinstance(block, tree.QrCode):
        return [block.caption]
    if isinstance(block, tree.Part):
        return [block.title, *block.facts]
    if isinstance(block, tree.Contents):
        return [block.title, *(entry.title for entry in entries(content))]
    if isinstance(block, tree.Chart):
        return [block.title, *_bars(block)]
    if isinstance(block, tree.Table):
        return _table(block)
    return _form(block) if isinstance(block, tree.KeyValues) else []


def _bars(block):
    for bar in block.bars:
        yield bar.label
        yield f"{show(bar.value)}{bar.note}"


def _table(block):
    rows = block.rows or ((block.empty,),)
    cells = [show(value) for row in rows for value in row]
    return [block.caption, *(column.label for column in block.columns), *cells]


def _form(block):
    for row in block.rows:
        for field in row:
            yield field.label
            yield from show(field.value).split("\n")
            yield signed(field)
