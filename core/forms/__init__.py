"""Form bases: they validate and never save; a version guards against overwriting others."""

from dataclasses import dataclass
from typing import Any

from django import forms


@dataclass(frozen=True)
class Conflict:
    """One field that both people changed: what stands in the database and what was typed here."""

    label: str
    theirs: str
    mine: str
    name: str = ""


class VersionedForm(forms.ModelForm):
    """A ModelForm that carries the version it was opened with; call ``values()`` for the action."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    conflicts: tuple[Conflict, ...] = ()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["version"] = self.token(self.instance)

    def token(self, row: Any) -> Any:
        """What the form carries of the row as it stood; others where it writes a part of it alone."""
        return row.version

    def values(self) -> dict:
        """The cleaned columns, without the version."""
        return {k: v for k, v in self.cleaned_data.items() if k != "version"}

    @property
    def base_version(self) -> Any:
        return self.cleaned_data.get("version")

    def mark_conflict(self) -> None:
        """After a StaleState: list what differs, and let the next save name the new version."""
        self._compare(taking="")

    def take_theirs(self, name: str) -> None:
        """Put the stored value of one field into the form; what was typed elsewhere stays."""
        self._compare(taking=name)

    def _compare(self, *, taking: str) -> None:
        stored = type(self.instance)._base_manager.get(pk=self.instance.pk)
        theirs = type(self)(instance=stored, **self.rebuild_kwargs())
        data: Any = self.data
        self.data = data.copy()
        self.data[self.add_prefix("version")] = str(self.token(stored))  # type: ignore[index]
        if taking in self.fields and taking != "version":
            self._put(taking, theirs[taking].initial)
        self.conflicts = tuple(self._differences(theirs))

    def _put(self, name: str, value: Any) -> None:
        """``value`` as a browser would send it."""
        data: Any = self.data
        values = value if isinstance(value, list | tuple) else [value]
        sent = [str(each) for each in values if each not in (None, False)]
        data.setlist(self.add_prefix(name), sent)

    def rebuild_kwargs(self) -> dict:
        """What a subclass needs besides ``instance`` to build the same form again."""
        return {}

    def _differences(self, theirs: "VersionedForm"):
        for name in self.fields:
            if name == "version":
                continue
            if not self.fields[name].has_changed(theirs[name].initial, self[name].data):
                continue
            mine, stored = _shown(self[name], bound=True), _shown(theirs[name], bound=False)
            if mine != stored:
                yield Conflict(str(self[name].label), theirs=stored, mine=mine, name=name)


def _shown(field: forms.BoundField, *, bound: bool) -> str:
    """The value as a person reads it: choices by label, several joined by 、."""
    value = field.data if bound else field.initial
    value = field.field.prepare_value(value) if hasattr(field.field, "prepare_value") else value
    choices = {str(k): str(v) for k, v in getattr(field.field, "choices", [])}
    if isinstance(value, list | tuple):
        return "、".join(choices.get(str(v), str(v)) for v in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    text = "" if value is None else str(value)
    return choices.get(text, text)
