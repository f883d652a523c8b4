"""分工: who of the unit works on which item."""

from django.utils.functional import cached_property

from core.views import FormPage
from rectification import rules
from rectification.actions import division as actions
from rectification.forms import DivisionForm
from rectification.models import Ledger, LedgerItem
from rectification.views.ledger_header import ledgers_of
from rounds.queries.people import liaisons_of


class LedgerDivision(FormPage):
    model = Ledger
    form_class = DivisionForm
    template_name = "rectification/division.html"
    submit_label = "保存分工"
    success_message = "已保存。待办和提醒先给经办的人，其他联络员在台账里都看得到。"
    check = rules.check_can_divide
    action = actions.divide

    def get_queryset(self):
        return ledgers_of(self.request.user)

    @cached_property
    def items(self) -> list[LedgerItem]:
        return list(self.object.items.open().select_related("handler").order_by("number"))

    def get_form_kwargs(self) -> dict:
        people = liaisons_of(self.object.unit_id)
        return super().get_form_kwargs() | {"items": self.items, "people": people}

    def get_action_kwargs(self, form) -> dict:
        return {"handlers": form.handlers(), "version": self.object.version}

    def get_title(self) -> str:
        return f"分工：{self.object}"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        lines = [(item, context["form"][f"handler-{item.pk}"]) for item in self.items]
        return context | {"lines": lines}
