"""回访核查表: reading one, filling it in on a phone or a PC, with photos."""

from django.urls import reverse

from accounts.enums import INSIDERS
from core import attachments, audit
from core.formatting import state_badge
from core.views import FormPage, ScopedDetail
from core.views.autosave import Autosave
from rectification import queries as ledger_queries
from rectification.actions import revisits as actions
from rectification.enums import Verdict
from rectification.forms.revisits import SheetForm
from rectification.models import RevisitItem
from rectification.rules import revisits as rules


class OfSheet:
    model = RevisitItem
    roles = INSIDERS

    def get_queryset(self):
        joined = ("revisit__ledger__unit", "revisit__ledger__inspection", "revisit__led_by")
        return super().get_queryset().select_related(*joined, "item__category__parent")


class RevisitSheet(OfSheet, ScopedDetail):
    template_name = "rectification/revisit_sheet.html"

    def can(self) -> dict[str, bool]:
        return {"check": rules.can_check(self.request.user, self.object)}

    def get_context_data(self, **kwargs) -> dict:
        sheet = self.object
        return super().get_context_data(**kwargs) | {
            "verdict": state_badge(Verdict(sheet.verdict)) if sheet.verdict else "",
            "files": list(attachments.of(sheet)),
            "events": audit.history(sheet)[:50],
        }


class RevisitSheetEdit(OfSheet, FormPage):
    form_class = SheetForm
    template_name = "rectification/revisit_sheet_form.html"
    success_message = "已保存。"
    check, checks_post = rules.check_can_check, False
    action = actions.check

    def get_above(self):
        return self.object

    def get_title(self) -> str:
        return f"核查第{self.object.item.number}项"

    def get_success_url(self) -> str:
        """The next sheet without a verdict where that was asked for."""
        following = self.bare().first()
        if "next" in self.request.POST and following is not None:
            return reverse("rectification:revisit_sheet_edit", args=[following.pk])
        return self.object.revisit.get_absolute_url()

    def bare(self):
        rows = self.object.revisit.sheets.filter(verdict="").exclude(pk=self.object.pk)
        return rows.order_by("item__number")

    def get_context_data(self, **kwargs) -> dict:
        item = self.object.item
        beside = ledger_queries.belongings([item.pk])[item.pk]
        return super().get_context_data(**kwargs) | {
            "autosave_url": reverse("rectification:revisit_sheet_autosave", args=[self.object.pk]),
            "files": list(attachments.of(self.object)),
            "measures": beside.measures,
            "reports": beside.reports[:1],
            "has_next": self.bare().exists(),
        }


class RevisitSheetAutosave(OfSheet, Autosave):
    form_class = SheetForm
    check = rules.check_can_check
    action = actions.check
