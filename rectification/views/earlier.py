"""以往整改事项: what the unit's earlier inspections left, and taking it over as 重点关注事项."""

from django.utils.functional import cached_property

from accounts.enums import INSIDERS
from core.views import FormPage
from fieldwork.rules.focus import can_raise
from rectification.actions import earlier as actions
from rectification.forms.earlier import TakeOverForm
from rectification.queries.earlier import Earlier, earlier_items
from rounds.models import Inspection


class EarlierItems(FormPage):
    model = Inspection
    roles = INSIDERS
    form_class = TakeOverForm
    template_name = "rectification/earlier_items.html"
    title = "以往整改事项"
    submit_label = "列入重点关注事项"
    action = actions.take_over

    def get_queryset(self):
        return super().get_queryset().select_related("unit", "team", "round__term")

    @cached_property
    def rows(self) -> list[Earlier]:
        return earlier_items(self.object, self.request.user)

    @cached_property
    def taken(self) -> set[str]:
        return actions.taken_over(self.object)

    def get_form_kwargs(self) -> dict:
        fresh = [each for each in self.rows if each.source not in self.taken]
        return super().get_form_kwargs() | {"rows": fresh}

    def perform(self, form) -> None:
        points = super().get_action_kwargs(form)
        made = actions.take_over(self.object, **points, by=self.request.user)
        self.success_message = f"已列入{len(made)}件重点关注事项，请组长指定查办人。"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        may = can_raise(self.request.user, self.object)
        return context | {
            "can": {"take": may and bool(context["form"].rows)},
            "rows": self.rows,
            "taken": [each for each in self.rows if each.source in self.taken],
        }
