"""Forms that create or rename: a name near to one that stands already is asked about first."""

from django import forms

from core.forms import VersionedForm
from core.names import fold
from rounds.doubles import UnitDoubles, people_named
from rounds.forms.fields import UnitNameField
from rounds.models import Inspector, Unit


class AsksApart(VersionedForm):
    """Subclasses answer ``near``; the box that says “not the same” shows where it is needed."""

    apart = forms.BooleanField(
        label="已核对，不是同一个", required=False, initial=False, widget=forms.HiddenInput
    )

    def near(self, name: str) -> list[str]:
        raise NotImplementedError

    def clean(self) -> dict:
        data = super().clean()
        name = data.get("name")
        is_new = name and fold(name) != fold(self.instance.name)
        near = self.near(name) if is_new and not data.get("apart") else []
        if near:
            self.fields["apart"].widget = forms.CheckboxInput()
            words = "”“".join(near[:5])
            asked = "请先核对是否同一个。确认不是的，勾选“已核对，不是同一个”后再保存。"
            self.add_error(None, f"已有相近的“{words}”，{asked}")
        return data

    def values(self) -> dict:
        return {name: value for name, value in super().values().items() if name != "apart"}


class AsksApartUnit(AsksApart):
    def near(self, name: str) -> list[str]:
        return UnitDoubles().of(name, but=self.instance.pk)


class AsksApartPerson(AsksApart):
    def near(self, name: str) -> list[str]:
        return people_named(name, but=self.instance.pk)


class MergeForm(forms.Form):
    """Which row stays, and that the person knows what it means."""

    is_sure = forms.BooleanField(
        label="已核对是同一个，合并后不能撤销",
        error_messages={"required": "请先核对，勾选确认后再合并。"},
    )
    field_order = ["kept", "is_sure"]

    def __init__(self, data=None, files=None, *, lost, kept: str = "", **kwargs) -> None:
        """``kept``: the number of the row that is offered."""
        super().__init__(data, files, **kwargs)
        self.lost = lost
        self.offered = int(kept) if kept.isdecimal() and len(kept) < 18 else 0

    def clean(self) -> dict:
        data = super().clean()
        if data.get("kept") == self.lost:
            self.add_error("kept", "不能并入自己，请选择另一个。")
        return data


class UnitMergeForm(MergeForm):
    kept = UnitNameField(label="并入哪个单位", help_text="填保留下来的单位名称。")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        offered = Unit.objects.filter(pk=self.offered, merged_into=None).first()
        self.initial["kept"] = offered.name if offered else None


class InspectorMergeForm(MergeForm):
    kept = forms.ModelChoiceField(
        label="并入哪个人",
        queryset=Inspector.objects.none(),
        empty_label="请选择",
        help_text="列出同名的人；姓名写法不同的，请先改成相同的姓名。",
    )

    def __init__(self, *args, lost: Inspector, **kwargs) -> None:
        super().__init__(*args, lost=lost, **kwargs)
        self.initial["kept"] = self.offered or None
        same = Inspector.objects.filter(name_key=fold(lost.name), merged_into=None)
        self.fields["kept"].queryset = same.exclude(pk=lost.pk).order_by("pk")
        self.fields["kept"].label_from_instance = _person


def _person(row: Inspector) -> str:
    return f"{row.name}（{'，'.join(filter(None, (row.employer_name, row.post, row.phone)))}）"
