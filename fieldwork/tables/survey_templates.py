"""The list of 题目模板."""

from core.spreadsheets import Kind
from core.tables import Column, Table
from fieldwork.enums.surveys import SurveyKind
from fieldwork.models import SurveyTemplate


class SurveyTemplateTable(Table):
    title = "题目模板"
    page = ("name", "kind", "questions", "updated", "state")

    name = Column("模板名称", css="title", link=True, width=30)
    kind = Column("类别", choices=SurveyKind, width=12)
    questions = Column("题数", kind=Kind.INTEGER)
    updated = Column("修改时间", "updated_at", kind=Kind.DATETIME)
    state = Column("状态", width=9)

    def value_questions(self, row: SurveyTemplate) -> int:
        return len(row.questions)

    def value_state(self, row: SurveyTemplate) -> str:
        return "使用中" if row.is_active else "已停用"
