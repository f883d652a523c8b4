"""The register of talks, in the columns of docs/domain.md §7."""

from django.db.models import QuerySet

from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table
from fieldwork.enums.interviews import InterviewOutcome, InterviewState
from fieldwork.models import Interview


class InterviewTable(Table):
    title = "个别谈话登记"
    page = ("number", "subject", "post", "unit", "held_at", "talkers", "outcome", "state")

    number = Column("编号", css="code", width=10)
    unit = Column("被巡察单位", "inspection__unit__name", phone="单位", width=20)
    held_at = Column("时间", kind=Kind.DATETIME)
    place = Column("地点", width=16, only=FILE)
    first = Column("谈话人一", "first__name", width=10, only=FILE)
    second = Column("谈话人二", "second__name", width=10, only=FILE)
    talkers = Column("谈话人", only=PAGE)
    recorder = Column("记录人", "recorder__name", width=10, only=FILE)
    subject = Column("对象", link=True, width=10)
    post = Column("职务", width=18)
    points = Column("要点", kind=Kind.LONG_TEXT, only=FILE)
    problems = Column("反映问题", kind=Kind.LONG_TEXT, only=FILE)
    outcome = Column("处理", choices=InterviewOutcome, width=12)
    state = Column("状态", choices=InterviewState, width=9)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        """One query, without the long texts that are sealed."""
        return rows.select_related("first", "second", "inspection__unit").only(
            "number", "held_at", "subject", "post", "first__name", "second__name",
            "outcome", "state", "inspection__unit__name",
        )  # fmt: skip

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("inspection__unit", "first", "second", "recorder")

    def value_number(self, talk: Interview) -> str:
        return f"谈话{talk.number:03d}"

    def value_talkers(self, talk: Interview) -> str:
        return f"{talk.first.name}、{talk.second.name}"
