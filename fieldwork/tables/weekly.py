"""The register of weekly reports; figures stand on the sheet of each and in the picture of all."""

from django.db.models import QuerySet

from core.calendar import DueStatus, due_status
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table
from fieldwork.enums.weekly import WeeklyState
from fieldwork.models import WeeklyReport
from fieldwork.tables.petitions import PetitionTable


class WeeklyTable(Table):
    title = "周报登记簿"
    page = ("week", "days", "unit", "team", "due_on", "rest", "submitted_on", "state")

    week = Column("周报", "reference", sort=("week_on",), link=True, width=10)
    days = Column("起止日期", width=18)
    round = Column("轮次", "inspection__round", width=22, only=FILE)
    unit = Column("被巡察单位", "inspection__unit__name", phone="单位", width=20)
    team = Column("巡察组", "inspection__team", sort=("inspection__team__number",), width=14)
    due_on = Column("报送期限", kind=Kind.DATE)
    rest = Column("期限情况", only=PAGE)
    submitted_on = Column("报送日期", kind=Kind.DATE)
    author = Column("报送人", "submitted_by__name", width=10, only=FILE)
    summary = Column("本周小结", kind=Kind.LONG_TEXT, only=FILE)
    plan = Column("下周计划", kind=Kind.LONG_TEXT, only=FILE)
    return_note = Column("退回原因", kind=Kind.LONG_TEXT, width=24, only=FILE)
    state = Column("状态", choices=WeeklyState, width=9)

    note = PetitionTable.note

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        """Without the texts that are sealed."""
        rows = rows.select_related("inspection__unit", "inspection__team")
        return rows.defer(*WeeklyReport.AUDIT_HIDDEN)

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        joined = ("inspection__unit", "inspection__team", "inspection__round__term")
        return rows.select_related(*joined, "submitted_by")

    def due_status(self, row: WeeklyReport) -> DueStatus | None:
        """The day that a returned report was given anew does not hide that it came late at first."""
        due_on, met_on = row.due_on, row.met_on  # type: ignore[attr-defined]
        if not due_on:
            return None
        status = due_status(due_on, self.today, met_on)
        if met_on and met_on <= due_on and row.was_late:  # type: ignore[attr-defined]
            return status._replace(words="首次报送逾期，已补报")
        return status
