"""Gives headings their numbers: 一、（一）1. （1）, each level beginning anew under a higher one."""

from collections.abc import Iterable, Iterator

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
        yield block, label(block.level, counts[block.level - 1])


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
