"""分工: one choice of a person for each open item."""

from collections.abc import Sequence

from django import forms

from accounts.models import User
from rectification.models import LedgerItem

ALL = "全体联络员"


class DivisionForm(forms.Form):
    """``items`` that may be given to ``people``; who does not speak for the unit any more is nobody."""

    def __init__(
        self, *args, items: Sequence[LedgerItem], people: Sequence[User], **kwargs
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items, self.people = items, {str(user.pk): user for user in people}
        choices = [("", ALL), *((key, user.name) for key, user in self.people.items())]
        for item in items:
            self.fields[f"handler-{item.pk}"] = forms.TypedChoiceField(
                label=f"第{item.number}项由谁经办",
                choices=choices,
                required=False,
                coerce=self.people.get,
                empty_value=None,
                initial=str(item.handler_id) if str(item.handler_id) in self.people else "",
                error_messages={"invalid_choice": "所选的人现在不是本单位联络员，请另选。"},
            )
            self.fields[f"handler-{item.pk}"].widget.attrs["class"] = "form-select"

    def handlers(self) -> dict[int, User | None]:
        return {item.pk: self.cleaned_data[f"handler-{item.pk}"] for item in self.items}
