"""What of a tree no installed font can print: where it stands, in words, and how it is printed all the same.

Before a document gets its number `check` asks; what is issued already is always made: a sign (〓) takes the
place of the character, and the document itself says which one it is. The tree that is kept is untouched.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from core.characters import clean, described
from core.documents import fonts, numbering, tree
from core.errors import NotYet

SIGN = "〓"
SHOWN = 5  # places named in one sentence
NOTED = "印制说明：“〓”处的字符，服务器没有含有它的字体，未能印出：{}。"
REFUSED = "有字符印不出来，尚未印发：{}。请改用其他写法，或请系统管理员安装含有它的字体后再办理。"
LABELS = {
    "title": "标题",
    "subtitle": "副标题",
    "head": "发文机关标志",
    "addressee": "主送机关",
    "attachments": "附件说明",
    "signature": "署名",
    "copies_to": "抄送机关",
    "printed_by": "印发机关",
    "number": "文号",
    "secrecy": "密级",
    "urgency": "紧急程度",
    "signer": "签发人",
    "facts": "表上说明",
}


@dataclass(frozen=True)
class Unprintable:
    """One character that no font has: in which part of the document, the how manieth of its text."""

    place: str
    nth: int
    character: str

    def __str__(self) -> str:
        return f"{self.place}第{self.nth}个字{described(self.character)}"


def unprintable(content: tree.Tree) -> list[Unprintable]:
    """Every place with a character that no font has, in the order of the document."""
    content = _mapped(content, clean)
    missing = fonts.missing(tree.texts(content))
    if not missing:
        return []
    return _found(_places(content), missing)


def _found(places: Iterable[tuple[str, str]], missing: set[str]) -> list[Unprintable]:
    return [
        Unprintable(place, nth, character)
        for place, text in places
        for nth, character in enumerate(text, start=1)
        if character in missing
    ]


def check_texts(texts: Iterable[tuple[str, str]]) -> None:
    """As `check`, for (place, text) that go out without a document of their own. Raises ActionDenied."""
    places = [(place, clean(text)) for place, text in texts]
    if found := _found(places, fonts.missing(text for _, text in places)):
        raise NotYet(REFUSED.format(in_words(found)))


def check(content: tree.Tree) -> None:
    """Raises ActionDenied that names place and character, while the text can still be changed."""
    if found := unprintable(content):
        raise NotYet(REFUSED.format(in_words(found)))


def in_words(found: list[Unprintable]) -> str:
    more = f"等{len(found)}处" if len(found) > SHOWN else ""
    return "、".join(map(str, found[:SHOWN])) + more


def printable(content: tree.Tree) -> tree.Tree:
    """The tree as it is printed: cleaned, and where a font is wanting with signs and a note at the end."""
    content = _mapped(content, clean)
    missing = fonts.missing(tree.texts(content))
    if not missing:
        return content
    table = dict.fromkeys(map(ord, missing), SIGN)
    signed = _mapped(content, lambda text: text.translate(table))
    named = "、".join(map(_coded, sorted(missing)[:20]))
    return replace(signed, blocks=(*signed.blocks, tree.Paragraph(NOTED.format(named))))


def _coded(character: str) -> str:
    """Its code and kind, without the character, which could not be printed here either."""
    return described(character).partition("（")[2].rstrip("）")


def _mapped(node: Any, change: Callable[[str], str]) -> Any:
    """The same tree with every text changed."""
    if isinstance(node, str):
        return change(node)
    if isinstance(node, tuple):
        return tuple(_mapped(each, change) for each in node)
    if is_dataclass(node) and not isinstance(node, type):
        values = {each.name: getattr(node, each.name) for each in fields(node)}
        changed = {name: _mapped(value, change) for name, value in values.items()}
        return node if changed == values else replace(node, **changed)
    return node


def _places(content: tree.Tree) -> Iterator[tuple[str, str]]:
    for name, label in LABELS.items():
        for text in tree.texts(getattr(content, name, None)):
            yield label, text
    yield from _in_blocks(content.blocks, "正文")
    for annex in getattr(content, "annexes", ()):
        yield f"附件“{annex.title}”的标题", annex.title
        yield from _in_blocks(annex.blocks, "附件")


def _in_blocks(blocks: tuple[tree.Block, ...], under: str) -> Iterator[tuple[str, str]]:
    nth = 0
    for block, number in numbering.numbered(blocks):
        if isinstance(block, tree.Heading):
            under, nth = f"“{number}{clean(block.text)[:12]}”", 0
            yield f"{under}标题", block.text
            yield f"{under}的正文", block.body
        elif isinstance(block, tree.Paragraph):
            nth += 1
            yield f"{under}下第{nth}段", block.text
        else:
            yield from _in_block(block, under)


def _in_block(block: tree.Block, under: str) -> Iterator[tuple[str, str]]:
    if isinstance(block, tree.Table):
        for row_number, row in enumerate(block.rows, start=1):
            for column, value in zip(block.columns, row, strict=False):
                for text in tree.texts(value):
                    yield f"{under}下表第{row_number}行“{column.label}”", text
        yield f"{under}下表的标题", block.caption
    elif isinstance(block, tree.KeyValues):
        for field in (field for row in block.rows for field in row):
            yield from ((f"“{field.label}”", text) for text in tree.texts(field.value))
            yield f"“{field.label}”的签名", field.signed_by
    else:
        yield from ((under, text) for text in tree.texts(block))
