"""The form that asks which unit each organisation in somebody's career is."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django import forms

from core.forms.layouts import PageForm
from core.names import fold
from rounds.careers import Line
from rounds.forms.fields import UnitNameField
from rounds.models import Employment, Unit

CHANGED = "这些经历刚刚被他人改过，请对照最新的内容重新填写。"


@dataclass(frozen=True)
class Question:
    """All lines of one person with the same words, and the two fields that answer for them."""

    lines: tuple[Line, ...]
    unit: forms.BoundField
    outside: forms.BoundField
    names: str

    @property
    def first(self) -> Line:
        return self.lines[0]


class CareersForm(forms.Form):
    """Two fields a text: a unit of ours, or 系统外; both blank leaves it as it is."""

    helper = PageForm()

    def __init__(self, data=None, files=None, *, lines: list[Line], **kwargs) -> None:
        super().__init__(data, files, **kwargs)
        self.lines: dict[str, list[Line]] = {}
        for line in lines:
            self.lines.setdefault(_key(line), []).append(line)
        units = {pk for line in lines for pk in line.units}
        self.units = dict(Unit.objects.filter(pk__in=units).values_list("pk", "name"))
        suggested = _suggested(lines)
        for key, (first, *_) in self.lines.items():
            unit, outside = suggested.get(fold(first.text), ("", False))
            if first.is_decided:
                unit, outside = self._names(first), first.is_outside
            self.fields[f"unit-{key}"] = UnitNameField(
                label="对应单位", required=False, initial=unit
            )
            self.fields[f"outside-{key}"] = forms.BooleanField(
                label="系统外单位", required=False, initial=outside
            )

    def questions(self) -> Iterator[Question]:
        for key, lines in self.lines.items():
            names = self._names(lines[0])
            yield Question(tuple(lines), self[f"unit-{key}"], self[f"outside-{key}"], names)

    def clean(self) -> dict:
        data = super().clean()
        if any(
            name not in self.fields and self.data.get(name) for name in self.data if _ours(name)
        ):
            raise forms.ValidationError(CHANGED)
        for key in self.lines:
            if data.get(f"unit-{key}") and data.get(f"outside-{key}"):
                self.add_error(
                    f"unit-{key}", "已勾选“系统外单位”的，不能再填对应单位，请只留一项。"
                )
        return data

    def answers(self) -> Iterator[tuple[Line, Unit | None]]:
        """What is said of each text; of those without an answer, nothing."""
        for key, (first, *_) in self.lines.items():
            unit = self.cleaned_data.get(f"unit-{key}")
            if unit or self.cleaned_data.get(f"outside-{key}"):
                yield first, unit

    def _names(self, line: Line) -> str:
        return "、".join(self.units[pk] for pk in line.units if pk in self.units)


def _key(line: Line) -> str:
    return f"{line.inspector.pk}-{zlib.crc32(fold(line.text).encode()):08x}"


def _ours(name: str) -> bool:
    return name.startswith(("unit-", "outside-"))


def _suggested(lines: list[Line]) -> dict[str, tuple[str, bool]]:
    """What was decided before about the same words in other people's careers, to be confirmed."""
    texts = {line.text for line in lines if line.is_open}
    rows = Employment.objects.filter(is_decided=True, organisation__in=texts)
    pairs = rows.order_by("pk").values_list("organisation", "unit__name")
    return {fold(text): (name or "", name is None) for text, name in pairs}
