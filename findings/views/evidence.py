"""Pages that take evidence of a sheet or clue from its sources."""

from core.views import FormPage
from findings.actions import evidence as actions
from findings.forms.evidence import ClueEvidenceForm, EvidenceForm
from findings.queries import evidence
from findings.rules import clues as clue_rules
from findings.rules import findings as rules
from findings.views.clues.pages import OfClue
from findings.views.sheets import OfFinding


class Taking:
    """Ticked files are cited; nothing to tick is said in a sentence."""

    template_name = "findings/evidence.html"
    submit_label = "作为佐证"

    def perform(self, form) -> None:
        self.count = type(self).action(self.object, **form.cleaned_data, by=self.request.user)
        words = f"已引用{self.count}个文件。" if self.count else "已添加来源，可以勾选它的文件。"
        self.success_message = words

    def get_success_url(self) -> str:
        return self.object.get_absolute_url() if self.count else self.request.path

    def get_title(self) -> str:
        return f"{self.object.reference}：从来源选取佐证"


class FindingEvidence(Taking, OfFinding, FormPage):
    form_class = EvidenceForm
    check = rules.check_can_attach
    action = actions.take

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"finding": self.object, "user": self.request.user}


class ClueEvidence(Taking, OfClue, FormPage):
    form_class = ClueEvidenceForm
    check = clue_rules.check_can_edit
    action = actions.take_for_clue

    def get_form_kwargs(self) -> dict:
        offers = evidence.of_clue(self.object, self.request.user)
        return super().get_form_kwargs() | {"offers": offers}
