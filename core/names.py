"""Knows when two spellings are one name: widths, blanks, brackets, dots, dashes and quotes folded.

“张　甲” and “张甲”, “（）” and “()”, “阿布都·热合曼” and “阿布都•热合曼” are the same; nothing is folded
that a reader would read differently.
"""

import re
import unicodedata

_ALIKE = str.maketrans(
    dict.fromkeys("•‧∙⋅・･●", "·")
    | dict.fromkeys("‐‑‒–—―−~～﹣", "-")
    | dict.fromkeys("“”„〝〞＂‘’‚＇", '"')
    | dict.fromkeys("〔〖【［[", "(")
    | dict.fromkeys("〕〗】］]", ")")
)
_DOT_IN_NAME = re.compile(r"(?<=[\u3400-\u9fff])[.．](?=[\u3400-\u9fff])")
_UNSEEN = ("C", "Z")  # categories: control and format characters, separators
_PATH = re.compile(r"\s+")


def fold(text: str | None) -> str:
    """The spelling by which names are compared; empty for nothing."""
    if text and text.isalnum() and text.isascii():
        return text.casefold()
    return "".join(_characters(text or "", keep_blanks=False))


def fold_words(text: str) -> str:
    """The same with one blank left where the words of a sentence were apart."""
    return _PATH.sub(" ", "".join(_characters(text, keep_blanks=True))).strip()


def _characters(text: str, *, keep_blanks: bool):
    text = unicodedata.normalize("NFKC", text.translate(_ALIKE)).translate(_ALIKE)
    for character in _DOT_IN_NAME.sub("·", text).casefold():
        if unicodedata.category(character)[0] not in _UNSEEN:
            yield character
        elif keep_blanks and character.isspace():
            yield " "
