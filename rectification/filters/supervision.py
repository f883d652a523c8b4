"""Conditions of the supervision board and of the list of letters."""

from django import forms
from django_filters import ModelChoiceFilter

from core.forms.filters import ChoiceFilter, ListFilter, WordFilter
from rectification.enums import LetterKind, SupervisionState, Turn
from rectification.models import Ledger
from rectification.queries.escalation import place_names
from rounds.queries.choices import RoundChoice


def place_choices() -> list[tuple[int, str]]:
    return list(place_names().items())


def _ledgers(request):
    return Ledger.objects.visible_to(request.user).select_related("unit", "inspection__unit")


def ledger_choice() -> ModelChoiceFilter:
    """The ledger from whose page the list was opened."""
    return ModelChoiceFilter(label="台账", queryset=_ledgers, widget=forms.HiddenInput)


class BoardFilter(ListFilter):
    q = WordFilter("单位名称", "unit__name")
    place = ChoiceFilter("已发到", place_choices, empty_label="全部")
    turn = ChoiceFilter("等谁办理", Turn.choices, empty_label="全部")
    round = RoundChoice()


class LetterFilter(ListFilter):
    q = WordFilter("单位名称", "ledger__unit__name")
    kind = ChoiceFilter("文书", LetterKind, empty_label="全部")
    state = ChoiceFilter("状态", SupervisionState)
    ledger = ledger_choice()
