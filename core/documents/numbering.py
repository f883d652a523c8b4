"""Gives headings their numbers: 一、（一）1. （1）, each level beginning anew under a higher one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from core.documents.tree import Block, Heading, Part

NUMERALS = "零一二三四五六七八九"


def numbered(blocks: Iterable[Block]) -> Iterator[tuple[Block, str]]:
    """Every block with its number, "" for those that have none."""
    counts = [0, 0, 0, 0]
    for block in blocks:
        if isinstance(block, Part):
            counts = [0, 0, 0, 0]
        if not isinstance(block, Heading):
            yield block, ""
            continue
        counts[block.level - 1] += 1
        counts[block.level :] = [0] * (4 - block.level)
        yield _without_own(block), label(block.level, counts[block.level - 1])


# How people number by hand what the document numbers itself: （一）一是…, 1. …, ①….
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_OWN = re.compile(
    rf"(?:[（(](?:{_NUMERAL}|\d{{1,2}})[）)]|{_NUMERAL}、|第{_NUMERAL}[，、]|\d{{1,2}}(?:[、．]|\.(?!\d))|[①-⑳])\s*"
)
_FIRST = re.compile(rf"{_NUMERAL}是")


def _without_own(heading: Heading) -> Heading:
    """Without the number it was typed with; 一是 stays where 二是 follows in the same paragraph."""
    text = _OWN.sub("", heading.text, count=1) if _OWN.match(heading.text) else heading.text
    found = _FIRST.match(text)
    if found and not _FIRST.search(text[found.end() :] + heading.body):
        text = text[found.end() :]
    return replace(heading, text=text) if text and text != heading.text else heading


def label(level: int, number: int) -> str:
    """The number as it is printed before a heading of this level."""
    if level > 2:
        return f"{number}." if level == 3 else f"（{number}）"
    word = numeral(number)
    return f"{word}、" if level == 1 else f"（{word}）"


def numeral(number: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十, 105 → 一百零五 (up to 999)."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{NUMERALS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else NUMERALS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (NUMERALS[ones] if ones else "")
