"""The registers of clues and handoffs; their files are 线索移交清单 and 线索办理一览表 (docs/domain.md §7)."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from itertools import count
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from markupsafe import Markup

from core import formatting
from core.calendar import DueStatus, due_status
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table
from findings.enums import (
    ClueSource,
    ClueState,
    Discipline,
    Disposal,
    HandoffState,
    Outcome,
)
from findings.models import Clue, Handoff
from findings.queries.clues import for_register, persons_of

LONG, DATE = Kind.LONG_TEXT, Kind.DATE
DISPOSALS, OUTCOMES = dict(Disposal.choices), dict(Outcome.choices)


def joined(persons: Iterable[dict], *keys: str) -> str:
    """The persons' values, one person after the other."""
    lines = ("".join(str(person.get(key) or "") for key in keys) for person in persons)
    return "；".join(line for line in lines if line)


def flag_badges(flags: list[str]) -> SafeString:
    pairs = ((formatting.badge(f, "danger" if f == "优先" else "warning"),) for f in flags)
    return format_html_join("", "{}", pairs)


class Register(Table):
    """Restricted rows, numbered in the file, which says who took it along and when."""

    place = Column("序号", kind=Kind.INTEGER, width=6, only=FILE)
    due = Column("期限", only=PAGE)

    @cached_property
    def places(self) -> Iterator[int]:
        return count(1)

    def value_place(self, row: Any) -> int:
        return next(self.places)

    def note(self) -> str:
        now = timezone.localtime()
        return f"限制知悉。导出人：{self.context['by'].name}　导出时间：{now:%Y-%m-%d %H:%M}"

    def next_due(self, row: Any) -> date | None:
        raise NotImplementedError

    def due_status(self, row: Any) -> DueStatus | None:
        due_on = self.next_due(row)
        return due_status(due_on, self.today) if due_on else None

    def render_due(self, row: Any) -> SafeString | str:
        due_on = self.next_due(row)
        return formatting.due_chip(due_on, self.today) if due_on else formatting.NOTHING

    def linked(self, row: Any, text: str, beside: Any = "") -> Markup:
        return Markup('<a href="{}">{}</a> {}').format(self.url(row), text, beside)


class ClueTable(Register):
    title = "线索移交清单"
    page = ("number", "summary", "persons", "unit", "discipline", "organs", "due", "state")

    number = Column("线索编号", "reference", sort=("year", "number"), css="code", width=16)
    persons = Column("被反映人", css="wrap", width=14)
    posts = Column("单位及职务", kind=LONG, width=24, only=FILE)
    ranks = Column("职级", width=10, only=FILE)
    summary = Column("主要问题", css="title", kind=LONG, file="反映的主要问题")
    unit = Column("被巡察单位", "inspection__unit__name", only=PAGE)
    discipline = Column("涉及纪律", choices=Discipline, width=10)
    source = Column("来源", choices=ClueSource, width=10, only=FILE)
    suggestion = Column("处置建议", choices=Disposal, width=12, only=FILE)
    papers = Column("附件（件）", kind=Kind.INTEGER, width=8, only=FILE)
    issuer = Column("移交人", width=10, only=FILE)
    organs = Column("接收机关", css="wrap", kind=LONG, file="接收机关/签收人", width=22)
    issued_on = Column("移交日期", kind=DATE, only=FILE)
    answer_due_on = Column("办理期限", kind=DATE, only=FILE)
    state = Column("状态", choices=ClueState, width=10)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return for_register(rows)

    for_file = for_page

    def render_number(self, clue: Clue) -> Markup:
        return self.linked(clue, clue.reference)

    def render_summary(self, clue: Clue) -> Markup:
        return self.linked(clue, clue.summary, flag_badges(clue.flags))

    def value_persons(self, clue: Clue) -> str:
        return joined(persons_of(clue), "name")

    def render_persons(self, clue: Clue) -> str:
        return "；".join(_named(person) for person in persons_of(clue))

    def value_posts(self, clue: Clue) -> str:
        return joined(persons_of(clue), "employer", "post")

    def value_ranks(self, clue: Clue) -> str:
        return joined(persons_of(clue), "rank")

    def render_discipline(self, clue: Clue) -> str:
        return clue.get_discipline_display() or formatting.NOTHING

    def value_issuer(self, clue: Clue) -> str:
        return next((handoff.issued_by.name for handoff in _standing(clue)), "")

    def value_issued_on(self, clue: Clue) -> date | None:
        return next((handoff.issued_on for handoff in _standing(clue)), None)

    def render_organs(self, clue: Clue) -> str:
        return "、".join(h.organ.name for h in _standing(clue)) or formatting.NOTHING

    def value_organs(self, clue: Clue) -> str:
        return "；".join(f"{h.organ}（{h.signer or '未签收'}）" for h in _standing(clue))

    def value_answer_due_on(self, clue: Clue) -> date | None:
        return max((h.answer_due_on for h in _standing(clue) if h.answer_due_on), default=None)

    def next_due(self, clue: Clue) -> date | None:
        return min((h.due_on for h in _standing(clue) if h.due_on), default=None)


def _standing(clue: Clue) -> list[Handoff]:
    return [h for h in clue.handoffs.all() if h.state != HandoffState.REFUSED]


def _named(person: dict) -> str:
    """张某（市财政局科长）."""
    post = f"{person['employer']}{person['post']}"
    return f"{person['name']}（{post}）" if post else person["name"]


class HandoffTable(Register):
    title = "线索办理一览表"
    page = ("number", "summary", "persons", "organ", "due", "result", "state")

    year = Column("年度", width=7, only=FILE)
    round = Column("届次和轮次", "content__round", kind=LONG, width=22, only=FILE)
    team = Column("巡察组", "content__team", width=12, only=FILE)
    unit = Column("被巡察单位", "content__unit", width=18, only=FILE)
    clue = Column("线索编号", "content__clue", width=16, only=FILE)
    number = Column(
        "移交编号、线索",
        "reference",
        sort=("year", "number"),
        css="code",
        phone="移交编号",
        file="移交编号",
        width=18,
    )
    persons = Column("被反映人", css="wrap", width=14)
    posts = Column("单位及职务", kind=LONG, width=24, only=FILE)
    ranks = Column("职级", width=10, only=FILE)
    summary = Column("主要问题", "content__summary", css="title", kind=LONG, file="反映的主要问题")
    discipline = Column("涉及纪律", "content__discipline", width=10, only=FILE)
    mode = Column("移交方式", "content__mode", width=9, only=FILE)
    organ = Column("接收机关", "organ__name", css="wrap", width=16)
    issued_on = Column("移交日期", kind=DATE, only=FILE)
    signer = Column("签收人", width=10, only=FILE)
    received_at = Column("签收时间", kind=Kind.DATETIME, only=FILE)
    due = Column("办理期限", only=PAGE)
    answer_due_on = Column("办理期限", kind=DATE, only=FILE)
    disposal = Column("处理意见", choices=Disposal, width=12, only=FILE)
    outcome = Column("处理结果", choices=Outcome, width=12, only=FILE)
    result = Column("处置与结果", css="wrap", only=PAGE)
    handling = Column("办理情况", kind=LONG, only=FILE)
    answered = Column("是否办结", width=9, only=FILE)
    state = Column("状态", choices=HandoffState, only=PAGE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("organ").defer("handling", "answer")

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("organ", "received_by")

    def value_year(self, row: Handoff) -> str:
        return str(row.year)

    def render_number(self, row: Handoff) -> Markup:
        clue = Markup('<span class="sub">{}</span>').format(row.content.get("clue", ""))
        return self.linked(row, row.reference, clue)

    def render_summary(self, row: Handoff) -> Markup:
        return self.linked(row, row.content.get("summary", ""), flag_badges(row.asked))

    def value_persons(self, row: Handoff) -> str:
        return joined(row.content.get("persons", []), "name")

    def value_posts(self, row: Handoff) -> str:
        return joined(row.content.get("persons", []), "employer", "post")

    def value_ranks(self, row: Handoff) -> str:
        return joined(row.content.get("persons", []), "rank")

    def render_result(self, row: Handoff) -> str:
        told = (DISPOSALS.get(row.disposal), OUTCOMES.get(row.outcome))
        return " → ".join(filter(None, told)) or formatting.NOTHING

    def value_handling(self, row: Handoff) -> str:
        return row.answer or row.handling

    def value_answered(self, row: Handoff) -> bool:
        return row.state == HandoffState.ANSWERED

    def next_due(self, row: Handoff) -> date | None:
        return row.due_on
