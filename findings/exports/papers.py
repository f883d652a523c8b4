"""Talks, common issues and recommendations as workbooks, in the columns of docs/domain.md §7."""

from django.db.models import Count, QuerySet

from core.sheets import Column, Kind, Table
from findings.enums import RecommendationState
from findings.models import CommonIssue, Interview, Recommendation

INTERVIEWS = (
    Column("number", "编号", width=10),
    Column("inspection__unit__name", "被巡察单位", width=20),
    Column("held_at", "时间", Kind.DATETIME),
    Column("place", "地点", width=16),
    Column("first__name", "谈话人一", width=10),
    Column("second__name", "谈话人二", width=10),
    Column("recorder__name", "记录人", width=10),
    Column("subject", "对象", width=10),
    Column("post", "职务", width=18),
    Column("points", "要点", Kind.LONG_TEXT),
    Column("problems", "反映问题", Kind.LONG_TEXT),
    Column("outcome", "处理", width=12),
    Column("state", "状态", width=9),
)
ISSUES = (
    Column("title", "题目", width=36),
    Column("round", "轮次", width=26),
    Column("category__name", "分类", width=18),
    Column("count", "底稿数", Kind.INTEGER),
    Column("created_by__name", "汇总人", width=10),
)
RECOMMENDATIONS = (
    Column("term", "届次", width=14),
    Column("year", "年度", Kind.INTEGER),
    Column("round", "轮次", width=8),
    Column("team", "巡察组", width=14),
    Column("unit", "被巡察单位", width=20),
    Column("organ", "移交单位", width=20),
    Column("reference", "编号", width=18),
    Column("title", "事项", width=30),
    Column("issued_on", "移交时间", Kind.DATE),
    Column("due_on", "答复期限", Kind.DATE),
    Column("state", "状态", width=9),
    Column("answer", "办理情况", Kind.LONG_TEXT),
    Column("use", "成果运用", Kind.LONG_TEXT),
)


def interviews(rows: QuerySet[Interview]) -> Table:
    joined = rows.select_related("inspection__unit", "first", "second", "recorder")
    found = joined.iterator(chunk_size=1000)
    return Table(INTERVIEWS, (_interview(talk) for talk in found), "个别谈话登记")


def _interview(talk: Interview) -> list:
    return [
        f"谈话{talk.number:03d}",
        talk.inspection.unit.name,
        talk.held_at,
        talk.place,
        talk.first.name,
        talk.second.name,
        talk.recorder.name,
        talk.subject,
        talk.post,
        talk.points,
        talk.problems,
        talk.get_outcome_display(),
        talk.get_state_display(),
    ]


def issues(rows: QuerySet[CommonIssue]) -> Table:
    counted = rows.annotate(count=Count("findings")).select_related(
        "round__term", "category", "created_by"
    )
    lines = (
        [row.title, str(row.round), str(row.category or ""), row.count, row.created_by.name]
        for row in counted.iterator(chunk_size=500)
    )
    return Table(ISSUES, lines, "共性问题")


def recommendations(rows: QuerySet[Recommendation]) -> Table:
    joined = rows.select_related("inspection__round__term", "inspection__team", "inspection__unit")
    found = joined.select_related("organ", "inspection__round__term").iterator(chunk_size=500)
    return Table(RECOMMENDATIONS, (_recommendation(row) for row in found), "移交问题建议表")


def _recommendation(row: Recommendation) -> list:
    round = row.inspection.round
    return [
        str(round.term),
        row.year,
        round.short_name,
        str(row.inspection.team or ""),
        row.inspection.unit.name,
        row.organ.name,
        row.reference,
        row.title,
        row.issued_on,
        row.due_on,
        RecommendationState(row.state).label,
        row.answer,
        row.use,
    ]
