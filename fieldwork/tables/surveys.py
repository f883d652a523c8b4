"""The register of 测评与问卷."""

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from core.spreadsheets import Kind
from core.tables import FILE, Column, Table
from fieldwork.enums.surveys import SurveyKind, SurveyState
from fieldwork.models import Survey
from fieldwork.tables.petitions import PetitionTable


class SurveyTable(Table):
    title = "测评问卷登记簿"
    page = (
        "number",
        "name",
        "unit",
        "kind",
        "opened_on",
        "ends_on",
        "closed_on",
        "answers",
        "state",
    )

    number = Column("编号", "reference", sort=("number",), css="code", width=10)
    name = Column("标题", "title", css="title", link=True, width=30)
    round = Column("轮次", "inspection__round", width=22, only=FILE)
    unit = Column("被巡察单位", "inspection__unit__name", phone="单位", width=20)
    kind = Column("类别", choices=SurveyKind, width=12)
    questions = Column("题数", kind=Kind.INTEGER, only=FILE)
    opened_on = Column("开放日期", kind=Kind.DATE)
    ends_on = Column("截止日期", kind=Kind.DATE)
    closed_on = Column("结束日期", kind=Kind.DATE)
    answers = Column("答卷（份）", "received", phone="答卷", kind=Kind.INTEGER)
    from_paper = Column("其中纸质（份）", "paper", kind=Kind.INTEGER, only=FILE)
    author = Column("起草人", "created_by__name", width=10, only=FILE)
    state = Column("状态", choices=SurveyState, width=9)

    note = PetitionTable.note

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        """Without the long sealed texts."""
        rows = rows.select_related("inspection__unit").defer("intro", "questions")
        return rows.annotate(received=Coalesce("result__answers", 0))

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        joined = ("inspection__unit", "inspection__round__term", "created_by")
        counts = {
            "received": Coalesce("result__answers", 0),
            "paper": Coalesce("result__from_paper", 0),
        }
        return rows.select_related(*joined).annotate(**counts)

    def value_questions(self, row: Survey) -> int:
        return len(row.questions)
