"""Which items of the earlier inspection are taken over."""

from django import forms

from core.forms.layouts import PageForm, Section
from rectification.queries.earlier import Earlier


class TakeOverForm(forms.Form):
    """The unresolved ones are ticked; those that were taken over are not offered again."""

    items = forms.MultipleChoiceField(
        label="整改事项",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少勾选一项。"},
    )

    def __init__(self, *args, rows: list[Earlier], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(each.item.pk): each for each in rows}
        self.fields["items"].choices = [(pk, each.words) for pk, each in self.rows.items()]
        self.initial["items"] = [pk for pk, each in self.rows.items() if each.is_unresolved]
        self.helper = PageForm(Section("列入本次重点关注事项", "items"))

    def clean_items(self) -> list[Earlier]:
        return [self.rows[pk] for pk in self.cleaned_data["items"]]
