"""回访核查表, a page an item, to fill in by hand or as it was filled in; 回访报告 with its counts."""

from django.utils import timezone

from accounts.models import User
from core.calendar import cn_date
from core.documents import registry
from core.documents.tree import (
    Block,
    Column,
    Field,
    Heading,
    KeyValues,
    Paragraph,
    Part,
    Sheet,
    Table,
)
from core.errors import NotYet
from fieldwork.models import SurveyResult
from fieldwork.queries.survey_results import results_of
from rectification.enums import REOPENING, RevisitState
from rectification.models import Revisit, RevisitDraw, RevisitItem
from rectification.queries import revisits as queries
from rounds.querysets import is_inside

JOINED = ("ledger__unit", "ledger__inspection__round__term", "led_by", "survey")
COLUMNS = (
    Column("序号", 0.5, "center"),
    Column("整改事项", 2.6),
    Column("抽取方式", 1.2),
    Column("核查日期", 1.1, "center"),
    Column("核查情况", 3.2),
    Column("结论", 1, "center"),
    Column("重新整改要求和期限", 2),
)
FRAME = (
    Column("问题分类", 3),
    Column("可抽取", 1, "right"),
    Column("必查", 1, "right"),
    Column("抽中", 1, "right"),
)
EMPTY_LINES = 8


def _check_sheets(user: User, revisit: Revisit) -> None:
    if not revisit.sheets.exists():
        raise NotYet("开始核查以后才有核查表。")


def _check_report(user: User, revisit: Revisit) -> None:
    if revisit.state not in (RevisitState.REPORTED, RevisitState.DONE):
        raise NotYet("报告结果以后才能生成回访报告。")


def may_copy(user: User, document) -> bool:
    """The report may quote a survey, which is the office's and the team's."""
    inspection = Revisit.objects.values_list("ledger__inspection", flat=True)
    return document.made_by_id == user.pk or is_inside(user, inspection.get(pk=document.target_id))


@registry.document(
    "revisit_sheets", "回访核查表", Revisit, check=_check_sheets, joined=JOINED,
    title=lambda revisit: f"{revisit}核查表",
)  # fmt: skip
def revisit_sheets(revisit: Revisit, user: User) -> Sheet:
    """What has been filled in; what has not is left free."""
    blocks = [block for sheet in queries.sheets_of(revisit) for block in _sheet(sheet)]
    return Sheet(f"{revisit}核查表", tuple(blocks), subtitle=revisit.ledger.origin)


def _sheet(sheet: RevisitItem) -> list[Block]:
    item = sheet.item
    again = "\n".join(filter(None, (sheet.demand, cn_date(sheet.due_on))))
    return [
        Part(f"回访核查表（第{item.number}项）"),
        KeyValues(
            (
                (Field("整改事项", item.detail or item.problem),),
                (Field("责任部门", item.department), Field("责任人", item.person)),
                (Field("单位自评", item.self_assessment),),
                (Field("抽取方式", _way(sheet)), Field("核查日期", cn_date(sheet.seen_on))),
                (Field("核查情况", sheet.seen, lines=1 if sheet.seen else EMPTY_LINES),),
                (Field("核查结论", sheet.get_verdict_display() or "□真改到位　□基本到位　□未到位　□反弹"),),
                (Field("重新整改要求和期限", again, lines=1 if again else 3),),
                (Field("核查人签名", "", lines=2, is_signed=True),),
            )
        ),
    ]  # fmt: skip


@registry.document(
    "revisit_report", "回访报告", Revisit, check=_check_report, joined=JOINED,
    may_copy=may_copy, title=lambda revisit: f"{revisit}报告",
)  # fmt: skip
def revisit_report(revisit: Revisit, user: User) -> Sheet:
    """Counts from the sheets, the sheets, satisfaction where the reader may know it, every draw."""
    sheets = list(queries.sheets_of(revisit))
    blocks: list[Block] = [
        Heading("回访情况"),
        Paragraph(_summary(revisit, sheets)),
        Table(COLUMNS, tuple(map(_line, sheets))),
        Heading("回访意见"),
        *(Paragraph(text) for text in revisit.opinion.splitlines() if text.strip()),
        *_satisfaction(revisit, user),
        Heading("抽样情况"),
    ]
    for draw in revisit.draws.order_by("number"):
        blocks += _draw(draw)
    return Sheet(
        f"{revisit}报告",
        tuple(blocks),
        is_landscape=True,
        subtitle=revisit.ledger.origin,
        facts=(f"负责人：{revisit.led_by.name}", f"{cn_date(revisit.reported_on)}报告"),
    )


def _summary(revisit: Revisit, sheets: list[RevisitItem]) -> str:
    counts = queries.counts_of(sheets)
    said = "，".join(f"{verdict.label}{count}项" for verdict, count in counts.items())
    back = sum(sheet.verdict in REOPENING for sheet in sheets)
    ended = f"{back}项须退回单位重新整改。" if back else "没有须重新整改的事项。"
    begun, ended_on = cn_date(revisit.begun_on), cn_date(revisit.reported_on)
    period = begun if begun == ended_on else f"{begun}至{ended_on}"
    return f"{period}，对{revisit.ledger.unit}已销号的整改事项抽查{len(sheets)}项：{said}。{ended}"


def _line(sheet: RevisitItem) -> tuple:
    again = "\n".join(filter(None, (sheet.demand, cn_date(sheet.due_on))))
    verdict = sheet.get_verdict_display()
    item = sheet.item
    return (item.number, item.problem, _way(sheet), sheet.seen_on, sheet.seen, verdict, again)


def _way(sheet: RevisitItem) -> str:
    return f"必查：{sheet.forced_because}" if sheet.forced_because else "随机抽取"


def _satisfaction(revisit: Revisit, user: User) -> list[Block]:
    survey = revisit.survey
    seen = SurveyResult.objects.visible_to(user).filter(survey=survey)
    if survey is None or not seen.exists():
        return []
    lines = [
        Paragraph(f"{each.number}. {each.question.text}：{each.said}（{each.answered}人作答）")
        for each in results_of(survey)
    ]
    return [Heading("满意度测评"), *lines]


def _draw(draw: RevisitDraw) -> list[Block]:
    words = f"{cn_date(timezone.localdate(draw.created_at))}抽取，随机种子{draw.seed}，另随机抽取{draw.size}项。"
    if draw.reason:
        words += f"重新抽取的原因：{draw.reason}。"
    numbers = "、".join(map(str, draw.drawn))
    forced = set(map(int, draw.forced))
    strata: dict[str, list[int]] = {}
    for number, name in draw.frame:
        strata.setdefault(name, []).append(number)
    rows = tuple(
        (name, len(each), len(forced & set(each)), len(set(draw.drawn) & set(each)))
        for name, each in strata.items()
    )
    return [
        Heading(f"第{draw.number}次抽取", level=2),
        Paragraph(f"{words}结果：第{numbers}项。"),
        Table(FRAME, rows),
    ]
