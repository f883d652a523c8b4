"""Pinyin of Chinese names and labels: for the order of lists and for search by first letters."""

from functools import lru_cache

# Characters that are read otherwise as a family name than anywhere else.
SURNAMES = {
    "仇": "qiu2", "任": "ren2", "华": "hua4", "单": "shan4", "区": "ou1", "尉": "yu4", "曾": "zeng1",
    "朴": "piao2", "查": "zha1", "燕": "yan1", "盖": "ge3", "解": "xie4", "乐": "yue4", "员": "yun4",
    "宓": "mi4", "缪": "miao4", "翟": "zhai2", "覃": "qin2", "种": "chong2", "黑": "he4",
}  # fmt: skip


def of_name(text: str | None) -> str:
    """A person's name as syllables with their tones, by which lists are sorted: 曾明 → zeng1 ming2."""
    from pypinyin import Style, lazy_pinyin  # slow: only where a name is written

    syllables = lazy_pinyin(text or "", style=Style.TONE3, neutral_tone_with_five=True)
    if syllables and text and text[0] in SURNAMES:
        syllables[0] = SURNAMES[text[0]]
    return " ".join(syllables)[:400]


@lru_cache(maxsize=4096)
def initials(text: str) -> str:
    """The first letters of a text's syllables: 整改台账 → zgtz."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(text, style=Style.FIRST_LETTER)).lower()
