"""Columns of rounds, inspections and the plan of a round."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from markupsafe import Markup

from core import formatting
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table, link
from rounds import queries
from rounds.enums import Duty, RoundState, Stage, UnitSize
from rounds.models import Inspection, Round
from rounds.words import HISTORICAL

UNASSIGNED = "未分配"


class RoundTable(Table):
    title = "巡察轮次"

    name = Column("轮次", sort=("term__starts_on", "number"), link=True, width=30)
    kind = Column("类型", only=FILE)
    state = Column("状态", choices=RoundState)
    starts_on = Column("进驻", kind=Kind.DATE, file="进驻日期")
    ends_on = Column("驻点结束", kind=Kind.DATE, file="驻点结束日期")
    units = Column("单位", "unit_count", kind=Kind.INTEGER, file="单位数")
    teams = Column("巡察组", "team_count", kind=Kind.INTEGER, file="组数")
    archived = Column("已归档", css="num", only=PAGE)
    topics = Column("监督重点", kind=Kind.LONG_TEXT, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return queries.with_counts(rows).select_related("term")

    for_file = for_page

    def value_name(self, round: Round) -> str:
        return str(round)

    def render_state(self, round: Round) -> Markup | SafeString:
        shown = formatting.state_badge(RoundState(round.state))
        return Markup("{} {}").format(shown, HISTORICAL) if round.is_historical else shown

    def value_kind(self, round: Round) -> str:
        return round.get_kind_display()

    def value_archived(self, round: Any) -> str:
        return f"{round.archived_count}/{round.unit_count}"


class InspectionTable(Table):
    title = "巡察任务"
    page = ("unit", "round", "team", "size", "stage", "entry_on", "exit_on", "feedback_on")

    round = Column("轮次", sort=("round__starts_on", "round__number"), width=30)
    team = Column("巡察组", sort=("team__number",))
    unit = Column("被巡察单位", "unit__name", link=True, width=28)
    size = Column("规模", "unit__size", choices=UnitSize)
    stage = Column("阶段", choices=Stage)
    entry_on = Column("进驻", kind=Kind.DATE, empty="", file="进驻日期")
    exit_on = Column("驻点结束", kind=Kind.DATE, empty="", file="驻点结束日期")
    feedback_on = Column("反馈", kind=Kind.DATE, empty="", file="反馈日期")
    archived_on = Column("归档日期", kind=Kind.DATE, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return cls.for_file(rows).only(
            "stage", "is_historical", "entry_on", "exit_on", "feedback_on", "unit__name", "unit__size",
            "team__number", "round__number", "round__kind", "round__starts_on", "round__term__name",
        )  # fmt: skip

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("round__term", "team", "unit")

    def render_round(self, row: Inspection) -> Markup:
        return link(row.round.get_absolute_url(), row.round)

    def render_stage(self, row: Inspection) -> Markup | SafeString:
        shown = formatting.state_badge(Stage(row.stage))
        return Markup("{} {}").format(shown, HISTORICAL) if row.is_historical else shown

    def render_team(self, row: Inspection) -> str:
        return str(row.team or UNASSIGNED)


class PlanTable(Table):
    """The plan of one ``round`` as a workbook: units, teams and people."""

    team = Column("巡察组")
    unit = Column("被巡察单位", "unit__name", width=28)
    size = Column("规模", "unit__size", choices=UnitSize)
    sector = Column("领域", "unit__sector__name")
    people = Column("组成人员", kind=Kind.LONG_TEXT, width=60)

    @property
    def title(self) -> str:  # type: ignore[override]
        return f"{self.context['round']}安排"

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("team", "unit__sector").order_by("team__number", "id")

    def prepare(self, rows: Sequence[Inspection]) -> None:
        self.by_team = queries.people_by_team(self.context["round"])

    def value_team(self, row: Inspection) -> str:
        return str(row.team or UNASSIGNED)

    def value_people(self, row: Inspection) -> str:
        people = self.by_team.get(row.team_id, [])
        return "；".join(f"{Duty(m.duty).label}{m.inspector.name}" for m in people)
