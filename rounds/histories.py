"""Reads 工作经历 as offices write it: stretches of work or study with months or only years.

“2009.07—2019.03 市公安局；2019.03至今 城东街道”, “2011年至今在市投资促进局工作”. What stands in brackets
with months of its own, “（其间：2017.09—2019.07 某大学学习）”, is a stretch beside the one it interrupts;
without months it is said of the same time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from core.errors import NotYet

# Blanks are taken once and for good (*+): given back one by one, a thousand of them took a day.
_MOMENT = r"(\d{4})(?:\s*+[.年/-]\s*+(\d{1,2}))?\s*+月?年?\s*+(?:\d{1,2}\s*+日)?"
_STRETCH = re.compile(
    rf"(?:自|从)?\s*+{_MOMENT}\s*+(?:(?:[—–－~～―-]|至|到|起|以来)\s*+)++(?:(今|现在|目前)|{_MOMENT})?"
    r"[\s，,：:]*+(.*)",
    re.DOTALL,
)
_BRACKET = re.compile(r"[（(【\[]([^（()）【】\[\]]*+)[)）】\]]")
_MEANWHILE = re.compile(r"[（(【\[\s]*+(?:其间|期间|其中)?\s*+[:：,，]?\s*+")
_YEAR = re.compile(r"\d{4}\s*+[.年/-]?")
_BEFORE = re.compile(r"^(?:起|一直|先后|[—–－-])*(?:就职于|任职于|就读于|工作于|毕业于|在)?")
_AFTER = re.compile(r"(?:工作|任职|学习|就读|上学|读书|挂职)(?:至今)?[。.]?$")
SAMPLE = "“2009.07—2019.03 市某局；2019.03至今 某街道”"
LONGEST = 100


@dataclass(frozen=True)
class Stretch:
    organisation: str
    from_on: date
    to_on: date | None

    def as_row(self) -> dict:
        return {
            "organisation": self.organisation,
            "from_on": self.from_on,
            "to_on": self.to_on,
        }


def parse(text: str) -> list[Stretch]:
    """All stretches in order. Raises ActionDenied naming the piece it cannot read."""
    found: list[Stretch] = []
    for piece in _pieces(text):
        words = _MEANWHILE.sub("", piece, count=1)
        if found and words != piece and not _YEAR.search(words):
            organisation = _organisation(words.strip("）)】] "), piece)
            found.append(replace(found[-1], organisation=organisation))
        else:
            found.append(_stretch(words))
    return sorted(found, key=lambda s: (s.from_on, s.organisation))


def _pieces(text: str) -> Iterator[str]:
    """One stretch each; a bracket with months in it is a piece of its own, after its line."""
    for line in text.split("\n"):
        aside = [match for match in _BRACKET.finditer(line) if _YEAR.search(match[1])]
        for match in aside:
            line = line.replace(match[0], " ")
        parts = re.split(r"[；;]+", "；".join([line, *(match[1] for match in aside)]))
        yield from filter(None, map(_bare, parts))


def _bare(piece: str) -> str:
    """Without blanks at the ends, nor half of a pair of brackets that a line break cut in two."""
    piece = piece.strip(" \u3000。，,")
    if piece.endswith(("）", ")")) and not re.search(r"[（(]", piece):
        piece = piece[:-1]
    return piece.strip()


def _organisation(words: str, piece: str) -> str:
    found = _AFTER.sub("", _BEFORE.sub("", words.strip())).strip(" ，,。")
    if not found:
        raise NotYet(f"工作经历“{piece[:20]}”没有写单位，请补上。")
    if len(found) > LONGEST:
        raise NotYet(f"工作经历“{piece[:20]}”的单位名称太长，请检查是否漏写了分号。")
    return found


def _stretch(piece: str) -> Stretch:
    match = _STRETCH.fullmatch(piece)
    if match is None:
        raise NotYet(f"工作经历“{piece[:20]}”看不懂，应写成{SAMPLE}这样。")
    year, month, now, to_year, to_month, rest = match.groups()
    organisation = _organisation(rest, piece)
    start = _month(year, month or "1", piece)
    end = None if now or not to_year else _month(to_year, to_month or "12", piece)
    if end and end < start:
        raise NotYet(f"工作经历“{piece[:20]}”的结束时间早于开始时间，请核对。")
    return Stretch(organisation, start, end)


def _month(year: str, month: str, piece: str) -> date:
    if not 1900 <= int(year) <= 2100 or not 1 <= int(month) <= 12:
        raise NotYet(f"工作经历“{piece[:20]}”里的年月不对，请核对。")
    return date(int(year), int(month), 1)
