"""整改成果: the register, one more row of an item, one withdrawn."""

from accounts.enums import BOTH_SIDES, Role
from core.views import FormPage, ScopedList
from rectification import rules
from rectification.actions import outcomes as actions
from rectification.filters.outcomes import OutcomeFilter
from rectification.forms.outcomes import ItemOutcomeForm, WithdrawForm
from rectification.models import ItemOutcome
from rectification.queries import cases
from rectification.tables.outcomes import OutcomeTable
from rectification.views.items import ItemScope


class OutcomeList(ScopedList):
    """What stands, of all items in scope: what the figures of 成果运用台账 open."""

    model = ItemOutcome
    roles = BOTH_SIDES
    template_name = "rectification/outcome_list.html"
    filterset_class = OutcomeFilter
    ordering = ("-decided_on", "-id")
    table_class = OutcomeTable

    def get_queryset(self):
        return super().get_queryset().standing()

    def get_context_data(self, **kwargs) -> dict:
        """Where the office may tell cases of: rounds with something that was called typical."""
        user = self.request.user
        rounds = cases.rounds_with_cases(user)[:3] if user.has_role(Role.OFFICE) else []
        return super().get_context_data(**kwargs) | {"rounds": rounds}


class OutcomeNew(ItemScope, FormPage):
    form_class = ItemOutcomeForm
    title, submit_label = "登记整改成果", "登记"
    success_message = "已登记，各处的统计随之更新。"
    check = rules.check_can_add_outcome

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"owner": self.object}

    def perform(self, form) -> None:
        version = form.cleaned_data["version"]
        actions.add(self.object, form.values(), version=version, by=self.request.user)

    def get_title(self) -> str:
        return f"{self.title}：{self.object}"


class OutcomeWithdraw(FormPage):
    model = ItemOutcome
    roles = BOTH_SIDES
    form_class = WithdrawForm
    title, submit_label = "撤销整改成果", "撤销"
    success_message = "已撤销，这一条不再计入统计。"
    check = rules.check_can_withdraw_outcome
    action = actions.withdraw

    def get_queryset(self):
        rows = super().get_queryset()
        return rows.select_related("item__ledger__unit", "item__ledger__inspection")

    def get_initial(self) -> dict:
        return super().get_initial() | {"version": self.object.version}

    def get_title(self) -> str:
        return f"{self.title}：{self.object}{self.object.amount}"
