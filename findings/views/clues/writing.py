"""Registering and revising a clue, with its persons."""

from django.shortcuts import get_object_or_404

from core.views import FormPage
from findings.actions import clues as actions
from findings.forms.clues import ClueForm
from findings.models import Clue, Finding, Interview
from findings.rules import clues as rules
from findings.views.clues.pages import OfClue
from findings.views.restricted import Restricted
from rounds.models import Inspection


class ClueFormPage(Restricted, FormPage):
    """The form with its persons."""

    form_class = ClueForm
    template_name = "findings/clue_form.html"

    def form_kwargs(self) -> dict:
        findings = Finding.objects.visible_to(self.request.user)
        interviews = Interview.objects.visible_to(self.request.user)
        return {"inspection": self.inspection, "findings": findings, "interviews": interviews}


class ClueNew(ClueFormPage):
    title = "登记线索"
    submit_label = "登记并报组长审核"
    success_message = "线索已登记，请上传材料；组长审核前仍可修改。"

    def prepare(self) -> None:
        scope = Inspection.objects.visible_to(self.request.user)
        self.inspection = get_object_or_404(scope.select_related("unit", "team"), pk=self.pk)
        rules.check_can_register(self.request.user, self.inspection)

    @property
    def pk(self) -> int:
        return self.kwargs["pk"]

    def perform(self, form) -> Clue:
        persons = form.person_rows()
        return actions.register(
            self.inspection, persons=persons, by=self.request.user, **form.values()
        )

    def get_cancel_url(self) -> str:
        return self.inspection.get_absolute_url()

    def extra(self, form) -> dict:
        return {"inspection": self.inspection}


class ClueEdit(OfClue, ClueFormPage):
    success_message = "线索已保存。"

    def prepare(self) -> None:
        super().prepare()
        self.inspection = self.object.inspection
        rules.check_can_edit(self.request.user, self.object)

    def form_kwargs(self) -> dict:
        return super().form_kwargs() | {"instance": self.object}

    def perform(self, form) -> None:
        stored = Clue.objects.select_related(
            "inspection", "source_finding", "source_interview"
        ).get(pk=self.object.pk)
        persons, user = form.person_rows(), self.request.user
        actions.revise(stored, form.values(), persons=persons, version=form.base_version, by=user)

    def get_title(self) -> str:
        return f"修改{self.object.reference}"

    def extra(self, form) -> dict:
        return {"inspection": self.inspection}
