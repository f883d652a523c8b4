"""Lays out a long register: several processes at once, each a chunk of rows, joined page on page."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from core.documents import chunks, fonts, joining, pdf, tree
from core.documents.html import Printed, context_of
from core.documents.joining import Chunk
from core.documents.subprocess_runner import TICK, Subprocess, too_slow

PROCESSES = 4  # at most; never more than there are processors
Report = Callable[[int, int], None]


@dataclass
class Worker:
    """A stretch of the register that one process after the other lays out, chunk by chunk."""

    start: int
    end: int
    chunks: list[Chunk] = field(default_factory=list)
    running: Subprocess | None = None

    @property
    def is_over(self) -> bool:
        return self.start >= self.end and self.running is None


class Register:
    """The whole register, prepared once and shared by all processes that are forked from here."""

    def __init__(self, content: tree.Sheet) -> None:
        self.content = content
        self.context = context_of(content)
        self.blocks: list[Printed] = self.context["blocks"]
        self.slots = chunks.slots_of(self.blocks)

    def chunk(self, start: int, end: int) -> Chunk:
        """Lay out the slots from `start`; up to `end`, if they are not too many."""
        last = min(end, start + chunks.CHUNK)
        slots = self.slots[start:last]
        context = self.context | {
            "blocks": chunks.cut(self.blocks, slots),
            "is_continued": start > 0,
        }
        page = pdf.page_of(tree.Sheet, context)
        document = pdf.laid_out(page, tree.Sheet, "chunk.css")
        kept, until = _whole_pages(document, slots) if last < end else (None, None)
        if kept:
            document = document.copy(document.pages[:kept])
        marks = [mark for n, each in enumerate(document.pages) for mark in _marks(n, each)]
        data = document.write_pdf(pdf_variant=pdf.PLAIN)
        follows = start + until if until else last
        return Chunk(
            data, len(document.pages), start, follows, pdf.anchors_of(document), tuple(marks)
        )


def _whole_pages(document: Any, slots: list[chunks.Slot]) -> tuple[int, int] | tuple[None, None]:
    """How many pages to keep, and the row that opens the page after them and the next chunk.

    That row stands first on its page, belongs to the same table as the row before it, and did not
    begin on the page before: so nothing of any other row is thrown away.
    """
    for number in range(len(document.pages) - 1, 0, -1):
        here, before = document.pages[number].anchors, document.pages[number - 1].anchors
        first = next((n for n, slot in enumerate(slots) if slot.anchor in here), None)
        if (
            first
            and slots[first].anchor not in before
            and slots[first - 1].head == slots[first].head
        ):
            return number, first
    return None, None


def lay_out(content: tree.Sheet, report: Report, processes: int = 0) -> pdf.Rendered:
    """The PDF of a long register; `report(done, total)` counts rows and may raise to stop all.

    Raises MissingGlyph, MissingFont, and ActionDenied for time, memory and crashes.
    """
    fonts.check(tree.texts(content))
    pdf.warm_once()
    register = Register(content)
    count = processes or min(PROCESSES, len(os.sched_getaffinity(0)))
    rows, ends = len(register.slots), time.monotonic() + settings.DOCUMENT_SECONDS
    workers = [Worker(*stretch) for stretch in chunks.ranges_of(register.slots, count)]
    try:
        while not all(worker.is_over for worker in workers):
            for worker in workers:
                _step(register, worker)
            report(
                sum(each.follows - each.start for worker in workers for each in worker.chunks), rows
            )
            if time.monotonic() > ends:
                raise too_slow()
            time.sleep(TICK)
    finally:
        for worker in workers:
            if worker.running:
                worker.running.stop()
    found = [chunk for worker in workers for chunk in worker.chunks]
    return Subprocess(lambda: joining.join(found, content)).result()


def _step(register: Register, worker: Worker) -> None:
    """Take what is finished, begin what follows."""
    if worker.running and worker.running.done():
        chunk = worker.running.result()
        worker.chunks.append(chunk)
        worker.start, worker.running = chunk.follows, None
    if worker.running is None and worker.start < worker.end:
        start, end = worker.start, worker.end
        worker.running = Subprocess(lambda: register.chunk(start, end))


def _marks(number: int, page: Any) -> list[tuple[int, str, int]]:
    """(level, title, page from 0) of the bookmarks on a page."""
    return [(mark[0], mark[1], number) for mark in page.bookmarks]
