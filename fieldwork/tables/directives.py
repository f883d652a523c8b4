"""The list of 上传下达: how far each is signed for, and whether by oneself."""

from collections.abc import Sequence

from django.db.models import QuerySet

from core import formatting
from core.spreadsheets import Kind
from core.tables import FILE, Column, Table
from fieldwork.enums.directives import DirectiveKind, DirectiveState
from fieldwork.models import Addressee, Directive, Receipt
from fieldwork.queries import directives as queries

LIBRARY = "资料库（全体巡察人员）"


class DirectiveTable(Table):
    title = "上传下达"

    name = Column("标题", "title", link=True, width=34)
    kind = Column("类别", choices=DirectiveKind, width=10)
    source = Column("来源", css="wrap", width=18)
    round = Column("轮次", "round__short_name", width=22, only=FILE)
    teams = Column("传达到", css="wrap", width=20)
    issued_on = Column("发布日期", kind=Kind.DATE)
    due_on = Column("签收期限", kind=Kind.DATE)
    signing = Column("签收情况", width=14)
    state = Column("状态", choices=DirectiveState, width=8)
    text = Column("内容", kind=Kind.LONG_TEXT, only=FILE)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        rows = cls.for_file(rows)
        return rows.defer("text", "search_text", "search_grams")

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("round__term").prefetch_related("addressees__team")

    def prepare(self, rows: Sequence[Directive]) -> None:
        """How many have signed and how many have not, by directive; three statements."""
        ids = [row.pk for row in rows]
        addressees = list(Addressee.objects.filter(directive__in=ids))
        waiting = queries.owing(addressees)
        self.owing = dict.fromkeys(ids, 0)
        for each in addressees:
            self.owing[each.directive_id] += len(waiting[each.pk])
        receipts = Receipt.objects.filter(directive__in=ids)
        self.signed = dict.fromkeys(ids, 0)
        for pk in receipts.values_list("directive_id", flat=True):
            self.signed[pk] += 1

    def value_teams(self, row: Directive) -> str:
        if row.round_id is None:
            return LIBRARY
        return "、".join(str(each.team) for each in row.addressees.all())

    def value_signing(self, row: Directive) -> str:
        if row.round_id is None or row.state != DirectiveState.ISSUED:
            return ""
        signed, owing = self.signed[row.pk], self.owing[row.pk]
        return f"{signed}人已签收，{owing}人未签收" if owing else f"{signed}人全部签收"

    def render_signing(self, row: Directive) -> str:
        return self.value_signing(row) or formatting.NOTHING


class OwnDirectiveTable(DirectiveTable):
    """An inspector's: whether they have signed themselves."""

    page = ("name", "kind", "source", "teams", "issued_on", "due_on", "signing")

    def prepare(self, rows: Sequence[Directive]) -> None:
        owed = Directive.objects.owed_by(self.context["by"]).filter(pk__in=[r.pk for r in rows])
        self.owed = set(owed.values_list("pk", flat=True))

    def value_signing(self, row: Directive) -> str:
        if row.round_id is None:
            return ""
        return "待签收" if row.pk in self.owed else "已签收"

    def render_signing(self, row: Directive) -> str:
        words = self.value_signing(row)
        if not words:
            return formatting.NOTHING
        return formatting.badge(words, "warning" if row.pk in self.owed else "success")
