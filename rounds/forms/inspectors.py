"""Forms of the talent pool."""

from django import forms
from django.utils import timezone

from core.forms.fields import MonthField
from core.forms.layouts import Grid, PageForm, Section, Wide
from core.forms.rows import RowSet, WithRows
from rounds.enums import Relation
from rounds.forms.doubles import AsksApartPerson
from rounds.forms.fields import (
    AccountField,
    UnitNameField,
    WordsField,
)
from rounds.models import CorrectionRequest, Inspector


class EmploymentRow(forms.Form):
    organisation = forms.CharField(label="单位或学校", max_length=100)
    from_on = MonthField(label="起", error_messages={"required": "请填写开始年月。"})
    to_on = MonthField(label="止（留空为至今）", required=False)

    def clean(self) -> dict:
        data = super().clean()
        start, end = data.get("from_on"), data.get("to_on")
        if start and end and end < start:
            self.add_error("to_on", "结束时间不能早于开始时间。")
        return data


class RelationRow(forms.Form):
    unit = UnitNameField(label="单位")
    relation = forms.ChoiceField(label="关系类型", choices=Relation)
    relative = forms.CharField(label="关系人", max_length=80, required=False)
    detail = forms.CharField(label="说明", max_length=300, required=False)


class OnceEach(RowSet):
    """The same relation to the same unit stands once."""

    def clean(self) -> None:
        seen = set()
        for form in self.filled():
            row = form.cleaned_data
            if not form.is_valid():
                continue
            key = (row["unit"], row["relation"], row["relative"])
            if key in seen:
                form.add_error("unit", "这条关系已填写过，请删去重复的一行。")
            seen.add(key)


EmploymentRows = forms.formset_factory(
    EmploymentRow, formset=RowSet, extra=1, can_delete=True, max_num=100
)
RelationRows = forms.formset_factory(
    RelationRow, formset=OnceEach, extra=1, can_delete=True, max_num=100
)


class InspectorForm(WithRows, AsksApartPerson):
    FORMSETS = {"history": EmploymentRows, "relations": RelationRows}

    gender = forms.ChoiceField(
        label="性别", choices=[("", "—"), ("男", "男"), ("女", "女")], required=False
    )
    born_on = MonthField(label="出生年月", required=False)
    specialities = WordsField(
        label="专业特长", required=False, help_text="多项用顿号隔开，如：财务审计、法律"
    )
    user = AccountField(
        label="账号",
        required=False,
        max_length=60,
        help_text="本人登录用的账号；没有可留空。填写或更换须由安全保密管理员或领导小组复核后生效。",
    )
    account_reason = forms.CharField(
        label="更换账号的理由",
        required=False,
        max_length=300,
        help_text="填写或更换账号时必填，复核人据此判断；其他情况不用填。",
    )

    class Meta:
        model = Inspector
        fields = [
            "name",
            "gender",
            "born_on",
            "party",
            "employer_name",
            "post",
            "rank",
            "specialities",
            "school",
            "phone",
            "user",
            "is_active",
        ]
        help_texts = {
            "employer_name": "与单位名录同名的会自动对应，回避检查据此比对。",
            "is_active": "出库的人员不能编入巡察组。",
        }

    def __init__(self, data=None, files=None, **kwargs) -> None:
        super().__init__(data, files, **kwargs)
        if self.instance.user_id:
            self.initial["user"] = self.instance.user.username
        self.make_formsets(data)
        self.helper = PageForm(
            "version",
            "apart",
            Section("基本情况", Grid("name", "gender", "born_on", "party", "phone", "school")),
            Section("工作单位", Grid("employer_name", "post", "rank", "specialities")),
            Section("入库", Grid("user", "account_reason"), "is_active"),
        )

    def values(self) -> dict:
        """The columns; the reason goes with the request for another account."""
        return {k: v for k, v in super().values().items() if k != "account_reason"}

    def clean(self) -> dict:
        data = super().clean()
        if "user" in self.changed_data and not data.get("account_reason"):
            self.add_error("account_reason", "填写或更换账号须由另一人复核，请写明理由。")
        return data

    def rows_initial(self, name: str) -> list[dict]:
        if not self.instance.pk:
            return []
        if name == "history":
            return list(self.instance.employments.values("organisation", "from_on", "to_on"))
        rows = self.instance.relations.values("unit__name", "relation", "relative", "detail")
        return [{"unit": row.pop("unit__name"), **row} for row in rows.order_by("id")]


class CorrectionForm(forms.ModelForm):
    """A person's request and its answer, kept together."""

    helper = PageForm(
        Section("申请", Grid("asked_on", Wide("wanted"))),
        Section("办理", Grid("outcome", Wide("answer"))),
    )

    class Meta:
        model = CorrectionRequest
        fields = ["asked_on", "wanted", "outcome", "answer"]
        widgets = {
            "asked_on": forms.DateInput({"type": "date"}),
            "wanted": forms.Textarea({"rows": 3}),
            "answer": forms.Textarea({"rows": 3}),
        }

    def clean_asked_on(self):
        day = self.cleaned_data["asked_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("申请日期不能晚于今天。")
        return day
