"""Form of 上传下达: what is passed on, and where to."""

from django import forms

from core.forms import VersionedForm
from core.forms.layouts import Grid, PageForm, Section, Wide
from fieldwork.models import Directive
from fieldwork.queries import cases
from rounds.models import Round, Team

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NamesForm(forms.Form):
    """A reason for each name that stays in a case; without one it has to go from the text."""

    PREFIX = "name-"
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, directive: Directive, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = directive.version
        for each, reason in cases.answered(directive):
            self.fields[f"{self.PREFIX}{each.name}"] = forms.CharField(
                label=f"“{each.name}”保留的原因",
                help_text=f"{each.kind}，在{each.where}。改写的不填。",
                initial=reason,
                max_length=100,
                required=False,
            )

    def reasons(self) -> dict[str, str]:
        return {
            name.removeprefix(self.PREFIX): value
            for name, value in self.cleaned_data.items()
            if name.startswith(self.PREFIX)
        }


class DirectiveForm(VersionedForm):
    """With a round its teams and the day for signing; without one neither."""

    teams = forms.ModelMultipleChoiceField(
        label="传达到",
        queryset=Team.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个巡察组。"},
    )

    class Meta:
        model = Directive
        fields = ("kind", "title", "source", "text", "due_on")
        widgets = {
            "due_on": DATE,
            "source": forms.TextInput(attrs={"placeholder": "例如：市委办公室、省委巡视办"}),
            "text": forms.Textarea(attrs={"rows": 12}),
        }
        help_texts = {
            "text": "可以粘贴原文或写传达要点；有原件的，保存后上传。本栏不加密，可以按词搜索，不要写涉及个人的内容。",
            "due_on": "所选巡察组的每名成员须在这一天以前签收；到期前后自动提醒，逾期的同时提醒巡察办。",
        }

    def __init__(self, *args, round: Round | None, **kwargs) -> None:
        self.round = round
        super().__init__(*args, **kwargs)
        if round is None:
            del self.fields["teams"], self.fields["due_on"]
        else:
            self._offer(round)
        where = [Section("传达对象", "teams", Grid("due_on"))] if round else []
        what = Section("内容", Grid("kind", "source", Wide("title"), Wide("text")))
        self.helper = PageForm("version", what, *where)

    def _offer(self, round: Round) -> None:
        self.fields["teams"].queryset = Team.objects.filter(round=round).order_by("number")
        self.fields["due_on"].required = True
        if self.instance.pk:
            self.initial["teams"] = [team.pk for team in self.instance.teams.all()]

    def clean_title(self) -> str:
        """One line: a title is read in lists."""
        return " ".join(self.cleaned_data["title"].split())

    def values(self) -> dict:
        return {name: value for name, value in super().values().items() if name != "teams"}

    def chosen_teams(self) -> list[Team]:
        return list(self.cleaned_data.get("teams") or ())

    def rebuild_kwargs(self) -> dict:
        return {"round": self.round}
