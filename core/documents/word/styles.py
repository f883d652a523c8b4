"""The styles of Word documents: GB/T 9704's numbers for letters, the plain ones for sheets.

Fonts are named as offices have them installed; a stand-in is named beside each in the font table.
"""

from dataclasses import dataclass

from core.documents import tree
from core.documents.word.xml import NAMESPACES, indent, twips

FANGSONG, TITLE, HEI, KAI, SONG = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312", "宋体"
STAND_INS = {FANGSONG: "仿宋", TITLE: "宋体", HEI: "SimHei", KAI: "楷体", SONG: "SimSun"}
RED = "E60012"
LINE = 28.95  # points: 22 lines in 225 mm
CHARACTER = 15.75  # points: 28 characters in 156 mm, in the twentieths that Word counts in
CENTRE, RIGHT, JUSTIFIED = (f'<w:jc w:val="{word}"/>' for word in ("center", "right", "both"))


@dataclass(frozen=True)
class Style:
    """One paragraph style; size and line in points, line 0 as high as the font is."""

    key: str
    name: str
    font: str
    size: float
    line: float = LINE
    paragraph: str = ""
    run: str = ""
    level: int = 0
    before: float = 0
    after: float = 0
    follows: str = ""


def styles_of(content: tree.Tree) -> tuple[Style, ...]:
    own = _letter() if isinstance(content, tree.Letter) else _sheet(register_of(content))
    return (*own, *_common())


def register_of(content: tree.Tree) -> tuple[float, float]:
    """Size and line of a register's text in points, as the PDF has them."""
    if isinstance(content, tree.Letter):
        return 12, 18
    return (9.5, 13.3) if content.is_landscape else (10.5, 15)


def element_of(style: Style) -> str:
    """The style as Word stores it; the first one is what every other is based on."""
    base = "" if style.key == "Normal" else '<w:basedOn w:val="Normal"/>'
    follows = f'<w:next w:val="{style.follows}"/>' if style.follows else ""
    default = ' w:default="1"' if style.key == "Normal" else ""
    custom = ' w:customStyle="1"' if style.key.startswith("Xc") else ""
    return (
        f'<w:style {NAMESPACES} w:type="paragraph"{default}{custom} w:styleId="{style.key}">'
        f'<w:name w:val="{style.name}"/>{base}{follows}<w:qFormat/>'
        f"<w:pPr>{_paragraph(style)}</w:pPr><w:rPr>{_run(style)}</w:rPr></w:style>"
    )


def _paragraph(style: Style) -> str:
    keep = "<w:keepNext/>" if style.level else ""
    level = f'<w:outlineLvl w:val="{style.level - 1}"/>' if style.level else ""
    rule = f'w:line="{twips(style.line)}" w:lineRule="exact"' if style.line else ""
    if not style.line:
        rule = 'w:line="240" w:lineRule="auto"'
    room = f'w:before="{twips(style.before)}" w:after="{twips(style.after)}"'
    border, rest = _split_border(style.paragraph)
    # Only the body keeps to the grid of lines.
    off = "" if style.size == 16 else '<w:snapToGrid w:val="0"/>'
    # No blank is put between figures and Chinese.
    off = f'<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>{off}'
    return f'{keep}<w:widowControl w:val="0"/>{border}{off}<w:spacing {room} {rule}/>{rest}{level}'


def _split_border(properties: str) -> tuple[str, str]:
    """Word wants a paragraph's borders before its spacing."""
    end = "</w:pBdr>"
    border, found, rest = properties.rpartition(end)
    return border + found, rest


def font(name: str) -> str:
    """The run property that sets one font for figures and Chinese alike."""
    places = " ".join(f'w:{where}="{name}"' for where in ("ascii", "hAnsi", "eastAsia", "cs"))
    return f"<w:rFonts {places}/>"


def _run(style: Style) -> str:
    size = round(style.size * 2)
    closer = f'<w:spacing w:val="{twips(CHARACTER - 16) if style.size == 16 else 0}"/>'
    return f'{font(style.font)}{style.run}{closer}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def _letter() -> tuple[Style, ...]:
    body, under = JUSTIFIED, f'<w:color w:val="{RED}"/>'
    red_line = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="{RED}"/></w:pBdr>'
    two = indent(CHARACTER, first=2)
    return (
        Style("Normal", "Normal", FANGSONG, 16, paragraph=body),
        Style("BodyText", "Body Text", FANGSONG, 16, paragraph=two + body),
        Style("Title", "Title", TITLE, 22, 34, CENTRE, follows="BodyText"),
        Style("Heading1", "heading 1", HEI, 16, LINE, two + body, level=1, follows="BodyText"),
        Style("Heading2", "heading 2", KAI, 16, LINE, two + body, level=2, follows="BodyText"),
        Style("Heading3", "heading 3", FANGSONG, 16, LINE, two + body, level=3, follows="BodyText"),
        Style("Heading4", "heading 4", FANGSONG, 16, LINE, two + body, level=4, follows="BodyText"),
        Style("XcMark", "密级份号", HEI, 16, follows="XcMark"),
        Style("XcHead", "发文机关标志", TITLE, 46, 0, CENTRE, under, follows="XcNumber"),
        Style("XcNumber", "发文字号", FANGSONG, 16, LINE, red_line + CENTRE, before=2 * LINE),
        Style("XcAddressee", "主送机关", FANGSONG, 16, before=LINE, follows="BodyText"),
        Style(
            "XcAttachment", "附件说明", FANGSONG, 16, paragraph=indent(CHARACTER, left=5, hanging=3)
        ),
        Style("XcOrgan", "发文机关署名", FANGSONG, 16, LINE, RIGHT, follows="XcDated"),
        Style("XcDated", "成文日期", FANGSONG, 16, LINE, RIGHT),
        Style("XcImprint", "版记", FANGSONG, 14, 24),
        Style("XcCell", "表格文字", FANGSONG, 12, 18),
        Style("XcHeadCell", "表头", HEI, 12, 18, CENTRE),
        Style("Caption", "caption", HEI, 14, 24, CENTRE, follows="XcCell"),
        Style("TOC1", "toc 1", FANGSONG, 16, follows="TOC1"),
        Style("TOC2", "toc 2", FANGSONG, 16, paragraph=indent(CHARACTER, left=2), follows="TOC2"),
        Style("Footer", "footer", SONG, 14, 14),
        Style("Header", "header", SONG, 10.5, 14),
    )


def _sheet(register: tuple[float, float]) -> tuple[Style, ...]:
    two = indent(12, first=2)
    size, height = register
    return (
        Style("Normal", "Normal", FANGSONG, 12, 19.2, JUSTIFIED),
        Style("BodyText", "Body Text", FANGSONG, 12, 19.2, two + JUSTIFIED),
        Style("Title", "Title", TITLE, 20, 28, CENTRE, follows="BodyText"),
        Style(
            "Heading1", "heading 1", HEI, 14, 20, level=1, before=10, after=4, follows="BodyText"
        ),
        Style("Heading2", "heading 2", KAI, 12, 19.2, two, level=2, follows="BodyText"),
        Style("Heading3", "heading 3", FANGSONG, 12, 19.2, two, level=3, follows="BodyText"),
        Style("Heading4", "heading 4", FANGSONG, 12, 19.2, two, level=4, follows="BodyText"),
        Style("XcMark", "密级份号", HEI, 12, 16),
        Style("XcCell", "表格文字", FANGSONG, size, height),
        Style("XcHeadCell", "表头", HEI, size - 0.5, height, CENTRE),
        Style("XcFormCell", "表单文字", FANGSONG, 12, 19.2, JUSTIFIED),
        Style("XcFormHead", "表单栏目", HEI, 11.5, 19.2, CENTRE),
        Style("Caption", "caption", HEI, 12, 19.2, CENTRE, follows="XcCell"),
        Style("TOC1", "toc 1", FANGSONG, 12, 22, follows="TOC1"),
        Style("TOC2", "toc 2", FANGSONG, 12, 22, indent(12, left=2), follows="TOC2"),
        Style("Footer", "footer", SONG, 10, 12, CENTRE),
        Style("Header", "header", SONG, 9, 12, RIGHT),
    )


def _common() -> tuple[Style, ...]:
    return (
        Style("Subtitle", "Subtitle", KAI, 13, 20, CENTRE),
        Style("XcPart", "分卷标题", TITLE, 20, 28, CENTRE, level=1, follows="BodyText"),
        Style("XcContents", "目录标题", HEI, 16, 32, CENTRE, after=8, follows="TOC1"),
        Style("XcFacts", "表上说明", FANGSONG, 10.5, 16, before=6, after=3),
    )
