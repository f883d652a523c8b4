"""Knows characters: which of a pasted text go, which become others, and what one is called in words.

Text comes out of Word, WeChat and PDFs with marks that nobody sees and no font prints. Every way in
cleans with `clean`: the request (core.middleware.CleanTextMiddleware) and the cells of workbooks.
"""

import re
import unicodedata

# Break lines where they stand: Word's manual break, form feed, NEL, Unicode's separators.
BREAKS = "\x0b\x0c\x85\u2028\u2029"
# The 80 codes at FE50–FEA0 and those of A6D9–A8BF that old fonts kept in the private area, as GB 18030
# has them since 2005; the others of FE50–FEA0 are those of Python's codec.
_GB18030 = {
    0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE81E: 0x9FB4, 0xE826: 0x9FB5,
    0xE82B: 0x9FB6, 0xE82C: 0x9FB7, 0xE831: 0x215D7, 0xE832: 0x9FB8, 0xE83B: 0x2298F,
    0xE843: 0x9FB9, 0xE854: 0x9FBA, 0xE855: 0x241FE, 0xE864: 0x9FBB, 0xE7C7: 0x1E3F, 0xE7C8: 0x1F9,
    0xE78D: 0xFE10, 0xE78E: 0xFE12, 0xE78F: 0xFE11, 0xE790: 0xFE13, 0xE791: 0xFE14, 0xE792: 0xFE15,
    0xE793: 0xFE16, 0xE794: 0xFE17, 0xE795: 0xFE18, 0xE796: 0xFE19,
}  # fmt: skip
# CJK Radicals Supplement after Unicode's EquivalentUnifiedIdeograph: what NFKC leaves as it is.
_RADICALS = dict(
    zip(
        "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺐⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺶⺹⺺⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻍⻎"
        "⻏⻐⻑⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尢巳幺彑彐忄㣺扌攵旡日月歺母民氵氺灬爫爫丬牛犭王疋罒示礻竹糹纟罓罒网羊耂肀肉臼艹艹艹虎衤覀西见角讠贝足车辶辶辶"
        "阝钅長镸长门阝雨青韦页风飞食飠饣马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
        strict=True,
    )
)


def _table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys(
        c
        for c in (*range(0x20000), *range(0xE0000, 0xE0080))
        if unicodedata.category(chr(c)) == "Cf"
    )
    table |= dict.fromkeys(c for c in (*range(0x20), *range(0x7F, 0xA0)) if chr(c) not in "\t\n\r")
    # Variation selectors, Mongolian and Chinese ones too: no font of ours has them.
    table |= dict.fromkeys((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x180F))
    table |= dict.fromkeys((*range(0x180B, 0x180E), 0xFFFC, 0xFFFE, 0xFFFF))
    table |= {ord(character): "\n" for character in BREAKS}
    table |= {c: unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)}
    table |= {ord(radical): whole for radical, whole in _RADICALS.items()}
    return table | {c: _of_gb18030(c) for c in (*range(0xE815, 0xE865), *_GB18030)}


def _of_gb18030(code: int) -> str:
    """The character that a private code stands for."""
    if code in _GB18030:
        return chr(_GB18030[code])
    place = code - 0xE815
    pair = bytes((0xFE, 0x50 + place + (place >= 0x2F)))  # 7F is skipped
    character = pair.decode("gb18030")
    return _RADICALS.get(character, character)


TABLE = _table()
# NUL is no slip of the hand: who reads a form or an address refuses it.
del TABLE[0]
_ODD = re.compile("[" + "".join(map(re.escape, map(chr, TABLE))) + "]")


def clean(text: str) -> str:
    """The text without invisible marks; radicals, private codes and line separators as what they mean."""
    return text.translate(TABLE) if _ODD.search(text) else text


_EXTENSIONS = (
    (0x3400, 0x4DBF, "A"), (0x20000, 0x2A6DF, "B"), (0x2A700, 0x2B73F, "C"), (0x2B740, 0x2B81F, "D"),
    (0x2B820, 0x2CEAF, "E"), (0x2CEB0, 0x2EBEF, "F"), (0x2EBF0, 0x2EE5F, "I"), (0x30000, 0x3134F, "G"),
    (0x31350, 0x323AF, "H"),
)  # fmt: skip
_KINDS = {
    "Cc": "控制字符",
    "Cf": "不可见字符",
    "Co": "私用区字符",
    "Cn": "未定义的字符",
    "Cs": "残缺字符",
}
_KINDS |= {"So": "图形符号", "Sk": "图形符号", "Mn": "附加符号", "Me": "附加符号"}


def described(character: str) -> str:
    """What a character is, for people: “𰻝”（扩展G区汉字，U+30EDD）."""
    code, category = ord(character), unicodedata.category(character)
    kind = next((f"扩展{n}区汉字" for low, high, n in _EXTENSIONS if low <= code <= high), "")
    kind = kind or _KINDS.get(category, "字符")
    shown = "" if category[0] == "C" else f"“{character}”"
    return f"{shown}（{kind}，U+{code:04X}）"
