"""The list of 立行立改."""

from django.utils import timezone

from core.calendar import DueStatus, due_status
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table
from findings.enums import FixState

DONE = (FixState.REPORTED, FixState.ACCEPTED)


class FixTable(Table):
    title = "立行立改台账"
    url_name = "findings:fix"
    fields = ("id", "year", "number", "state", "due_on", "reported_at")
    page = ("number", "problem", "unit", "issued_on", "due_on", "rest", "state")

    number = Column("编号", css="code", width=16)
    unit = Column("被巡察单位", "finding__inspection__unit__name", phone="单位", width=20)
    problem = Column("问题", link=True, width=36)
    requirement = Column("整改要求", kind=Kind.LONG_TEXT, only=FILE)
    issued_on = Column("发出", kind=Kind.DATE, file="发出日期")
    due_on = Column("整改期限", kind=Kind.DATE, phone="期限")
    rest = Column("期限情况", only=PAGE)
    state = Column("状态", choices=FixState, width=9)
    receiver = Column("签收人", "received_by__name", width=10, only=FILE)
    received_at = Column("签收日期", kind=Kind.DATE, only=FILE)
    report = Column("整改情况", kind=Kind.LONG_TEXT, only=FILE)
    reported_at = Column("报告日期", kind=Kind.DATE, only=FILE)
    accepter = Column("验收人", "accepted_by__name", width=10, only=FILE)
    accepted_at = Column("验收日期", kind=Kind.DATE, only=FILE)

    def value_number(self, row: dict) -> str:
        return f"〔{row['year']}〕{row['number']}号"

    def due_status(self, row: dict) -> DueStatus:
        reported = timezone.localdate(row["reported_at"]) if row["reported_at"] else None
        return due_status(row["due_on"], self.today, reported if row["state"] in DONE else None)
