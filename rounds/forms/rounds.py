"""Forms of a round's plan, its deadlines and the steps of an inspection."""

from django import forms
from django.utils import timezone

from core.calendar import DeadlineUnit, cn_date
from core.forms import VersionedForm
from core.forms.fields import DayField
from core.forms.layouts import Grid, PageForm, Section
from core.forms.rows import RowSet, WithRows
from rounds.enums import DeadlineKind, StartEvent
from rounds.forms.fields import RowsVersion, dress
from rounds.models import DeadlinePreset, Round, RoundDeadlineRow, Term


class RoundForm(VersionedForm):
    starts_on = DayField(label="进驻日期")
    ends_on = DayField(label="驻点结束日期")

    class Meta:
        model = Round
        fields = ["term", "number", "kind", "topics", "starts_on", "ends_on", "preset"]
        widgets = {"topics": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"preset": "各项期限按方案推算；本轮不同的，建好后在“本轮期限”里单独调整。"}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].min_value = 1
        self.fields["number"].validators.append(forms.IntegerField(min_value=1).validators[0])
        if not self.instance.pk:
            self._suggest()
        self.helper = PageForm(
            "version",
            Section("轮次", Grid("term", "number", "kind", "preset")),
            Section("时间", Grid("starts_on", "ends_on")),
            Section("监督重点", "topics"),
        )

    def _suggest(self) -> None:
        """The current term, its next number, the default preset."""
        if not Term.objects.exists():
            self.fields[
                "term"
            ].help_text = (
                "还没有届次：请系统管理员在“系统管理 → 届次”新增，标为“本届”，再回到这里。"
            )
        term = Term.objects.filter(is_current=True).first()
        last = Round.objects.filter(term=term).order_by("-number").first() if term else None
        self.initial.setdefault("term", term)
        self.initial.setdefault("number", last.number + 1 if last else 1)
        self.initial.setdefault("preset", DeadlinePreset.objects.filter(is_default=True).first())

    def clean(self) -> dict:
        data = super().clean()
        start, end, term = data.get("starts_on"), data.get("ends_on"), data.get("term")
        if start and end and end < start:
            self.add_error("ends_on", "驻点结束日期不能早于进驻日期。")
        if start and term and not term.starts_on <= start <= term.ends_on:
            words = f"{cn_date(term.starts_on)}至{cn_date(term.ends_on)}"
            self.add_error("starts_on", f"进驻日期不在{term}任期内（{words}），请核对届次或日期。")
        return data


NO_FIGURE = "只改了起算、单位或依据，还要填数值；这一项照方案办的，请改回原样。"


class DeadlineRow(forms.Form):
    """One matter: empty figures follow the preset."""

    kind = forms.ChoiceField(choices=DeadlineKind, widget=forms.HiddenInput)
    start = forms.ChoiceField(label="起算", choices=StartEvent, required=False)
    offset = forms.IntegerField(label="数值", required=False, min_value=-400, max_value=400)
    unit = forms.ChoiceField(label="单位", choices=DeadlineUnit, required=False)
    basis = forms.CharField(label="依据", max_length=300, required=False)

    def clean(self) -> dict:
        data = super().clean()
        if data.get("offset") is not None and not (data.get("start") and data.get("unit")):
            self.add_error("offset", "请同时选择起算和单位。")
        if data.get("offset") is None and any(data.get(name) for name in self._typed()):
            self.add_error("offset", NO_FIGURE)
        return data

    def _typed(self) -> set[str]:
        """What was typed beside the figure; a figure taken away takes all of its row along."""
        had_figure = self.initial.get("offset") is not None
        return set() if had_figure else {"start", "unit", "basis"} & set(self.changed_data)


DeadlineRows = forms.formset_factory(DeadlineRow, formset=RowSet, extra=0)


class RoundDeadlinesForm(WithRows, RowsVersion):
    rows_label = "本轮期限"
    FORMSETS = {"rows": DeadlineRows}

    def __init__(self, data=None, files=None, *, round: Round, **kwargs) -> None:
        super().__init__(data, files, **kwargs)
        self.initial["version"] = round.version
        self.owner, self.round = round, round
        self.preset_rows = {row.kind: row for row in round.preset.rows.all()}
        self.own_rows = {row.kind: row for row in round.deadline_rows.all()}
        self.make_formsets(data)
        for form, first in zip(
            self.formsets["rows"].forms, self.formsets["rows"].initial, strict=False
        ):
            dress(form)
            form.label = DeadlineKind(first["kind"]).label
            preset = self.preset_rows.get(first["kind"])
            form.words = preset.words if preset else "方案没有规定，办理时逐件填写"

    def rows_initial(self, name: str) -> list[dict]:
        kinds = [k for k in DeadlineKind if k not in (DeadlineKind.ITEM, DeadlineKind.MEASURE)]
        return [self._initial(kind) for kind in kinds]

    def _initial(self, kind: str) -> dict:
        own = self.own_rows.get(kind)
        shown = own or self.preset_rows.get(kind)
        return {
            "kind": kind,
            "start": shown.start if shown else "",
            "offset": own.offset if own else None,
            "unit": shown.unit if shown else "",
            "basis": own.basis if own else "",
        }

    def stored_words(self) -> str:
        return "；".join(str(row) for row in self.round.deadline_rows.all())

    def typed_words(self) -> str:
        return "；".join(str(RoundDeadlineRow(**row)) for row in self.overrides())

    def overrides(self) -> list[dict]:
        return [row for row in self.rows("rows") if row.get("offset") is not None]


class CorrectForm(forms.Form):
    """Which day was entered wrongly, the right one, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    column = forms.ChoiceField(label="更正哪个日期")
    on = DayField(label="更正后的日期")
    reason = forms.CharField(
        label="更正原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="原日期、新日期和原因都会留在经过和各项期限的变动记录里。",
        error_messages={"required": "请写明更正的原因。"},
    )

    def __init__(self, *args, inspection, dates, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.inspection = inspection
        self.initial["version"] = inspection.version
        self.fields["column"].choices = [
            (column, f"{words}（现为{cn_date(getattr(inspection, column))}）")
            for column, words in dates
        ]

    def mark_conflict(self) -> None:
        """The choice shows the dates as they are now; the next save names the new version."""
        data = self.data.copy()
        data["version"] = str(type(self.inspection).objects.get(pk=self.inspection.pk).version)
        self.data = data


class AdvanceForm(forms.Form):
    """The day a step took place, and a note."""

    on = DayField(label="日期")
    note = forms.CharField(
        label="说明", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, label: str, dated: bool, asked: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if asked:
            self.fields["note"].required = True
            self.fields["note"].label = "说明（没有或者办不完的原因）"
        self.fields["on"].label = label
        self.fields["on"].initial = timezone.localdate
        if not dated:
            del self.fields["on"]
