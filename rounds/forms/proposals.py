"""The proposal of teams as a form: what to ask for, and who goes where."""

from typing import Any

from django import forms

from core.forms.rows import RowSet, WithRows
from rounds.enums import Duty
from rounds.forms.fields import dress
from rounds.models import Inspector
from rounds.proposing import FEWEST, MOST, SIZE, Pick, Place, Proposal, Wish

NOWHERE = [("", "不编入")]
UNIT = "unit-"


class WishForm(forms.Form):
    """Asked by GET; what is wrong counts as not asked."""

    size = forms.IntegerField(
        label="每组人数", min_value=FEWEST, max_value=MOST, initial=SIZE, required=False
    )
    specialities = forms.MultipleChoiceField(
        label="每组要有的专长", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, choices: list[tuple[str, str]], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["specialities"].choices = choices
        self.fields["size"].widget.attrs["class"] = "form-control"

    def wish(self) -> Wish:
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return Wish(data.get("size") or SIZE, tuple(data.get("specialities") or ()))


class PersonForm(forms.Form):
    """One person: in which team, as what."""

    inspector = forms.IntegerField(widget=forms.HiddenInput)
    team = forms.TypedChoiceField(label="编入", coerce=int, empty_value=None, required=False)
    duty = forms.ChoiceField(label="职责", choices=Duty)

    def __init__(self, *args, people: dict, numbers: list, picks: dict, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.fields["team"].choices = [*NOWHERE, *numbers]
        dress(self)
        key = str(self["inspector"].value())
        self.pick: Pick | None = picks.get(key)  # None where others were proposed meanwhile
        self.person: Inspector | None = people.get(int(key)) if key.isdecimal() else None
        for field in ("team", "duty"):
            name = f"{self.person.name if self.person else ''}{self.fields[field].label}"
            self.fields[field].widget.attrs["aria-label"] = name

    def clean_inspector(self) -> Inspector:
        person = self.people.get(self.cleaned_data["inspector"])
        if person is None:
            raise forms.ValidationError("此人已编入本轮巡察组或者已出库，请刷新页面。")
        return person


People = forms.formset_factory(PersonForm, formset=RowSet, extra=0, max_num=400, absolute_max=400)


class ProposalForm(WithRows, forms.Form):
    FORMSETS = {"people": People}

    def __init__(self, data=None, files=None, *, proposal: Proposal, **kwargs) -> None:
        super().__init__(data, files, **kwargs)
        self.proposal = proposal
        self.numbers = [(slot.number, slot.name) for slot in proposal.slots]
        for placing in proposal.placings:
            self._add_unit(placing)
        dress(self)
        self.make_formsets(data)

    def _add_unit(self, placing) -> None:
        choices: list[tuple[Any, str]] = [("", "未分配"), *self.numbers]
        self.fields[f"{UNIT}{placing.inspection.pk}"] = forms.TypedChoiceField(
            label=placing.inspection.unit.name, coerce=int, empty_value=None, required=False,
            choices=choices, initial=placing.number,
        )  # fmt: skip

    def rows_initial(self, name: str) -> list[dict]:
        return [
            {"inspector": pick.person.pk, "team": pick.number or "", "duty": pick.duty}
            for pick in (*self.proposal.picks, *self.proposal.spares)
        ]

    def rows_kwargs(self, name: str) -> dict:
        rows = (*self.proposal.picks, *self.proposal.spares)
        picks = {str(pick.person.pk): pick for pick in rows}
        return {"people": self.proposal.people, "numbers": self.numbers, "picks": picks}

    def units(self) -> dict[int, int | None]:
        return {
            int(name.removeprefix(UNIT)): value
            for name, value in self.cleaned_data.items()
            if name.startswith(UNIT)
        }

    def places(self) -> list[Place]:
        rows = [row.cleaned_data for row in self.formsets["people"].forms]
        return [
            Place(row["inspector"], row["team"], row["duty"]) for row in rows if row.get("team")
        ]

    def unit_rows(self) -> list[tuple]:
        """Each unit without a team beside its field."""
        return [(each, self[f"{UNIT}{each.inspection.pk}"]) for each in self.proposal.placings]
