"""The formats of one tree: PDF always, Word always, Excel where the tree is tabular."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from core.documents import chunks, excel, parallel_layout, pdf, subprocess_runner, tree, word

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {"pdf": "application/pdf", "docx": WORD, "xlsx": EXCEL}

Progress = Callable[..., None]


@dataclass(frozen=True)
class Formats:
    """What was rendered: the PDF, and the others by the ending of their names."""

    pdf: pdf.Rendered
    others: dict[str, bytes]


def quiet(done: int, total: int, message: str = "") -> None:
    """Progress that nobody watches."""


def render(content: tree.Tree, progress: Progress = quiet) -> Formats:
    """All formats of a tree, each laid out in a process of its own. Slow: a worker's work.

    `progress(done, 100, message)` is told how far it is and may raise to stop. Raises MissingFont,
    MissingGlyph, and ActionDenied where time or memory ran out or a process broke.
    """
    pdf.warm_once()
    if isinstance(content, tree.Sheet) and chunks.is_long(content):
        return _long(content, progress)
    return subprocess_runner.run(
        lambda: _short(content), watch=lambda: progress(10, 100, "正在排版")
    )


def _short(content: tree.Tree) -> Formats:
    laid_out = pdf.lay_out(content)
    others = {"docx": word.render(content, laid_out.anchors)}
    if isinstance(content, tree.Sheet) and excel.is_tabular(content):
        others["xlsx"] = excel.render(content)
    return Formats(laid_out, others)


def _long(content: tree.Sheet, progress: Progress) -> Formats:
    """Nine tenths of the time go into the PDF; what the formats need is given back one by one."""

    def laid(done: int, total: int) -> None:
        progress(90 * done // total, 100, f"正在排版，已完成{done}行，共{total}行")

    rendered = parallel_layout.lay_out(content, laid)
    told = partial(progress, 92, 100, "正在生成 Word 文件")
    told()
    others = {
        "docx": subprocess_runner.run(lambda: word.render(content, rendered.anchors), watch=told)
    }
    if excel.is_tabular(content):
        told = partial(progress, 97, 100, "正在生成 Excel 文件")
        told()
        others["xlsx"] = subprocess_runner.run(lambda: excel.render(content), watch=told)
    return Formats(rendered, others)
