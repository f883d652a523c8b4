"""The register of 单位数据; its file is what the import reads."""

from django.db.models import QuerySet

from core.spreadsheets import Kind
from core.tables import Column, Table
from rounds.models import UnitFact
from rounds.models.fact import figure_of


class FactTable(Table):
    title = "单位数据"
    page = ("unit", "name", "year", "value", "measure", "source")

    unit = Column("单位", "unit__name", link=True, file="单位名称", width=28)
    name = Column("指标", css="wrap", width=24)
    year = Column("年份", kind=Kind.COUNT, width=8)
    value = Column("数值", kind=Kind.NUMBER, width=14)
    measure = Column("计量单位", width=10)
    source = Column("来源", css="wrap", width=28)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("unit")

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("unit")

    def render_value(self, row: UnitFact) -> str:
        return figure_of(row.value)
