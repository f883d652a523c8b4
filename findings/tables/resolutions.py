"""The registers of meetings and of what they asked for."""

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from core.calendar import DueStatus, due_status
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table
from findings.enums.resolutions import MeetingKind, ResolutionState, TaskState
from findings.models import Resolution, ResolutionTask


class ResolutionTable(Table):
    title = "会议议定登记簿"
    page = ("reference", "name", "kind", "held_on", "units", "progress", "state")

    reference = Column("编号", css="code", sort=("year", "number"), width=18)
    name = Column("会议名称", "title", link=True, width=34)
    round = Column("轮次", width=24, only=FILE)
    kind = Column("会议", choices=MeetingKind, width=14)
    held_on = Column("会议日期", kind=Kind.DATE)
    units = Column("听取的单位", width=30)
    progress = Column("已办结事项", width=12)
    state = Column("状态", choices=ResolutionState, width=9)
    registered_on = Column("登记日期", kind=Kind.DATE, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        done = Count("tasks", filter=Q(tasks__state=TaskState.DONE), distinct=True)
        counted = rows.annotate(asked=Count("tasks", distinct=True), done=done)
        shown = counted.select_related("round__term").defer("attendees", "summary")
        return shown.prefetch_related("inspections__unit")

    for_file = for_page

    def value_reference(self, row: Resolution) -> str:
        return row.reference or "未编号"

    def value_units(self, row: Resolution) -> str:
        return "、".join(each.unit.name for each in row.inspections.all())

    def value_progress(self, row: Resolution) -> str:
        return f"{row.done}/{row.asked}" if row.asked else "无议定事项"


class TaskTable(Table):
    title = "议定事项清单"
    page = ("reference", "text", "unit", "who", "due_on", "rest", "state")

    reference = Column(
        "编号", css="code", sort=("resolution__year", "resolution__number", "number"), width=24
    )
    text = Column("议定内容", link=True, kind=Kind.LONG_TEXT)
    meeting = Column("会议", width=14, choices=MeetingKind, only=FILE)
    held_on = Column("会议日期", "resolution__held_on", kind=Kind.DATE, only=FILE)
    unit = Column("所涉单位", width=20)
    who = Column("承办", width=20)
    due_on = Column("办理期限", kind=Kind.DATE)
    rest = Column("期限情况", only=PAGE)
    state = Column("状态", choices=TaskState, width=9)
    result = Column("办理结果", kind=Kind.LONG_TEXT, only=FILE)
    done_on = Column("办结日期", kind=Kind.DATE, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return cls.for_file(rows).defer("result", "resolution__attendees", "resolution__summary")

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        joined = ("resolution", "inspection__unit", "assignee")
        return rows.select_related(*joined).annotate(meeting=F("resolution__kind"))

    def value_unit(self, row: ResolutionTask) -> str:
        return row.inspection.unit.name if row.inspection else ""

    def due_status(self, row: ResolutionTask) -> DueStatus | None:
        return due_status(row.due_on, self.today, row.done_on)

    def note(self) -> str:
        now, by = timezone.localtime(), self.context["by"]
        return f"限制知悉。导出人：{by.name}　导出时间：{now:%Y-%m-%d %H:%M}"
