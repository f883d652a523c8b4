"""The faces of one tree: PDF always, Word always, Excel where the tree is tabular."""

from dataclasses import dataclass

from core.documents import excel, pdf, tree, word

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"pdf": "application/pdf", "docx": WORD, "xlsx": EXCEL}


@dataclass(frozen=True)
class Faces:
    """What was rendered: the PDF, and the others by the ending of their names."""

    pdf: pdf.Rendered
    others: dict[str, bytes]


def render(content: tree.Tree) -> Faces:
    """All faces of a tree. Slow: a worker's work. Raises MissingFont, MissingGlyph."""
    laid_out = pdf.lay_out(content)
    others = {"docx": word.render(content, laid_out.anchors)}
    if isinstance(content, tree.Sheet) and excel.is_tabular(content):
        others["xlsx"] = excel.render(content)
    return Faces(laid_out, others)
