"""Columns of the workbooks that the lists of this app give."""

from django.db.models import QuerySet

from core.sheets import Column, Kind, Table
from rounds import queries
from rounds.enums import Duty, Stage, UnitSize


def units(rows: QuerySet) -> Table:
    columns = [
        Column("sector", "领域"),
        Column("name", "单位名称", width=28),
        Column("organisation", "党组织形式"),
        Column("size", "规模"),
        Column("parent", "上级党组织", width=24),
        Column("staff", "在职人数", Kind.INTEGER),
        Column("party_members", "党员人数", Kind.INTEGER),
        Column("coverage", "本届巡察"),
        Column("last_on", "上次进驻", Kind.DATE),
        Column("note", "备注", width=24),
        Column("short_name", "简称"),
    ]
    names = (
        "sector__name", "name", "organisation", "size", "parent__name",
        "staff", "party_members", "covered_in", "last_on", "note", "short_name",
    )  # fmt: skip
    found = (_unit(row) for row in rows.values_list(*names).iterator())
    return Table(columns, found, "被巡察单位名单")


def _unit(row: tuple) -> tuple:
    size, covered = UnitSize(row[3]).label, queries.coverage_words(row[7])
    return (*row[:3], size, *row[4:7], covered, *row[8:])


def inspectors(rows: QuerySet) -> Table:
    columns = [
        Column("name", "姓名"),
        Column("gender", "性别"),
        Column("born_on", "出生年月", Kind.MONTH),
        Column("party", "政治面貌"),
        Column("employer_name", "现工作单位", width=24),
        Column("post", "职务"),
        Column("rank", "职级"),
        Column("specialities", "专业特长", Kind.LIST, width=20),
        Column("history_text", "工作经历", Kind.LONG_TEXT, width=44),
        Column("school", "毕业院校", width=20),
        Column("phone", "联系电话"),
        Column("state", "状态", width=18),
    ]
    names = [column.key for column in columns[:-1]]
    rows = queries.with_team_now(rows).values_list(
        *names, "is_active", "team_now", "round_now", "duty_now"
    )
    found = ((*row[:-4], queries.availability_words(*row[-4:])) for row in rows.iterator())
    return Table(columns, found, "巡察人才库")


def rounds(rows: QuerySet) -> Table:
    columns = [
        Column("round", "轮次", width=30),
        Column("kind", "类型"),
        Column("state", "状态"),
        Column("starts_on", "进驻日期", Kind.DATE),
        Column("ends_on", "驻点结束日期", Kind.DATE),
        Column("units", "单位数", Kind.INTEGER),
        Column("teams", "组数", Kind.INTEGER),
        Column("topics", "监督重点", Kind.LONG_TEXT),
    ]
    found = (
        (
            str(r),
            r.get_kind_display(),
            r.get_state_display(),
            r.starts_on,
            r.ends_on,
            r.unit_count,
            r.team_count,
            r.topics,
        )
        for r in queries.with_counts(rows).select_related("term").iterator()
    )
    return Table(columns, found, "巡察轮次")


def inspections(rows: QuerySet) -> Table:
    columns = [
        Column("round", "轮次", width=30),
        Column("team", "巡察组"),
        Column("unit", "被巡察单位", width=28),
        Column("size", "规模"),
        Column("stage", "阶段"),
        Column("entry_on", "进驻日期", Kind.DATE),
        Column("exit_on", "驻点结束日期", Kind.DATE),
        Column("feedback_on", "反馈日期", Kind.DATE),
        Column("archived_on", "归档日期", Kind.DATE),
    ]
    rows = rows.select_related("round__term", "team", "unit")
    found = (
        (
            str(r.round),
            str(r.team or ""),
            r.unit.name,
            r.unit.get_size_display(),
            Stage(r.stage).label,
            r.entry_on,
            r.exit_on,
            r.feedback_on,
            r.archived_on,
        )
        for r in rows.iterator()
    )
    return Table(columns, found, "巡察任务")


def deadlines(rows: QuerySet) -> Table:
    columns = [
        Column("label", "事项", width=40),
        Column("kind", "类别"),
        Column("starts_on", "起算日期", Kind.DATE),
        Column("first_due_on", "原定期限", Kind.DATE),
        Column("due_on", "现行期限", Kind.DATE),
        Column("met_on", "完成日期", Kind.DATE),
        Column("rule_text", "计算规则"),
        Column("basis", "依据", width=30),
    ]
    found = (
        (
            r.label,
            r.get_kind_display(),
            r.starts_on,
            r.first_due_on,
            r.due_on,
            r.met_on,
            r.rule_text,
            r.basis,
        )
        for r in rows.iterator()
    )
    return Table(columns, found, "期限一览")


def round_units(round) -> Table:
    """The plan of one round: units, teams and people."""
    columns = [
        Column("team", "巡察组"),
        Column("unit", "被巡察单位", width=28),
        Column("size", "规模"),
        Column("sector", "领域"),
        Column("people", "组成人员", Kind.LONG_TEXT, width=60),
    ]
    people = queries.people_by_team(round)
    rows = round.inspections.select_related("team", "unit__sector").order_by("team__number", "id")
    found = (
        (
            str(r.team or "未分配"),
            r.unit.name,
            r.unit.get_size_display(),
            r.unit.sector.name,
            "；".join(f"{Duty(m.duty).label}{m.inspector.name}" for m in people.get(r.team_id, [])),
        )
        for r in rows
    )
    return Table(columns, found, f"{round}安排")


def calendar_days(rows: QuerySet) -> Table:
    """The same columns that the import reads."""
    columns = [
        Column("day", "日期", Kind.DATE),
        Column("nature", "休息或上班"),
        Column("name", "名称", width=20),
        Column("source", "依据", width=30),
    ]
    found = ((r.day, "上班" if r.is_workday else "休息", r.name, r.source) for r in rows.iterator())
    return Table(columns, found, "放假和调休安排")
