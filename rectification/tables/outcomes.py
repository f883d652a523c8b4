"""The register of 整改成果; what lies sealed stands on the item's page only."""

from django.db.models import QuerySet
from markupsafe import Markup

from core.spreadsheets import Kind
from core.tables import FILE, Column, Table
from findings.enums import Degree, Outcome
from rectification.models import ItemOutcome


class OutcomeTable(Table):
    title = "整改成果登记表"
    url_name = "rectification:item"

    unit = Column("单位", "item__ledger__unit__name", width=24)
    problem = Column("反馈问题", "item__problem", kind=Kind.LONG_TEXT, css="title")
    kind = Column("类别", choices=Outcome, width=14)
    degree = Column("形态", choices=Degree, width=12)
    decided_on = Column("作出日期", kind=Kind.DATE)
    quantity = Column("数量", kind=Kind.INTEGER, css="num")
    money = Column("追缴退赔（万元）", kind=Kind.NUMBER, css="num")
    name = Column("制度名称", css="wrap", width=30)
    is_typical = Column("可作典型案例", width=12, only=FILE)
    item_number = Column("序号", "item__number", kind=Kind.INTEGER, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("item__ledger__unit")

    for_file = for_page

    def render_problem(self, row: ItemOutcome) -> Markup:
        return Markup('<a href="{}">第{}项　{}</a>').format(
            row.get_absolute_url(), row.item.number, row.item.problem
        )
