"""The supervision board, the list of letters, and the letters on the page of a unit or a ledger."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from markupsafe import Markup

from core import formatting
from core.calendar import DueStatus, due_status, due_words
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table, link
from rectification import queries
from rectification.enums import SupervisionState, Turn
from rectification.models import Ledger, Supervision
from rectification.queries.escalation import place_names
from rectification.queries.supervision import newest_letters
from rectification.tables.ledgers import round_or_source

DATE, INTEGER, LONG = Kind.DATE, Kind.INTEGER, Kind.LONG_TEXT
WAITS = (SupervisionState.ISSUED, SupervisionState.RECEIVED)
SUB = Markup(' <span class="sub">{}</span>')


class BoardTable(Table):
    """Open ledgers by the step they stand on; ``may`` says whether the person sends letters."""

    title = "督办看板"
    url_name = "rectification:ledger"
    page = (
        "unit", "step", "turn", "letter", "open", "overdue", "concentrated_due_on", "send",
    )  # fmt: skip

    unit = Column("被巡察单位", "unit__name", css="title", width=24)
    round = Column("轮次", "origin", width=22, only=FILE)
    step = Column("已发到")
    since = Column("自", kind=DATE, only=FILE)
    turn = Column("等谁办理", choices=Turn)
    letter = Column("在办文书", "newest", css="wrap", width=24)
    due_on = Column("答复期限", "newest__answer_due_on", kind=DATE, only=FILE)
    open = Column("未销号", "counters__open", kind=INTEGER)
    overdue = Column("逾期", "counters__overdue", kind=INTEGER)
    concentrated_due_on = Column("集中整改期限", kind=DATE, css="")
    send = Column("办理", css="does", only=PAGE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return rows.values(
            "id", "place", "since", "turn", "concentrated_due_on", "opened_on",
            "unit__name", "source", "inspection__round__number",
        )  # fmt: skip

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("unit", "inspection__round__term")

    def prepare(self, rows: Sequence[dict]) -> None:
        self.names = place_names()
        ids = [row["id"] for row in rows]
        counters, letters = queries.counters_by_ledger(ids), newest_letters(ids)
        for row in rows:
            row |= {"counters": counters[row["id"]], "newest": letters[row["id"]]["open"]}

    def prepare_file(self, rows: Sequence[Ledger]) -> None:
        self.names = place_names()
        ids = [ledger.pk for ledger in rows]
        counters, letters = queries.counters_by_ledger(ids), newest_letters(ids)
        for ledger in rows:
            ledger.counters = counters[ledger.pk]  # type: ignore[attr-defined]
            ledger.newest = letters[ledger.pk]["open"]  # type: ignore[attr-defined]

    def row_class(self, row: dict) -> str:
        letter = row["newest"]
        return "is-late" if _waits(letter) and letter.answer_due_on < self.today else ""

    def render_unit(self, row: dict) -> Markup:
        return link(self.url(row), row["unit__name"]) + SUB.format(round_or_source(row))

    def render_step(self, row: dict) -> Markup:
        sub: Markup | str = ""
        if row["place"]:
            days = (self.today - row["since"]).days
            sub = SUB.format(f"{formatting.cn_date(row['since'])}，{days}天")
        return Markup("<span>{}{}</span>").format(self._place(row["place"]), sub)

    def written_step(self, ledger: Any) -> str:
        return self._place(ledger.place)

    def _place(self, place: int) -> str:
        return self.names.get(place, f"第{place}级")

    def render_letter(self, row: dict) -> Markup | str:
        letter = row["newest"]
        if not letter:
            return ""
        due = f"，{due_words(letter.answer_due_on, self.today)}" if _waits(letter) else ""
        grounds = f"：{letter.grounds}" if _is_proposed(letter) and letter.grounds else ""
        sub = SUB.format(f"{letter.get_state_display()}{due}{grounds}")
        return Markup("<span>{}{}</span>").format(link(letter.get_absolute_url(), letter), sub)

    def render_open(self, row: dict) -> Markup:
        return link(f"{self.url(row)}?state=open", row["counters"].open)

    def render_overdue(self, row: dict) -> Markup:
        return link(f"{self.url(row)}?light=red", row["counters"].overdue)

    def render_send(self, row: dict) -> SafeString | str:
        """One click to the letter that the system proposes, or the way to another."""
        if not self.context["may"]:
            return ""
        letter = row["newest"] if _is_proposed(row["newest"]) else None
        template = "rectification/supervision/_send.html"
        return self.include(template, letter=letter, ledger=row["id"])


def _waits(letter: Supervision | None) -> bool:
    return letter is not None and letter.state in WAITS


def _is_proposed(letter: Supervision | None) -> bool:
    return letter is not None and letter.state == SupervisionState.PROPOSED


class LetterTable(Table):
    title = "督办文书"
    page = (
        "reference", "kind", "unit", "issued_on", "received_at", "answer_due_on", "rest", "state",
    )  # fmt: skip

    unit = Column("被巡察单位", "ledger__unit__name", phone="单位", width=24)
    kind = Column("文书", link=True, width=18)
    reference = Column("文号", css="code", sort=("year", "number"), width=18)
    grounds = Column("提示原因", kind=LONG, only=FILE)
    state = Column("状态", choices=SupervisionState)
    issued_on = Column("发出", kind=DATE, empty="")
    issuer = Column("发出人", "issued_by__name", only=FILE)
    received_at = Column("签收", kind=DATE, empty="")
    receiver = Column("签收人", width=20, only=FILE)
    answer_due_on = Column("答复期限", kind=DATE, empty="")
    rest = Column("期限情况", only=PAGE)
    answered_at = Column("答复", kind=DATE, empty="", only=FILE)
    outcome = Column("决定", only=FILE)
    remark = Column("意见", kind=LONG, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        """Without the long texts, which no list shows."""
        return rows.select_related("ledger__unit").defer("content", "answer", "requirement")

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("ledger__unit", "issued_by").defer("content", "answer")

    def due_status(self, letter: Supervision) -> DueStatus | None:
        waits = letter.state in WAITS and letter.answer_due_on
        return due_status(letter.answer_due_on, self.today) if waits else None

    def value_kind(self, letter: Supervision) -> str:
        return letter.get_kind_display()

    def value_receiver(self, letter: Supervision) -> str:
        return f"{letter.received_post}{letter.received_name}"

    def value_outcome(self, letter: Supervision) -> str:
        return letter.get_outcome_display()

    def value_remark(self, letter: Supervision) -> str:
        return letter.closing_note or letter.return_note


class UnitLetterTable(LetterTable):
    """As the unit takes it along: without what the office weighed (see letter.html)."""

    grounds = Column("提示原因", only=PAGE)


class LettersPart(LetterTable):
    """The letters of one unit or ledger, on its page."""

    css = "data data-tight"
    page = ("kind", "state", "issued_on", "received_at", "answered")

    answered = Column("答复", css="nowrap", only=PAGE)

    def render_kind(self, letter: Supervision) -> Markup:
        kind = link(letter.get_absolute_url(), letter.get_kind_display())
        return kind + SUB.format(letter.reference)

    def render_answered(self, letter: Supervision) -> Markup | str:
        due = formatting.cn_date(letter.answer_due_on)
        if letter.answered_at or not letter.answer_due_on:
            return formatting.cn_date(letter.answered_at) if letter.answered_at else ""
        rest = self.value_rest(letter)
        return Markup("<span>{}前{}</span>").format(due, SUB.format(rest) if rest else "")
