"""The list of 双人复核."""

from django.db.models import QuerySet

from accounts import approving
from accounts.enums import ApprovalState
from accounts.models import ApprovalRequest
from core.spreadsheets import Kind
from core.tables import Column, Table


class ApprovalTable(Table):
    subject = Column("内容", link=True)
    kind = Column("事项")
    asked_by = Column("申请人", "asked_by__name")
    created_at = Column("申请时间", kind=Kind.DATETIME)
    decided_by = Column("复核人", sort=("decided_by__name",))
    state = Column("状态", choices=ApprovalState)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("asked_by", "decided_by", "about")

    def render_kind(self, row: ApprovalRequest) -> str:
        return approving.labels().get(row.kind, "")

    def render_decided_by(self, row: ApprovalRequest) -> str:
        return row.decided_by.name if row.decided_by else "—"
