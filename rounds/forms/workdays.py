"""Taking a day of the working calendar back, and deciding about the dates that it moves."""

from django import forms

MOVE, KEEP = "move", "keep"
WORDS = [(MOVE, "一并重新推算，并通知有关人员"), (KEEP, "不调整，已定的期限照旧")]


class WithdrawForm(forms.Form):
    moving = forms.ChoiceField(
        label="已定的期限",
        choices=WORDS,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择已定的期限是否随之调整。"},
    )
    shown = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, data=None, files=None, *, asks: bool, shown: str, **kwargs) -> None:
        super().__init__(data, files, **kwargs)
        self.initial["shown"] = shown
        if not asks:
            del self.fields["moving"]
