"""Forms of units, their leaders and their liaisons."""

from django import forms
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core.forms.fields import DayField, MonthField
from core.forms.layouts import Grid, PageForm, Section
from core.forms.rows import RowSet, WithRows
from rounds.enums import LeaderKind
from rounds.forms.doubles import AsksApartUnit
from rounds.forms.fields import RowsVersion, UnitNameField
from rounds.models import Liaison, Unit


class NameRow(forms.Form):
    name = forms.CharField(label="其他名称", max_length=100)
    from_on = MonthField(label="启用（可留空）", required=False)
    until_on = MonthField(label="停用（可留空）", required=False)

    def clean(self) -> dict:
        data = super().clean()
        start, end = data.get("from_on"), data.get("until_on")
        if start and end and end < start:
            self.add_error("until_on", "停用时间不能早于启用时间。")
        return data


NameRows = forms.formset_factory(NameRow, formset=RowSet, extra=1, can_delete=True, max_num=50)


class UnitForm(WithRows, AsksApartUnit):
    FORMSETS = {"names": NameRows}

    parent = UnitNameField(label="上级党组织", required=False, help_text="没有上级党组织的留空。")

    class Meta:
        model = Unit
        fields = [
            "name",
            "short_name",
            "parent",
            "sector",
            "organisation",
            "size",
            "staff",
            "party_members",
            "order",
            "note",
            "is_active",
        ]
        help_texts = {
            "short_name": "常用简称，搜索和回避比对时也用。",
            "organisation": "党组、党委、党总支、党支部等。",
            "order": "列表里的先后，小的在前。",
            "is_active": "停用的单位不再出现在选择单位的页面。",
        }

    def __init__(self, data=None, files=None, **kwargs) -> None:
        super().__init__(data, files, **kwargs)
        self.make_formsets(data)
        if self.instance.parent_id:
            self.initial["parent"] = self.instance.parent.name
        self.helper = PageForm(
            "version",
            "apart",
            Section("基本情况", Grid("name", "short_name", "parent", "sector")),
            Section("规模", Grid("organisation", "size", "staff", "party_members")),
            Section("其他", Grid("order", "note"), "is_active"),
        )

    def rows_initial(self, name: str) -> list[dict]:
        if not self.instance.pk:
            return []
        return list(self.instance.names.values("name", "from_on", "until_on"))


class LeaderRow(forms.Form):
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label="姓名", max_length=80)
    post = forms.CharField(label="职务", max_length=80)
    rank = forms.CharField(label="职级", max_length=30, required=False)
    kind = forms.ChoiceField(label="类别", choices=LeaderKind)
    duties = forms.CharField(label="分工", max_length=200, required=False)
    is_first = forms.BooleanField(label="主要负责人", required=False)
    left_on = DayField(label="离任日期", required=False)


LeaderRows = forms.formset_factory(LeaderRow, formset=RowSet, extra=1, can_delete=True, max_num=200)


class LeadersForm(WithRows, RowsVersion):
    """The whole roster of a unit at once."""

    rows_label = "班子名单"

    FORMSETS = {"leaders": LeaderRows}

    def __init__(self, data=None, files=None, *, unit: Unit, **kwargs) -> None:
        super().__init__(data, files, **kwargs)
        self.initial["version"] = unit.version
        self.unit = self.owner = unit
        self.make_formsets(data)

    def rows_initial(self, name: str) -> list[dict]:
        columns = ["id", "name", "post", "rank", "kind", "duties", "is_first", "left_on"]
        return list(self.unit.leaders.values(*columns))

    def stored_words(self) -> str:
        return "、".join(f"{leader.name}（{leader.post}）" for leader in self.unit.leaders.all())

    def typed_words(self) -> str:
        kept = [row for row in self.changed() if not row["remove"]]
        return "、".join(f"{row['name']}（{row['post']}）" for row in kept)

    def changed(self) -> list[dict]:
        """All rows for the action: struck out ones say so."""
        found = []
        for form in self.formsets["leaders"].forms:
            row = dict(form.cleaned_data)
            if row:
                row["remove"] = row.pop("DELETE", False)
                found.append(row)
        return found


class LiaisonForm(forms.Form):
    user = forms.ModelChoiceField(label="联络员账号", queryset=User.objects.none())
    from_on = DayField(label="起始日期", initial=timezone.localdate)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        taken = Liaison.objects.filter(to_on=None).values("user_id")
        free = User.objects.with_role(Role.LIAISON).exclude(pk__in=taken).order_by("name")
        self.fields["user"].queryset = free
        self.fields["user"].empty_label = "请选择"
        self.fields["user"].help_text = "只列出尚未对应单位的联络员账号；没有的请系统管理员先开通。"
        self.fields["user"].label_from_instance = lambda u: f"{u.name}（{u.username}）"
