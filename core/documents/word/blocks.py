"""The blocks of a tree as Word's paragraphs and tables, in order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from core.documents import qr, tree
from core.documents.numbering import numbered
from core.documents.word import pictures, tables
from core.documents.word.styles import FANGSONG, LINE, font, register_of
from core.documents.word.xml import before, bookmark, line, paragraph, run
from core.documents.word.xml import field as field_of
from core.documents.words import Entry, balanced, entries

QR_SIDE = 30  # mm
TURN = "<w:pageBreakBefore/>"
BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


@dataclass
class Writer:
    """Writes the blocks of one document; `width` of its text area in twips."""

    content: tree.Tree
    width: int
    pages: dict[str, int] = field(default_factory=dict)
    embed: Callable[[bytes], str] | None = None  # takes a picture in; gives its name in the file
    _marks: int = 0

    def blocks(self) -> Iterator[str]:
        """Each block as XML."""
        last = len(self.content.blocks) - 1
        for place, (block, number) in enumerate(numbered(self.content.blocks)):
            written = self._block(block, number)
            yield _kept(written) if place == last else written

    def annex(self, annex: tree.Annex, mark: str) -> str:
        """What is bound in: its word at the top left of a new page, its title on the third line."""
        head = line("XcMark", mark, TURN)
        title = line("Title", "\n".join(balanced(annex.title)), before(LINE))
        blocks = (self._block(block, number) for block, number in numbered(annex.blocks))
        return head + title + line("Normal", "") + "".join(blocks)

    def _block(self, block: tree.Block, number: str) -> str:
        if isinstance(block, tree.Heading):
            return self._heading(block, number)
        if isinstance(block, tree.Paragraph):
            return _body(block)
        if isinstance(block, tree.Part):
            return self._part(block)
        if isinstance(block, tree.Contents):
            return self._contents(block)
        if isinstance(block, tree.PageBreak):
            return BREAK
        if isinstance(block, tree.QrCode):
            return self._qr_code(block)
        return self._table(block)

    def _table(self, block: tree.Block) -> str:
        if isinstance(block, tree.Table):
            size, _ = register_of(self.content)
            return tables.register(block, self.width, size)
        if isinstance(block, tree.KeyValues):
            return tables.form(block, self.width)
        if isinstance(block, tree.Chart):
            return tables.chart(block, self.width)
        raise TypeError(f"no Word form for {type(block).__name__}")

    def _heading(self, block: tree.Heading, number: str) -> str:
        """A heading of the first level stands alone; after others the text runs on."""
        title = self._marked(run(number + block.text))
        if block.level == 1:
            body = line("BodyText", block.body) if block.body else ""
            return paragraph("Heading1", title) + body
        rest = run(block.body, properties=font(FANGSONG) if block.level == 2 else "")
        # With text of its own it need not stay beside what follows: pages would be left half empty.
        free = '<w:keepNext w:val="0"/>' if block.body else ""
        return paragraph(f"Heading{block.level}", title, rest, properties=free)

    def _part(self, block: tree.Part) -> str:
        head = paragraph("XcPart", self._marked(run(block.title)), properties=TURN)
        return head + facts(block.facts, self.width)

    def _qr_code(self, block: tree.QrCode) -> str:
        middle = '<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>'
        caption = line("BodyText", block.caption, middle)
        if self.embed is None:
            return caption
        self._marks += 1
        name = self.embed(qr.png(block.content))
        picture = pictures.inline(name, self._marks, block.caption, QR_SIDE)
        return paragraph("Normal", picture, properties=f"<w:keepNext/>{middle}") + caption

    def _marked(self, content: str) -> str:
        self._marks += 1
        return bookmark(self._marks, f"_Toc{self._marks}", content)

    def _contents(self, block: tree.Contents) -> str:
        """A table of contents that Word can renew: titles, dots and the pages of the PDF."""
        found = list(entries(self.content))
        lines = [self._entry(entry) for entry in found]
        if not lines:
            return line("XcContents", block.title)
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
            ' TOC \\o "1-2" \\h \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        lines[0] = lines[0].replace("</w:pPr>", f"</w:pPr>{begin}", 1)
        end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        return line("XcContents", block.title) + "".join(lines) + end

    def _entry(self, entry: Entry) -> str:
        tab = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{self.width}"/></w:tabs>'
        page = field_of(f"PAGEREF _Toc{entry.place} \\h", str(self.pages.get(entry.anchor, "")))
        style = f"TOC{entry.level}"
        return paragraph(style, run(entry.title), "<w:r><w:tab/></w:r>", page, properties=tab)


def _body(block: tree.Paragraph) -> str:
    """A line break begins a new paragraph, as in the PDF."""
    flush = not block.indent or block.align != "left"
    properties = '<w:ind w:firstLineChars="0" w:firstLine="0"/>' if flush else ""
    if block.align != "left":
        properties += f'<w:jc w:val="{block.align}"/>'
    lines = [each.strip() for each in block.text.split("\n") if each.strip()]
    return "".join(line("BodyText", each, properties) for each in lines)


def facts(words: tuple[str, ...], width: int) -> str:
    """The line above a register: the first at the left, the last at the right."""
    return tables.facts(words, width) if words else ""


def _kept(written: str) -> str:
    """The last paragraph of the body stays with the signature under it."""
    before, found, after = written.rpartition('<w:pStyle w:val="BodyText"/>')
    return f"{before}{found}<w:keepNext/>{after}" if found else written
