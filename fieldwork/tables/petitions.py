"""The registers of petitions and of referrals; the file of the first is 信访登记簿 (docs/domain.md §7)."""

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from markupsafe import Markup

from core import formatting
from core.calendar import DueStatus, due_status
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table
from fieldwork.enums.petitions import (
    Naming,
    PetitionState,
    ReferralState,
    ReplyWay,
    Route,
    Scope,
    Way,
)
from fieldwork.models import Petition, PetitionPerson, Referral
from fieldwork.queries.petitions import UNREAD

LONG = Kind.LONG_TEXT


class PetitionTable(Table):
    title = "信访登记簿"
    page = (
        "number", "summary", "persons", "unit", "received_on", "way", "naming", "routes", "state",
    )  # fmt: skip

    number = Column("编号", "reference", sort=("number",), css="code", width=10)
    round = Column("轮次", "inspection__round", width=22, only=FILE)
    unit = Column("被巡察单位", "inspection__unit__name", phone="单位", width=20)
    unit_below = Column("下级单位", width=18, only=FILE)
    received_on = Column("收件日期", kind=Kind.DATE)
    late = Column("逾期收件", width=9, only=FILE)
    way = Column("方式", choices=Way, width=8)
    naming = Column("实名/匿名", choices=Naming, width=9)
    reporter = Column("反映人", width=10, only=FILE)
    contact = Column("联系方式", width=16, only=FILE)
    persons = Column("被反映人", css="wrap", width=18)
    summary = Column("摘要", css="title", kind=LONG)
    text = Column("反映的内容", kind=LONG, only=FILE)
    scope = Column("受理范围", choices=Scope, width=12, only=FILE)
    scope_reason = Column("判断理由", kind=LONG, only=FILE)
    routes = Column("分办", css="wrap", width=16)
    repeat = Column("并入", width=10, only=FILE)
    state = Column("状态", choices=PetitionState, width=9)
    result = Column("办理结果", kind=LONG, only=FILE)
    closed_on = Column("办结日期", kind=Kind.DATE, only=FILE)
    replied_on = Column("答复反映人", kind=Kind.DATE, only=FILE)
    reply_way = Column("答复方式", choices=ReplyWay, width=9, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        """Without the long sealed texts."""
        rows = rows.select_related("inspection__unit", "inspection__petition_period")
        rows = rows.prefetch_related(
            Prefetch("persons", PetitionPerson.objects.only("petition", "name")),
            Prefetch("referrals", Referral.objects.only("petition", "route", "state")),
        )
        return rows.defer(*UNREAD, "reporter", "unit_below")

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        joined = ("inspection__unit", "inspection__petition_period", "inspection__round__term")
        return rows.select_related(*joined, "repeat_of").prefetch_related("persons", "referrals")

    def note(self) -> str:
        now, by = timezone.localtime(), self.context["by"]
        return f"限制知悉。导出人：{by.name}　导出时间：{now:%Y-%m-%d %H:%M}"

    def render_number(self, row: Petition) -> Markup:
        return Markup('<a href="{}">{}</a>').format(self.url(row), row.reference)

    def render_summary(self, row: Petition) -> Markup:
        late = formatting.badge("逾期收件", "warning") if row.is_late else ""
        return Markup('<a href="{}">{}</a> {}').format(self.url(row), row.summary, late)

    def value_persons(self, row: Petition) -> str:
        return "；".join(person.name for person in row.persons.all())

    def value_late(self, row: Petition) -> bool:
        return row.is_late

    def value_routes(self, row: Petition) -> str:
        standing = (r for r in row.referrals.all() if r.state != ReferralState.WITHDRAWN)
        return "、".join(dict.fromkeys(r.get_route_display() for r in standing))

    def render_routes(self, row: Petition) -> str:
        return self.value_routes(row) or formatting.NOTHING

    def value_repeat(self, row: Petition) -> str:
        return str(row.repeat_of or "")


class ReferralTable(Table):
    """What petitions were turned into; of the petition itself only its number, and to no unit."""

    title = "信访分办"
    page = ("number", "route", "unit", "holder", "due_on", "rest", "state")

    number = Column("编号", "reference", sort=("year", "number"), link=True, width=20)
    petition = Column("信访", width=10, only=FILE)
    route = Column("分办方式", choices=Route, width=14)
    unit = Column("被巡察单位", "petition__inspection__unit__name", phone="单位", width=20)
    holder = Column("承办", width=16)
    issued_on = Column("分办日期", kind=Kind.DATE, only=FILE)
    due_on = Column("期限", kind=Kind.DATE)
    rest = Column("期限情况", only=PAGE)
    state = Column("状态", choices=ReferralState, width=9)
    wording = Column("办理要求", kind=LONG, only=FILE)
    answer = Column("办理结果", kind=LONG, only=FILE)
    answered_on = Column("答复日期", kind=Kind.DATE, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("petition__inspection__unit", "assignee").defer(
            "wording", "answer"
        )

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("petition__inspection__unit", "assignee")

    note = PetitionTable.note

    def value_holder(self, row: Referral) -> str:
        if row.assignee:
            return row.assignee.name
        return row.department or ("单位联络员" if row.route == Route.UNIT else "")

    def due_status(self, row: Referral) -> DueStatus | None:
        return due_status(row.due_on, self.today, row.answered_on) if row.due_on else None


class UnitReferralTable(ReferralTable):
    """A unit's own: nothing in it leads to the petition."""

    title = "信访转办"
    page = ("number", "issued_on", "due_on", "rest", "state")

    petition = Column("信访", "reference", only=PAGE)
    unit = Column("单位", "reference", only=PAGE)
    holder = Column("承办", "reference", only=PAGE)
    issued_on = Column("转办日期", kind=Kind.DATE)
    route = Column("分办方式", "reference", only=PAGE)
