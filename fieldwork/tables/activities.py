"""The register of 了解活动."""

from django.db.models import QuerySet

from core.formatting import NOTHING
from core.spreadsheets import Kind
from core.tables import FILE, Column, Table
from fieldwork.enums.activities import ActivityState
from fieldwork.enums.methods import Method
from fieldwork.models import Activity
from fieldwork.tables.petitions import PetitionTable


class ActivityTable(Table):
    title = "了解活动登记簿"
    page = (
        "number", "method", "held_on", "hours", "unit", "where", "members", "persons", "documents",
        "state",
    )  # fmt: skip

    number = Column("编号", "reference", sort=("number",), css="code", width=10)
    round = Column("轮次", "inspection__round", width=22, only=FILE)
    unit = Column("被巡察单位", "inspection__unit__name", phone="单位", width=20)
    method = Column("了解方式", choices=Method, link=True, width=14)
    held_on = Column("日期", kind=Kind.DATE)
    hours = Column("时间", width=14)
    where = Column("地点", css="wrap", width=24)
    members = Column("参加人员", css="wrap", width=20)
    whom = Column("对象", kind=Kind.LONG_TEXT, width=24, only=FILE)
    seen = Column("了解到的情况", kind=Kind.LONG_TEXT, only=FILE)
    persons = Column("人数", kind=Kind.INTEGER)
    documents = Column("资料（份）", phone="资料", kind=Kind.INTEGER)
    overlap_reason = Column("同时参加两项活动的原因", kind=Kind.LONG_TEXT, width=20, only=FILE)
    state = Column("状态", choices=ActivityState, width=9)
    author = Column("登记人", "created_by__name", width=10, only=FILE)

    note = PetitionTable.note

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        """Without the texts that are sealed."""
        rows = rows.select_related("inspection__unit", "unit_below").prefetch_related("members")
        return rows.defer(*Activity.AUDIT_HIDDEN)

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        joined = ("inspection__unit", "inspection__round__term", "unit_below", "created_by")
        return rows.select_related(*joined).prefetch_related("members")

    def value_members(self, row: Activity) -> str:
        return "、".join(member.name for member in row.members.all())

    def render_hours(self, row: Activity) -> str:
        return row.hours or NOTHING
