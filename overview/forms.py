"""Forms of evaluations (whom to score, the scores line by line) and of a noted head of the trail."""

from typing import Any

from django import forms

from core.formatting import short
from core.forms import Conflict
from core.forms.layouts import Grid, PageForm, Section
from overview import rules
from overview.models import Evaluation
from overview.queries import evaluations as queries
from overview.rules import points
from rounds.models import Round


class SubjectForm(forms.Form):
    subject = forms.ChoiceField(label="评价对象", error_messages={"required": "请选择评价对象。"})

    def __init__(self, *args, round: Round, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.teams = {f"team:{t.pk}": t for t in queries.unscored_teams(round)}
        self.ledgers = {f"ledger:{o.pk}": o for o in queries.unscored_ledgers(round)}
        self.fields["subject"].choices = [
            ("", "请选择"),
            ("巡察组考核", [(key, str(team)) for key, team in self.teams.items()]),
            ("整改成效评估", [(key, str(o.unit)) for key, o in self.ledgers.items()]),
        ]

    def chosen(self) -> dict:
        key = self.cleaned_data["subject"]
        return {"team": self.teams.get(key), "ledger": self.ledgers.get(key)}


class ScoreForm(forms.Form):
    """Points for every line, as proposed until a person says otherwise and why; its version travels along."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    conflicts: tuple[Conflict, ...] = ()

    def __init__(self, *args, evaluation: Evaluation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.evaluation = evaluation
        self.initial["version"] = evaluation.version
        for place, line in enumerate(evaluation.lines):
            self._add(place, line)
        self.fields["comment"] = forms.CharField(
            label="综合评语",
            required=False,
            max_length=5000,
            initial=evaluation.comment,
            widget=forms.Textarea(attrs={"rows": 5}),
        )
        self.helper = PageForm("version", *self._sections(), Section("评语", "comment"))

    def _sections(self) -> list[Section]:
        """Lines of one heading together, points beside their reason."""
        found: dict[str, list[Grid]] = {}
        for place, line in enumerate(self.evaluation.lines):
            grid = Grid(f"score_{place}", f"reason_{place}")
            found.setdefault(line.get("heading") or line["name"], []).append(grid)
        return [Section(heading, *grids) for heading, grids in found.items()]

    def _add(self, place: int, line: dict) -> None:
        full = short(line["full"])
        proposed = line.get("proposed")
        said = "" if proposed is None else f"建议{short(proposed)}分"
        told = (said, line["facts"], points.words(line), line["basis"])
        self.fields[f"score_{place}"] = forms.DecimalField(
            label=f"{line['name']}（满分{full}）",
            required=False,
            min_value=0,
            max_value=float(line["full"]),
            decimal_places=2,
            initial=proposed if line["score"] is None else line["score"],
            help_text="。".join(part for part in told if part),
            error_messages={
                "invalid": "请填写数字。",
                "min_value": "得分不能小于0。",
                "max_value": f"得分不能超过{full}。",
                "max_decimal_places": "得分最多两位小数。",
            },
        )
        self.fields[f"reason_{place}"] = forms.CharField(
            label="与建议不同的理由" if proposed is not None else "评分理由",
            required=False,
            max_length=500,
            initial=line["reason"],
        )

    def clean(self) -> dict:
        data = super().clean() or self.cleaned_data
        for place, line in enumerate(self.evaluation.lines):
            given = data.get(f"score_{place}")
            if given is None or data.get(f"reason_{place}", "").strip():
                continue
            if rules.needs_reason(line, given):
                self.add_error(f"reason_{place}", "得分与建议不同，或者没有建议分，请填写理由。")
        return data

    def scores(self) -> list:
        data = self.cleaned_data
        count = len(self.evaluation.lines)
        return [(data[f"score_{n}"], data[f"reason_{n}"]) for n in range(count)]

    def mark_conflict(self) -> None:
        """What the other person scored beside what was typed here; the next save stands on it."""
        stored = Evaluation.objects.get(pk=self.evaluation.pk)
        theirs = ScoreForm(evaluation=stored)
        data: Any = self.data.copy()
        data["version"] = str(stored.version)
        self.data = data
        self.conflicts = tuple(
            Conflict(str(self[name].label), str(theirs[name].initial or ""), self[name].data or "")
            for name in self.fields
            if name != "version" and str(theirs[name].initial or "") != str(self[name].data or "")
        )


class DispatchRegisterForm(forms.Form):
    """What the 发文登记簿 is narrowed by; a year that is none is the newest."""

    q = forms.CharField(
        label="搜索",
        required=False,
        max_length=80,
        widget=forms.TextInput({"type": "search", "placeholder": "文号、文书、单位、印发人"}),
    )
    year = forms.ChoiceField(label="年份", required=False)
    series = forms.ChoiceField(label="机关代字", required=False)

    def __init__(self, *args, years: list[int], series: list, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        newest, *older = years
        self.fields["year"].choices = [
            ("", f"{newest}年"),
            *((str(year), f"{year}年") for year in older),
        ]
        self.fields["series"].choices = [("", "全部"), *((s.series, s.series) for s in series)]
        self.is_valid()

    def narrow(self, rows: list) -> list:
        """The entries (overview.queries.dispatches) that fit; a value that is none fits all."""
        asked = self.cleaned_data
        word, series = asked.get("q", "").strip(), asked.get("series", "")
        return [
            row
            for row in rows
            if (not series or row.series == series)
            and (not word or any(word in text for text in _texts(row)))
        ]


def _texts(row) -> tuple[str, ...]:
    return row.reference, row.kind, row.unit, row.issued_by


class NotedHeadForm(forms.Form):
    """How many records there were and how their last code began, as somebody wrote it down."""

    length = forms.IntegerField(
        label="抄录的条数",
        min_value=1,
        max_value=2**62,
        error_messages={
            "required": "请填写抄录时的条数。",
            "invalid": "请填写数字。",
            "min_value": "请填写抄录时的条数，至少是1。",
        },
    )
    beginning = forms.RegexField(
        regex=r"^[0-9a-f]{16,64}$",
        label="抄录的校验码",
        help_text="抄了前16位即可。",
        error_messages={
            "required": "请填写抄录的校验码。",
            "invalid": "校验码由数字和字母a至f组成，至少16位，请核对。",
        },
    )
