"""线索移交清单 and 线索办理一览表 in the columns of the paper forms (docs/domain.md §7)."""

from collections.abc import Iterable, Iterator

from django.http import FileResponse
from django.utils import timezone

from core.sheets import XLSX, Column, Kind, write
from findings.enums import Disposal, HandoffState, Outcome
from findings.models import Clue, Handoff
from findings.queries.clues import persons_of

LONG, DATE = Kind.LONG_TEXT, Kind.DATE
CLUE_COLUMNS = (
    Column("place", "序号", Kind.INTEGER, width=6),
    Column("number", "线索编号", width=16),
    Column("persons", "被反映人", width=14),
    Column("posts", "单位及职务", LONG, width=24),
    Column("ranks", "职级", width=10),
    Column("summary", "反映的主要问题", LONG),
    Column("discipline", "涉及纪律", width=10),
    Column("source", "来源", width=10),
    Column("suggestion", "处置建议", width=12),
    Column("papers", "附件（件）", Kind.INTEGER, width=8),
    Column("issuer", "移交人", width=10),
    Column("organs", "接收机关/签收人", LONG, width=22),
    Column("issued_on", "移交日期", DATE),
    Column("due_on", "办理期限", DATE),
    Column("state", "状态", width=10),
)
HANDOFF_COLUMNS = (
    Column("place", "序号", Kind.INTEGER, width=6),
    Column("year", "年度", width=7),
    Column("round", "届次和轮次", LONG, width=22),
    Column("team", "巡察组", width=12),
    Column("unit", "被巡察单位", width=18),
    Column("clue", "线索编号", width=16),
    Column("number", "移交编号", width=18),
    Column("persons", "被反映人", width=14),
    Column("posts", "单位及职务", LONG, width=24),
    Column("ranks", "职级", width=10),
    Column("summary", "反映的主要问题", LONG),
    Column("discipline", "涉及纪律", width=10),
    Column("mode", "移交方式", width=9),
    Column("organ", "接收机关", width=16),
    Column("issued_on", "移交日期", DATE),
    Column("receiver", "签收人", width=10),
    Column("received_at", "签收时间", Kind.DATETIME),
    Column("due_on", "办理期限", DATE),
    Column("disposal", "处理意见", width=12),
    Column("outcome", "处理结果", width=12),
    Column("handling", "办理情况", LONG),
    Column("answered", "是否办结", width=9),
)


def clue_workbook(rows: Iterable[Clue], *, by) -> FileResponse:
    return _file("线索移交清单", CLUE_COLUMNS, _clue_lines(rows), by)


def handoff_workbook(rows: Iterable[Handoff], *, by) -> FileResponse:
    return _file("线索办理一览表", HANDOFF_COLUMNS, _handoff_lines(rows), by)


def _file(title: str, columns, lines, by) -> FileResponse:
    now = timezone.localtime()
    note = f"限制知悉。导出人：{by.name}　导出时间：{now:%Y-%m-%d %H:%M}"
    file = write(columns, lines, title=title, note=note)
    name = f"{title}{now:%Y%m%d}.xlsx"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    response["Cache-Control"] = "private, no-store"
    return response


def joined(persons: Iterable[dict], *keys: str) -> str:
    """The persons' values, one person after the other."""
    lines = ("".join(str(person.get(key) or "") for key in keys) for person in persons)
    return "；".join(line for line in lines if line)


def _clue_lines(rows: Iterable[Clue]) -> Iterator[tuple]:
    for place, clue in enumerate(rows, 1):
        persons = persons_of(clue)
        handoffs = [h for h in clue.handoffs.all() if h.state != HandoffState.REFUSED]
        first = handoffs[0] if handoffs else None
        yield (
            place,
            clue.reference,
            joined(persons, "name"),
            joined(persons, "employer", "post"),
            joined(persons, "rank"),
            clue.summary,
            clue.get_discipline_display(),
            clue.get_source_display(),
            clue.get_suggestion_display(),
            clue.papers,
            first.issued_by.name if first else "",
            "；".join(_organ(h) for h in handoffs),
            first.issued_on if first else None,
            max((h.answer_due_on for h in handoffs if h.answer_due_on), default=None),
            clue.get_state_display(),
        )


def _organ(handoff: Handoff) -> str:
    return f"{handoff.organ}（{handoff.signer or '未签收'}）"


def _handoff_lines(rows: Iterable[Handoff]) -> Iterator[tuple]:
    disposals, outcomes = dict(Disposal.choices), dict(Outcome.choices)
    for place, row in enumerate(rows, 1):
        content = row.content
        persons = content.get("persons", [])
        yield (
            place,
            str(row.year),
            content.get("round", ""),
            content.get("team", ""),
            content.get("unit", ""),
            content.get("clue", ""),
            row.reference,
            joined(persons, "name"),
            joined(persons, "employer", "post"),
            joined(persons, "rank"),
            content.get("summary", ""),
            content.get("discipline", ""),
            content.get("mode", ""),
            row.organ.name,
            row.issued_on,
            row.signer,
            row.received_at,
            row.answer_due_on,
            disposals.get(row.disposal, ""),
            outcomes.get(row.outcome, ""),
            row.answer or row.handling,
            row.state == HandoffState.ANSWERED,
        )
