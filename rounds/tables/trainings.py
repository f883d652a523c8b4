"""Columns of 培训 and of the pool of questions."""

from django.db.models import QuerySet
from django.urls import reverse

from core.spreadsheets import Kind
from core.tables import FILE, Column, Table
from rounds.enums import QuestionKind
from rounds.models import Question, Training
from rounds.queries import trainings as queries


class OwnTrainingTable(Table):
    """What a participant sees: nothing of the others."""

    title = "培训"

    name = Column("培训名称", "title", link=True, width=36)
    round = Column("轮次", sort=("round__starts_on",), width=24)
    begins_on = Column("开课日期", kind=Kind.DATE, empty="")
    hours = Column("学时", kind=Kind.NUMBER)
    content = Column("培训内容", kind=Kind.LONG_TEXT, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return queries.with_counts(rows).select_related("round__term")

    for_file = for_page

    def value_round(self, row: Training) -> str:
        return str(row.round) if row.round else ""


class TrainingTable(OwnTrainingTable):
    people = Column("参训人数", kind=Kind.COUNT)
    passed = Column("测验合格人数", kind=Kind.COUNT)


class QuestionTable(Table):
    title = "测验题库"

    text = Column("题目", link=True, width=60)
    subject = Column("科目", width=16)
    kind = Column("题型", choices=QuestionKind)
    options = Column("选项", kind=Kind.LIST, only=FILE, width=40)
    answer = Column("正确选项", kind=Kind.COUNT, only=FILE)
    use = Column("使用", sort=("is_active",))

    def url(self, row: Question) -> str:
        return reverse("rounds:question_edit", args=[row.pk])

    def value_use(self, row: Question) -> str:
        return "使用" if row.is_active else "停用"
