"""合并: two rows for one unit or one person become one, after a look at what goes along."""

from accounts.enums import Role
from core.views import FormPage
from rounds import rules
from rounds.actions import merging
from rounds.forms.doubles import InspectorMergeForm, UnitMergeForm
from rounds.models import Inspector, Unit


class MergePage(FormPage):
    roles = (Role.OFFICE,)
    template_name = "rounds/merge.html"
    submit_label = "合并"
    success_message = "已合并，全部记录都在这里。"

    def form_kwargs(self) -> dict:
        return {"lost": self.object}

    def get_title(self) -> str:
        return f"把“{self.object}”并入另一个"

    def extra(self, form) -> dict:
        return {"belongings": list(merging.belongings(self.object))}


class UnitMerge(MergePage):
    model = Unit
    form_class = UnitMergeForm

    def prepare(self) -> None:
        super().prepare()
        rules.check_can_edit_units(self.request.user)

    def perform(self, form):
        kept = form.cleaned_data["kept"]
        merging.merge_units(self.object, kept, by=self.request.user)
        return kept


class InspectorMerge(MergePage):
    model = Inspector
    form_class = InspectorMergeForm

    def prepare(self) -> None:
        super().prepare()
        rules.check_can_edit_pool(self.request.user)

    def perform(self, form):
        kept = form.cleaned_data["kept"]
        merging.merge_inspectors(self.object, kept, by=self.request.user)
        return kept
