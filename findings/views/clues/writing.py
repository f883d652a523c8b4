"""Registering and revising a clue, with its persons."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from core.views import FormPage
from fieldwork.models import Interview, Petition
from fieldwork.queries.petitions import persons_of
from findings.actions import clues as actions
from findings.enums import ClueSource
from findings.forms.clues import ClueForm
from findings.models import Finding
from findings.rules import clues as rules
from findings.views.clues.pages import OfClue
from findings.views.restricted import Restricted
from rounds.models import Inspection


class ClueFormPage(Restricted, FormPage):
    """The form with its persons."""

    form_class = ClueForm
    template_name = "findings/clue_form.html"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {
            "inspection": self.inspection,
            "findings": Finding.objects.visible_to(self.request.user),
            "interviews": Interview.objects.visible_to(self.request.user),
            "petitions": Petition.objects.visible_to(self.request.user),
        }

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"inspection": self.inspection}


class ClueNew(ClueFormPage):
    title = "登记线索"
    submit_label = "登记并报组长审核"
    success_message = "线索已登记，请上传材料；组长审核前仍可修改。"
    check = rules.check_can_register
    action = actions.register

    @cached_property
    def inspection(self) -> Inspection:
        scope = Inspection.objects.visible_to(self.request.user).select_related("unit", "team")
        return get_object_or_404(scope, pk=self.kwargs["pk"])

    def get_action_kwargs(self, form) -> dict:
        return {"persons": form.person_rows(), **form.values()}

    def named(self, model: type[Petition] | type[Interview], name: str) -> Any:
        """The source that the person came from."""
        wanted = self.request.GET.get(name, "")
        rows = model.objects.visible_to(self.request.user).filter(inspection=self.inspection)
        is_number = wanted.isdecimal() and len(wanted) < 18
        return rows.filter(pk=wanted).first() if is_number else None

    @cached_property
    def petition(self) -> Petition | None:
        return self.named(Petition, "petition")

    def get_initial(self) -> dict:
        """What is known of the source is carried over; never who reported or talked."""
        if talk := self.named(Interview, "interview"):
            source = {"source": ClueSource.INTERVIEW, "source_interview": talk.pk}
            return source | {"detail": talk.problems}
        if self.petition is None:
            return {}
        return {
            "source": ClueSource.PETITION,
            "source_petition": self.petition.pk,
            "summary": self.petition.summary,
            "detail": self.petition.text,
        }

    def get_form_kwargs(self) -> dict:
        persons = persons_of(self.petition) if self.petition else ()
        return super().get_form_kwargs() | {"persons": persons}

    def get_cancel_url(self) -> str:
        return self.inspection.get_absolute_url()


class ClueEdit(OfClue, ClueFormPage):
    success_message = "线索已保存。"
    check = rules.check_can_edit
    action = actions.revise

    @property
    def inspection(self) -> Inspection:
        return self.object.inspection

    def get_action_kwargs(self, form) -> dict:
        return super().get_action_kwargs(form) | {"persons": form.person_rows()}

    def get_title(self) -> str:
        return f"修改{self.object.reference}"
