"""The plan: measures of one item, the hand-in of the whole, the office's review."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property

from core.views import ActionView, FormPage
from core.views.autosave import Autosave
from rectification import queries, rules
from rectification.actions import plans as actions
from rectification.forms import PlanForm, PlanReviewForm
from rectification.models import Ledger, LedgerItem, Measure
from rectification.views.items import ItemScope
from rectification.views.ledger_header import ledgers_of

ALL_PLANNED = "每一项都有了措施，请点“报送整改方案”。"


class PlansItem(ItemScope):
    form_class = PlanForm
    check = rules.check_can_plan
    action = actions.plan

    def get_action_kwargs(self, form) -> dict:
        return super().get_action_kwargs(form) | {"measures": form.rows("measures")}


class ItemPlanAutosave(PlansItem, Autosave):
    """What the form's page saves by itself."""


class ItemPlan(PlansItem, FormPage):
    """Goal, people and measures on one page."""

    template_name = "rectification/item_plan.html"
    submit_label = "保存方案"
    success_message = "已保存。"

    def perform(self, form) -> Any:
        made = super().perform(form)
        left = self.bare().exclude(pk=self.object.pk).count()
        self.success_message += f"还有{left}项没有填写措施。" if left else ALL_PLANNED
        return made

    def get_success_url(self) -> str:
        """The next item without measures where that was asked for; the ledger once there is none."""
        bare = self.bare().exclude(pk=self.object.pk)
        following = bare.filter(number__gt=self.object.number).first() or bare.first()
        if following is None:
            return self.object.ledger.get_absolute_url()
        if "next" in self.request.POST:
            return reverse("rectification:item_plan", args=[following.pk])
        return self.object.get_absolute_url()

    def bare(self):
        """Items of the ledger that have no measure yet, in their order."""
        return LedgerItem.objects.filter(ledger=self.object.ledger_id, measures=None).order_by(
            "number"
        )

    def get_title(self) -> str:
        return f"整改方案：第{self.object.number}项"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "autosave_url": reverse("rectification:item_plan_autosave", args=[self.object.pk]),
            "has_next": self.bare().exclude(pk=self.object.pk).exists(),
        }


class PlanSubmit(ActionView):
    model = Ledger
    success_message = "整改方案已报送，请等待巡察办审核。"
    action = actions.submit_plan

    def get_queryset(self):
        return ledgers_of(self.request.user)


class PlanReview(FormPage):
    """The whole plan on one page; 通过, or 退回 with the reason."""

    model = Ledger
    form_class = PlanReviewForm
    template_name = "rectification/plan_review.html"
    check = rules.check_can_review_plan

    def get_queryset(self):
        return ledgers_of(self.request.user)

    @cached_property
    def plans(self) -> list[tuple[LedgerItem, list[Measure]]]:
        """The items with their measures."""
        items = list(self.object.items.order_by("number"))
        beside = queries.belongings([item.pk for item in items])
        return [(item, beside[item.pk].measures) for item in items]

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"items": [item for item, _ in self.plans]}

    def perform(self, form) -> None:
        said = {"note": form.cleaned_data["note"].strip(), "notes": form.notes()}
        if "approve" in self.request.POST:
            actions.approve_plan(self.object, **said, by=self.request.user)
            self.success_message = "整改方案已通过，单位进入集中整改。"
        else:
            actions.return_plan(self.object, **said, by=self.request.user)
            self.success_message = "整改方案已退回。"

    def get_title(self) -> str:
        return f"审核整改方案：{self.object.unit}"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        parts = [(*plan, context["form"][f"note-{plan[0].pk}"]) for plan in self.plans]
        return context | {"parts": parts, "repeated": queries.repeated_words(self.plans)}
