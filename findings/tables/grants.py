"""The list of 线索知悉授权: who may know of what, since when, until when, by whom and why."""

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from core import formatting
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table
from findings.models import ClueGrant
from rounds.enums import RoundState

LASTS = "有效"


class GrantTable(Table):
    title = "线索知悉授权"

    user = Column("授权给", "user__name", css="title", width=12)
    round = Column("轮次", sort=("round__starts_on",), css="wrap", width=24)
    scope = Column("范围", css="wrap", width=18)
    reason = Column("理由", kind=Kind.LONG_TEXT, css="wrap")
    from_on = Column("起", kind=Kind.DATE)
    to_on = Column("止", kind=Kind.DATE)
    granted_by = Column("授权人", "granted_by__name", width=10)
    standing = Column("状态", width=12)
    end = Column("操作", only=PAGE)
    ended_by = Column("收回人", "ended_by__name", width=10, only=FILE)
    ended_at = Column("收回时间", kind=Kind.DATETIME, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("user", "round__term", "clue", "granted_by", "ended_by")

    for_file = for_page

    def value_scope(self, row: ClueGrant) -> str:
        return row.clue.reference if row.clue else "本轮全部线索"

    def render_to_on(self, row: ClueGrant) -> str:
        return formatting.cn_date(row.to_on) if row.to_on else "轮次归档时"

    def value_standing(self, row: ClueGrant) -> str:
        """Whether the grant lasts, and if not, why."""
        if row.ended_at is not None:
            return "已收回"
        if row.to_on is not None:
            return "已到期" if row.to_on < self.today else LASTS
        return "已随轮次结束" if row.round.state == RoundState.ARCHIVED else LASTS

    def render_end(self, row: ClueGrant) -> SafeString | str:
        if self.value_standing(row) != LASTS:
            return ""
        return self.include("findings/_grant_end.html", grant=row)
