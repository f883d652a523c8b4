"""Pages of the security administrator: who may know of which clues; no clue is shown here."""

from accounts.enums import Role
from core.views import ActionView, FormPage, ScopedList
from findings.actions import grants as actions
from findings.filters.clues import GrantFilter
from findings.forms.grants import GrantForm
from findings.models import ClueGrant
from findings.tables.grants import GrantTable


class GrantList(ScopedList):
    model = ClueGrant
    roles = (Role.SECURITY,)
    template_name = "findings/grant_list.html"
    filterset_class = GrantFilter

    table_class = GrantTable


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
    action = actions.end

    def get_queryset(self):
        return super().get_queryset().select_related("round", "clue")
