"""Forms of 工作方案: texts with division and calendar, and who looks into which point."""

from typing import Any

from django import forms

from accounts.models import User
from core.forms import Conflict, VersionedForm
from core.forms.layouts import PageForm, Section
from core.forms.rows import RowSet, WithRows
from fieldwork.enums.focus import UNSETTLED
from fieldwork.models import FocusPoint, WorkPlan
from fieldwork.queries import workplans as queries
from rounds.models import Inspection, Inspector
from rounds.queries.people import team_of
from rounds.queries.scopes import bodies_below

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LONGEST = {"goal": 5000, "emphasis": 10000}


class Row(forms.Form):
    """One line of a list, each field named for who cannot see the column."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            kind = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs |= {"class": kind, "aria-label": field.label, "autocomplete": "off"}


class DutyForm(Row):
    """One line of the division; who has nothing yet keeps an empty one."""

    member_id = forms.TypedChoiceField(label="人员", coerce=int, empty_value=None, required=False)
    unit_below_id = forms.TypedChoiceField(
        label="下级单位", coerce=int, empty_value=None, required=False
    )
    task = forms.CharField(label="分工内容", max_length=300, required=False)

    def __init__(self, *args, people: list, units: list, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member_id"].choices = [("", "请选择"), *people]
        self.fields["unit_below_id"].choices = [("", "不限下级单位"), *units]

    def clean(self) -> dict:
        row = self.cleaned_data
        says = row.get("unit_below_id") or row.get("task")
        if says and not row.get("member_id") and "member_id" not in self.errors:
            self.add_error("member_id", "请选择由谁负责，或清空这一行。")
        return row


class DayForm(Row):
    """One line of the calendar."""

    from_on = forms.DateField(label="日期", required=False, widget=DATE)
    to_on = forms.DateField(label="至（只一天的不填）", required=False, widget=DATE)
    what = forms.CharField(label="工作内容", max_length=300, required=False)
    who = forms.CharField(label="人员", max_length=100, required=False)

    def clean(self) -> dict:
        row = self.cleaned_data
        begin, end = row.get("from_on"), row.get("to_on")
        if not any(row.get(name) for name in ("from_on", "to_on", "what", "who")):
            return row
        if not begin and "from_on" not in self.errors:
            self.add_error("from_on", "请填写日期，或清空这一行。")
        if not row.get("what") and "what" not in self.errors:
            self.add_error("what", "请写明这一天做什么。")
        if begin and end and end < begin:
            self.add_error("to_on", "结束日期不能早于开始日期，请核对。")
        return row


DutyRows = forms.formset_factory(
    DutyForm, formset=RowSet, extra=1, can_delete=True, max_num=120, absolute_max=130
)
DayRows = forms.formset_factory(
    DayForm, formset=RowSet, extra=1, can_delete=True, max_num=120, absolute_max=130
)


class WorkPlanForm(WithRows, VersionedForm):
    FORMSETS = {"duties": DutyRows, "days": DayRows}

    class Meta:
        model = WorkPlan
        fields = ("goal", "emphasis")
        widgets = {
            name: forms.Textarea(attrs={"rows": rows, "maxlength": LONGEST[name]})
            for name, rows in (("goal", 5), ("emphasis", 10))
        }
        help_texts = {
            "goal": "这次巡察要达到什么。本栏加密保存，边写边自动保存。",
            "emphasis": "盯住哪些人、事、环节，怎样了解。本栏加密保存，边写边自动保存。",
        }

    def __init__(self, *args, inspection: Inspection, user: User, **kwargs) -> None:
        self.inspection, self.user = inspection, user
        super().__init__(*args, **kwargs)
        self.make_formsets(self.data if self.is_bound else None)
        self.helper = PageForm("version", Section("目标和重点", "goal", "emphasis"))

    def rows_initial(self, name: str) -> list[dict]:
        read = queries.duties_of if name == "duties" else queries.days_of
        return read(self.instance)

    def rows_kwargs(self, name: str) -> dict:
        """Everybody of the team, and whoever was named and has left."""
        if name == "days":
            return {}
        people = {person.pk: person.name for person in queries.crew(self.inspection)}
        for row in self.instance.duties.select_related("member"):
            people.setdefault(row.member_id, f"{row.member.name}（已不在本组）")
        units = list(bodies_below(self.inspection.unit).values_list("pk", "name"))
        named = self.instance.duties.exclude(unit_below=None).exclude(
            unit_below__in=[pk for pk, _ in units]
        )
        units += named.order_by().values_list("unit_below", "unit_below__name").distinct()
        return {"people": list(people.items()), "units": units}

    def duties(self) -> list[dict]:
        return [row for row in self.rows("duties") if row["member_id"]]

    def days(self) -> list[dict]:
        return [row for row in self.rows("days") if row["from_on"]]

    def rebuild_kwargs(self) -> dict:
        return {"inspection": self.inspection, "user": self.user}

    def mark_conflict(self) -> None:
        super().mark_conflict()
        told = (
            ("分工", self._said(queries.duties_of(self.instance)), self._said(self.duties())),
            ("日程", _days(queries.days_of(self.instance)), _days(self.days())),
        )
        for label, theirs, mine in told:
            if theirs != mine:
                self.conflicts = (*self.conflicts, Conflict(label, theirs, mine))

    def _said(self, rows: list[dict]) -> str:
        known = self.rows_kwargs("duties")
        people, units = dict(known["people"]), dict(known["units"])
        lines = (
            (people.get(row["member_id"], ""), units.get(row["unit_below_id"], ""), row["task"])
            for row in rows
        )
        return "；".join(" ".join(filter(None, line)) for line in lines)


def _days(rows: list[dict]) -> str:
    ordered = sorted(rows, key=lambda row: row["from_on"])
    return "；".join(" ".join(str(value) for value in row.values() if value) for row in ordered)


class PointsForm(forms.Form):
    """Who looks into each open 重点关注事项; the version of each is carried along."""

    def __init__(self, *args, inspection: Inspection, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        team = team_of(inspection)
        self.points = list(queries.points_of(inspection).filter(state__in=UNSETTLED))
        for point in self.points:
            self.fields[f"point_{point.pk}"] = self._choice(point, team)
            self.fields[f"seen_{point.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=point.version, required=False
            )
        self.helper = PageForm(Section("由谁查办", *self.fields))

    @staticmethod
    def _choice(point: FocusPoint, team: Any) -> forms.ModelChoiceField:
        field = forms.ModelChoiceField(
            label=f"{point.reference} {point.title}",
            queryset=team,
            required=False,
            empty_label="暂不指定",
            initial=point.assignee_id,
            widget=forms.Select(attrs={"class": "form-select"}),
            error_messages={"invalid_choice": "所选查办人已不在本巡察组，请重新选择。"},
        )
        field.label_from_instance = lambda inspector: inspector.name
        return field

    def choices(self) -> list[tuple[FocusPoint, Inspector | None, int | None]]:
        data = self.cleaned_data
        return [(p, data.get(f"point_{p.pk}"), data.get(f"seen_{p.pk}")) for p in self.points]
