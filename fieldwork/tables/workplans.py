"""The list of 工作方案."""

from django.db.models import QuerySet
from django.utils import timezone

from core.spreadsheets import Kind
from core.tables import FILE, Column, Table
from fieldwork.enums.workplans import WorkPlanState
from fieldwork.models import WorkPlan


class WorkPlanTable(Table):
    title = "工作方案"

    name = Column("版次", "reference", sort=("edition",), link=True, css="title", width=16)
    unit = Column("被巡察单位", "inspection__unit__name", phone="单位", width=22)
    team = Column("巡察组", "inspection__team__number", width=12)
    author = Column("起草人", "created_by__name", width=10)
    submitted_on = Column("报批日期", kind=Kind.DATE)
    approved_on = Column("批准日期", kind=Kind.DATE)
    goal = Column("工作目标", kind=Kind.LONG_TEXT, only=FILE)
    emphasis = Column("工作重点", kind=Kind.LONG_TEXT, only=FILE)
    approved_by = Column("批准人", "approved_by__name", width=10, only=FILE)
    state = Column("状态", choices=WorkPlanState, width=12)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        """Without the long sealed texts."""
        rows = rows.select_related("inspection__unit", "inspection__team", "created_by")
        return rows.defer(*WorkPlan.AUDIT_HIDDEN)

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        joined = ("inspection__unit", "inspection__team", "created_by", "approved_by")
        return rows.select_related(*joined).defer("assigned", "reason", "return_note")

    def note(self) -> str:
        now, by = timezone.localtime(), self.context["by"]
        return f"限制知悉。导出人：{by.name}　导出时间：{now:%Y-%m-%d %H:%M}"

    def value_team(self, row: WorkPlan) -> str:
        return str(row.inspection.team or "")
