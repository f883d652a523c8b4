"""Reads 工作经历 as offices write it: stretches of work or study with months or only years.

“2009.07—2019.03 市公安局；2019.03至今 城东街道”, “2011年至今在市投资促进局工作”.
"""

import re
from dataclasses import dataclass
from datetime import date

from core.errors import ActionDenied

# Blanks are taken once and for good (*+): given back one by one, a thousand of them took a day.
_MOMENT = r"(\d{4})(?:\s*+[.年/-]\s*+(\d{1,2}))?\s*+月?年?\s*+(?:\d{1,2}\s*+日)?"
_STRETCH = re.compile(
    rf"(?:自|从)?\s*+{_MOMENT}\s*+(?:[—–－~～―-]+|至|到|起|以来|起至)\s*+(?:(今|现在|目前)|{_MOMENT})?"
    r"[\s，,：:]*+(.*)",
    re.DOTALL,
)
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
    pieces = [piece.strip(" 。，,") for piece in re.split(r"[；;\n]+", text)]
    found = [_stretch(piece) for piece in pieces if piece]
    return sorted(found, key=lambda s: (s.from_on, s.organisation))


def _stretch(piece: str) -> Stretch:
    match = _STRETCH.fullmatch(piece)
    if match is None:
        raise ActionDenied(f"工作经历“{piece[:20]}”看不懂，应写成{SAMPLE}这样。")
    year, month, now, to_year, to_month, rest = match.groups()
    organisation = _AFTER.sub("", _BEFORE.sub("", rest.strip())).strip(" ，,。")
    if not organisation:
        raise ActionDenied(f"工作经历“{piece[:20]}”没有写单位，请补上。")
    if len(organisation) > LONGEST:
        raise ActionDenied(f"工作经历“{piece[:20]}”的单位名称太长，请检查是否漏写了分号。")
    start = _month(year, month or "1", piece)
    end = None if now or not to_year else _month(to_year, to_month or "12", piece)
    if end and end < start:
        raise ActionDenied(f"工作经历“{piece[:20]}”的结束时间早于开始时间，请核对。")
    return Stretch(organisation, start, end)


def _month(year: str, month: str, piece: str) -> date:
    if not 1900 <= int(year) <= 2100 or not 1 <= int(month) <= 12:
        raise ActionDenied(f"工作经历“{piece[:20]}”里的年月不对，请核对。")
    return date(int(year), int(month), 1)
