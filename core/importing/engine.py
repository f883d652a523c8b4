"""The dry run and the application of a workbook, the same judgement both times."""

import hashlib
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import IO

from django.db import IntegrityError, transaction

from core import audit, locks, spreadsheets
from core.errors import ActionDenied, NotYet, StaleState
from core.importing import matching
from core.importing.importer import Importer, Judged, Opinion, Verdict
from core.importing.uploads import Outcome, Upload
from core.locks import Lock
from core.spreadsheets import Mark, SheetRead
from core.spreadsheets.annotating import Tone
from core.verbs import CoreVerb

HIDDEN = "这一行在工作簿里是隐藏的，请确认要导入。"
TONES = {
    Verdict.NEW: Tone.GOOD,
    Verdict.CHANGED: Tone.CHANGED,
    Verdict.UNCHANGED: Tone.NEUTRAL,
    Verdict.ERROR: Tone.BAD,
}


@dataclass(frozen=True)
class DryRun:
    """Every row of a workbook with its verdict; nothing is written."""

    sheet: SheetRead
    rows: tuple[Judged, ...]

    @cached_property
    def counts(self) -> dict[str, int]:
        found = Counter(row.verdict for row in self.rows)
        return {verdict: found[verdict] for verdict in Verdict}

    @property
    def to_write(self) -> int:
        return self.counts[Verdict.NEW] + self.counts[Verdict.CHANGED]

    @property
    def can_apply(self) -> bool:
        return not self.counts[Verdict.ERROR] and bool(self.to_write)

    @cached_property
    def digest(self) -> str:
        """Changes when what would be done changes: the person applies exactly what was shown."""
        text = repr([(row.number, row.values, row.verdict, row.notes) for row in self.rows])
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def outcome(self) -> Outcome:
        marks = {row.number: (_text(row), TONES[row.verdict].value) for row in self.rows}
        return Outcome(self.sheet.sheet, self.sheet.header_row, self.counts, marks)


def dry_run(importer: Importer, data: bytes) -> DryRun:
    """Judge every row. Raises SpreadsheetError where the file as a whole cannot be read."""
    importer.check_may()
    known = matching.remembered(importer)
    found = spreadsheets.read(data, importer.columns, known)
    importer.is_whole = not found.problems
    importer.prepare([row.told for row in found.rows if not row.problems])
    seen: dict[Hashable, int] = {}
    return DryRun(found, tuple(_judge(importer, row, seen) for row in found.rows))


def apply(importer: Importer, upload: Upload, *, digest: str) -> DryRun:
    """Apply all rows or none. Raises ActionDenied while a row is wrong, StaleState where the
    judgement is no longer the one with this digest."""
    run = write(importer, upload, digest=digest)
    upload.finish(run.outcome)
    return run


def write(importer: Importer, upload: Upload, *, digest: str) -> DryRun:
    """As `apply`; that the upload is done is for the caller to keep, once its transaction ended."""
    if upload.outcome():
        raise NotYet("这个文件已经导入过，请勿重复提交。")
    try:
        with transaction.atomic():
            _lock(importer.kind)
            return _applied(importer, upload, digest)
    except IntegrityError as error:
        raise StaleState(
            "导入时与刚刚保存的数据冲突，未写入任何内容。请重新核对后再试。"
        ) from error


def annotated(upload: Upload, outcome: Outcome) -> bytes:
    """The given workbook with the result of every row in a last column."""
    marks = {row: Mark(text, Tone(tone)) for row, (text, tone) in outcome.marks.items()}
    return spreadsheets.annotate(
        upload.read(), marks, sheet=outcome.sheet, header_row=outcome.header_row
    )


def template(importer: Importer) -> IO[bytes]:
    """A workbook to fill in, with what each column wants and an example on a sheet of its own."""
    columns = importer.template_columns()
    hints = "；".join(f"{c.label}（{c.hint}）" for c in columns if c.hint)
    note = f"填表说明：{hints}。{spreadsheets.KEEPS}"
    return spreadsheets.template(
        columns,
        title=importer.get_template_title(),
        note=note,
        rows=importer.get_rows(),
        examples=importer.get_examples(columns),
    )


def _judge(importer: Importer, row: spreadsheets.Row, seen: dict[Hashable, int]) -> Judged:
    opinion = _opinion(importer, row, seen)
    notes = (*opinion.notes, HIDDEN) if row.is_hidden else opinion.notes
    return Judged(row.number, row.told, opinion.verdict, notes)


def _opinion(importer: Importer, row: spreadsheets.Row, seen: dict[Hashable, int]) -> Opinion:
    if row.problems:
        return Opinion.wrong(*map(str, row.problems))
    key = importer.key(row.told)
    if key is not None and seen.setdefault(key, row.number) != row.number:
        return Opinion.wrong(f"第{row.number}行与第{seen[key]}行重复，请删去其中一行。")
    try:
        return importer.judge(row.told)
    except ActionDenied as error:
        return Opinion.wrong(f"第{row.number}行：{error.sentence}")


def _applied(importer: Importer, upload: Upload, digest: str) -> DryRun:
    run = dry_run(importer, upload.read())
    if run.digest != digest:
        raise StaleState("预检之后数据有了变化，结果已重新核对，请看过后再确认导入。")
    if not run.can_apply:
        raise NotYet("还有错误的行或没有可导入的内容，请改好工作簿后重新上传。")
    wanted = (Verdict.NEW, Verdict.CHANGED)
    importer.apply([row for row in run.rows if row.verdict in wanted])
    audit.record(None, CoreVerb.IMPORTED, by=importer.user, note=_summary(importer, upload, run))
    return run


def _summary(importer: Importer, upload: Upload, run: DryRun) -> str:
    counted = "，".join(f"{v.label}{run.counts[v]}" for v in Verdict if run.counts[v])
    return f"{importer.title}：{upload.name}，{counted}"


def _text(row: Judged) -> str:
    return f"{row.verdict.label}：{row.note}" if row.note else str(row.verdict.label)


def _lock(kind: str) -> None:
    """One import of a kind at a time, until the transaction ends."""
    locks.take(Lock.IMPORT, kind)
