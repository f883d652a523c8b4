"""The form of a grant: who may know of a round's clues or of one, why and until when."""

from django import forms

from accounts.enums import OVERSIGHT
from accounts.models import User
from core.forms.layouts import Grid, PageForm, Section
from findings.models import Clue
from rounds.models import Round


class GrantForm(forms.Form):
    """Whom, which round, or one clue by its number; the clue itself is never shown here."""

    user = forms.ModelChoiceField(
        label="授权给", queryset=User.objects.none(), empty_label="请选择人员"
    )
    round = forms.ModelChoiceField(
        label="轮次", queryset=Round.objects.none(), empty_label="请选择轮次"
    )
    year = forms.IntegerField(
        label="线索年度", required=False, min_value=2000, max_value=2100, help_text="如 2026"
    )
    number = forms.IntegerField(
        label="线索编号",
        required=False,
        min_value=1,
        max_value=999_999,
        help_text="年度和编号都留空，表示本轮全部线索。",
    )
    reason = forms.CharField(
        label="授权理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    to_on = forms.DateField(
        label="截止日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="留空表示到轮次归档时自动结束。",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = User.objects.with_role(*OVERSIGHT)
        self.fields["round"].queryset = Round.objects.select_related("term")
        self.helper = PageForm(
            Section("授权给谁", Grid("user", "round"), Grid("year", "number")),
            Section("理由和期限", "reason", Grid("to_on")),
        )

    def clean(self) -> dict:
        data = super().clean()
        year, number, chosen = data.get("year"), data.get("number"), data.get("round")
        data["clue"] = None
        if bool(year) != bool(number):
            self.add_error("number", "请同时填写线索年度和编号，或都留空。")
        elif year and chosen:
            clues = Clue.objects.filter(inspection__round=chosen, year=year, number=number)
            data["clue"] = clues.select_related("inspection").first()
            if data["clue"] is None:
                self.add_error("number", "所选轮次没有这个编号的线索，请核对。")
        return data
