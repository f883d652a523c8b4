"""Pages of the security administrator: who may know of which clues; no clue is shown here."""

from django.utils import timezone

from accounts.enums import Role
from core.views import ActionView, FormPage, ScopedList
from findings.actions import grants as actions
from findings.exports import grants as exports
from findings.filters.clues import GrantFilter
from findings.forms.grants import GrantForm
from findings.models import ClueGrant
from rounds.enums import RoundState


class GrantList(ScopedList):
    model = ClueGrant
    roles = (Role.SECURITY,)
    template_name = "findings/grant_list.html"
    filterset_class = GrantFilter

    @staticmethod
    def export(rows):
        today = timezone.localdate()
        return exports.table(rows, lambda row: _standing(row, today))

    def for_display(self, rows):
        return rows.select_related("user", "round__term", "clue", "granted_by", "ended_by")

    def get_context(self, page) -> dict:
        context = super().get_context(page)
        return context | {"rows": [(row, _standing(row, context["today"])) for row in page.rows]}


def _standing(row: ClueGrant, today) -> str:
    """Whether the grant lasts, and if not, why."""
    if row.ended_at is not None:
        return "已收回"
    if row.to_on is not None:
        return "已到期" if row.to_on < today else "有效"
    return "已随轮次结束" if row.round.state == RoundState.ARCHIVED else "有效"


class GrantNew(FormPage):
    form_class = GrantForm
    roles = (Role.SECURITY,)
    template_name = "findings/grant_form.html"
    title, submit_label = "授予线索知悉权限", "授权"
    success_message = "已授权，对方已收到通知。"

    def perform(self, form) -> ClueGrant:
        data = form.cleaned_data
        return actions.grant(
            data["user"],
            round=data["round"],
            clue=data["clue"],
            reason=data["reason"],
            to_on=data["to_on"],
            by=self.request.user,
        )

    def get_cancel_url(self) -> str:
        return ClueGrant().get_absolute_url()


class GrantEnd(ActionView):
    model = ClueGrant
    roles = (Role.SECURITY,)
    success_message = "授权已收回，立即生效。"

    def scope(self):
        return super().scope().select_related("round", "clue")

    def perform(self, *, note: str) -> None:
        actions.end(self.object, by=self.request.user)
