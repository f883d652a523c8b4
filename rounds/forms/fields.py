"""Fields that several forms share: units by name, and what the rows of a form belong to."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from accounts.models import User
from core.forms import Conflict
from core.models import Base
from rounds.models import Unit
from rounds.unit_names import UnitNames


class UnitNameField(forms.CharField):
    """A unit named by its full or short name; suggestions come while typing."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("max_length", 100)
        super().__init__(**kwargs)
        self.widget.attrs |= {
            "list": "unit-options",
            "autocomplete": "off",
            "placeholder": "输入单位名称",
            "hx-get": reverse_lazy("rounds:unit_options"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#unit-options",
            "hx-swap": "innerHTML",
        }

    def clean(self, value) -> Unit | None:
        name = super().clean(value)
        if not name:
            return None
        found = Unit.objects.filter(pk=UnitNames().exact(name)).first()
        if found is None:
            raise ValidationError(f"名录中没有“{name}”，请从提示中选择，或先新增这个单位。")
        return found


class AccountField(forms.CharField):
    """An account named by its user name."""

    def clean(self, value) -> User | None:
        name = super().clean(value)
        if not name:
            return None
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise ValidationError(f"没有账号“{name}”，请系统管理员先建立账号。")
        return user


class WordsField(forms.CharField):
    """Several short words typed with 、 or commas between them."""

    def prepare_value(self, value):
        return "、".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value) -> list[str]:
        text = super().clean(value)
        for mark in "，,；;/ ":
            text = text.replace(mark, "、")
        words = list(dict.fromkeys(word for word in text.split("、") if word))
        if long := [word for word in words if len(word) > 30]:
            raise ValidationError(f"“{long[0][:20]}…”太长，每项最多30个字。")
        return words


def dress(form: forms.Form) -> None:
    """Our classes for a form that a template shows field by field."""
    for field in form.fields.values():
        is_choice = isinstance(field.widget, forms.Select)
        field.widget.attrs.setdefault("class", "form-select" if is_choice else "form-control")


class RowsVersion(forms.Form):
    """The version of what the rows belong to: two people saving it never mix theirs."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    conflicts: tuple[Conflict, ...] = ()
    owner: Base  # what the rows belong to
    rows_label = ""

    def stored_words(self) -> str:
        """The rows as they stand in the database, for people."""
        raise NotImplementedError

    def typed_words(self) -> str:
        """The rows as they were typed, for people."""
        raise NotImplementedError

    @property
    def base_version(self) -> int | None:
        return self.cleaned_data.get("version")

    def mark_conflict(self) -> None:
        """After a StaleState: show both, and let the next save name the new version."""
        self.owner.refresh_from_db(fields=["version"])
        data: Any = self.data.copy()
        data["version"] = str(self.owner.version)
        self.data = data
        words = self.stored_words() or "空", self.typed_words() or "空"
        self.conflicts = (Conflict(self.rows_label, theirs=words[0], mine=words[1]),)
