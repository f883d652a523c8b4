"""签收表: who of the addressed teams has read a directive, when, and who has not."""

from collections.abc import Iterator

from django.utils import timezone

from accounts.enums import OVERSIGHT
from accounts.models import User
from core.calendar import cn_date
from core.documents import registry
from core.documents.tree import Column, Sheet, Table
from core.errors import NotYet
from core.formatting import cn_datetime
from fieldwork.enums.directives import DirectiveState
from fieldwork.models import Directive, Receipt
from fieldwork.queries import directives as queries

COLUMNS = (
    Column("序号", 0.5, "center"),
    Column("巡察组", 1.6),
    Column("姓名", 1, "center"),
    Column("职务", 0.9, "center"),
    Column("签收时间", 2, "center"),
    Column("备注", 1.4, "center"),
)


def may(user: User, directive: Directive) -> bool:
    """Who reads the signatures on the page; what lies in the library is signed for by nobody."""
    return user.has_role(*OVERSIGHT) and directive.round_id is not None


def check(user: User, directive: Directive) -> None:
    if directive.state == DirectiveState.DRAFT:
        raise NotYet("还没有发布，发布后才有签收表。")


@registry.document(
    "directive_receipts",
    "签收表",
    Directive,
    may=may,
    check=check,
    joined=("round__term",),
    title=lambda directive: f"{directive.title}签收表",
)
def receipts(directive: Directive, user: User) -> Sheet:
    rows = tuple((n, *line) for n, line in enumerate(_lines(directive), 1))
    signed = directive.receipts.count()
    return Sheet(
        "签收表",
        (Table(COLUMNS, rows, empty="（传达对象没有可以签收的人员）"),),
        subtitle=directive.title,
        facts=(
            str(directive.round),
            f"{cn_date(directive.issued_on)}发布",
            f"签收期限{cn_date(directive.due_on)}",
            f"已签收{signed}人，未签收{len(rows) - signed}人",
        ),
    )


def _lines(directive: Directive) -> Iterator[tuple]:
    """Team by team: who signed, in the order of signing, then who still owes it."""
    for reading in queries.readings(directive):
        duties = reading.duties
        for row in reading.signed:
            duty = duties.get(row.inspector_id, "")
            yield (
                str(reading.team),
                row.inspector.name,
                duty,
                cn_datetime(row.signed_at),
                _late(directive, row),
            )
        for member in reading.owing:
            yield (
                str(reading.team),
                member.inspector.name,
                member.get_duty_display(),
                "",
                "未签收",
            )


def _late(directive: Directive, row: Receipt) -> str:
    signed_on = timezone.localdate(row.signed_at)
    days = (signed_on - directive.due_on).days if directive.due_on else 0
    return f"逾期{days}天" if days > 0 else ""
