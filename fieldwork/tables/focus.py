"""The list of 重点关注事项."""

from django.db.models import QuerySet

from core.spreadsheets import Kind
from core.tables import FILE, Column, Table
from fieldwork.enums.focus import FocusKind, FocusState
from fieldwork.models import FocusPoint


class FocusTable(Table):
    title = "重点关注事项清单"

    number = Column("编号", "reference", sort=("number",), css="code", width=10)
    unit = Column("被巡察单位", "inspection__unit__name", phone="单位", width=20)
    name = Column("事项", "title", link=True, width=34)
    kind = Column("类别", choices=FocusKind, width=12)
    why = Column("关注理由", kind=Kind.LONG_TEXT, only=FILE)
    sources = Column("来源", kind=Kind.LONG_TEXT, width=24, only=FILE)
    assignee = Column("查办人", "assignee__name", width=10)
    state = Column("状态", choices=FocusState, width=12)
    conclusion = Column("结论说明", kind=Kind.LONG_TEXT, width=24, only=FILE)
    author = Column("提出人", "created_by__name", width=10, only=FILE)
    created_at = Column("提出日期", kind=Kind.DATE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        """Without the texts that are sealed."""
        rows = rows.select_related("inspection__unit", "assignee")
        return rows.only(
            "number", "title", "kind", "state", "created_at", "inspection__unit__name",
            "assignee__name",
        )  # fmt: skip

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("inspection__unit", "assignee", "created_by")

    def render_assignee(self, point: FocusPoint) -> str:
        return point.assignee.name if point.assignee_id else "未指定"
