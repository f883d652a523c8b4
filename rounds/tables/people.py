"""Columns of the talent pool and of the register of promises."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from core import formatting
from core.spreadsheets import Kind
from core.tables import FILE, Column, Table
from rounds import queries
from rounds.enums import Duty
from rounds.models import Inspector, TeamMember


class InspectorTable(Table):
    title = "巡察人才库"

    name = Column("姓名", link=True, sort=("pinyin",))
    gender = Column("性别")
    born_on = Column("出生年月", kind=Kind.MONTH, only=FILE)
    party = Column("政治面貌", only=FILE)
    employer_name = Column("现工作单位", css="wrap", width=24)
    post = Column("职务")
    rank = Column("职级")
    specialities = Column("专业特长", kind=Kind.LIST, empty="", width=20)
    history_text = Column("工作经历", kind=Kind.LONG_TEXT, width=44, only=FILE)
    school = Column("毕业院校", width=20, only=FILE)
    phone = Column("联系电话", only=FILE)
    state = Column("状态", width=18)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return queries.with_team_now(rows)

    for_file = for_page

    def value_state(self, person: Any) -> str:
        return queries.availability_words(
            person.is_active, person.team_now, person.round_now, person.duty_now
        )

    def render_state(self, person: Inspector) -> SafeString:
        words = self.value_state(person)
        return formatting.badge(words, "success" if words == "可抽调" else "neutral")


class CommitmentTable(Table):
    """Who is or was on a team, and whether the promise was signed."""

    title = "保密承诺签署情况"

    name = Column("姓名", "inspector__name", link=True, sort=("inspector__pinyin",))
    employer = Column("现工作单位", "inspector__employer_name", width=24)
    round = Column("轮次", sort=("team__round__starts_on",), width=30)
    team = Column("巡察组", sort=("team__number",), width=14)
    duty = Column("职责", choices=Duty)
    span = Column("在组时间", width=26)
    standing = Column("签署情况")
    signed_at = Column("签署时间", kind=Kind.DATETIME, empty="")

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return cls.for_file(rows)

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return queries.with_signing(rows).select_related("inspector", "team__round__term")

    def url(self, row: TeamMember) -> str:
        page, pk = ("commitment", row.commitment_id) if row.commitment_id else ("inspector", row.inspector_id)  # type: ignore[attr-defined]  # fmt: skip
        return reverse(f"rounds:{page}", args=[pk])

    def value_round(self, row: TeamMember) -> str:
        return str(row.team.round)

    def value_team(self, row: TeamMember) -> str:
        return str(row.team)

    def value_span(self, row: TeamMember) -> str:
        return row.span_words

    def value_standing(self, row: TeamMember) -> str:
        return "已签署" if row.commitment_id else "未签署"  # type: ignore[attr-defined]

    def render_standing(self, row: TeamMember) -> SafeString:
        words = self.value_standing(row)
        return formatting.badge(words, "success" if words == "已签署" else "warning")
