"""The form of the opinion: its words, and for each signed finding whether, how and where."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms

from core.forms import VersionedForm
from findings.models import Feedback, Finding
from findings.queries.feedback import default_text, heading_of

LONGEST = 3000


@dataclass(frozen=True)
class Line:
    """One finding in the form: tick, words, place."""

    finding: Finding
    pick: forms.BoundField
    text: forms.BoundField
    place: forms.BoundField


class FeedbackForm(VersionedForm):
    """``findings`` are the candidates in order; each brings three fields of its own."""

    class Meta:
        model = Feedback
        fields = ["opening", "requirements", "closing"]
        help_texts = {
            "requirements": "每段一条，段首一句是小标题；编号（一）（二）由系统排。",
            "closing": "整改方案、集中整改的时限按本轮期限方案预填。",
        }
        widgets = {
            "opening": forms.Textarea(attrs={"rows": 6}),
            "requirements": forms.Textarea(attrs={"rows": 8}),
            "closing": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args, findings: list[Finding], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.findings = findings
        for place, finding in enumerate(findings, 1):
            self._add(finding, place)

    def _add(self, finding: Finding, place: int) -> None:
        item = getattr(finding, "feedback_item", None)
        name = finding.reference
        self.fields[f"pick_{finding.pk}"] = forms.BooleanField(
            label=f"选入{name}", required=False, initial=item is not None
        )
        self.fields[f"text_{finding.pk}"] = forms.CharField(
            label=f"{name}的反馈表述",
            required=False,
            max_length=LONGEST,
            initial=item.text if item else default_text(finding),
            widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={"max_length": f"反馈表述最多{LONGEST}字，请精简。"},
        )
        self.fields[f"place_{finding.pk}"] = forms.IntegerField(
            label=f"{name}的次序",
            required=False,
            min_value=1,
            max_value=999,
            initial=item.order if item else place,
            error_messages={
                "invalid": "次序请填写整数。",
                "min_value": "次序从1开始。",
                "max_value": "次序不能超过999。",
            },
        )

    def clean(self) -> dict:
        cleaned = super().clean()
        for finding in self.findings:
            name = f"text_{finding.pk}"
            is_empty = name in cleaned and not cleaned[name].strip()
            if cleaned.get(f"pick_{finding.pk}") and is_empty:
                self.add_error(name, "请填写反馈表述，或取消勾选。")
        return cleaned

    def rebuild_kwargs(self) -> dict:
        """With the items as they are stored now."""
        fresh = Finding.objects.select_related("category__parent", "feedback_item")
        return {"findings": list(fresh.filter(pk__in=[f.pk for f in self.findings]))}

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def items(self) -> list[tuple[Finding, str, int]]:
        """The ticked findings in their order, numbered from 1."""
        ticked = [f for f in self.findings if self.cleaned_data[f"pick_{f.pk}"]]
        ticked.sort(key=lambda f: self.cleaned_data[f"place_{f.pk}"] or 0)
        return [
            (finding, self.cleaned_data[f"text_{finding.pk}"].strip(), place)
            for place, finding in enumerate(ticked, 1)
        ]

    def groups(self) -> Iterator[tuple[str, list[Line]]]:
        """The candidates under their first-level categories, as the page shows them."""
        groups: dict[str, list[Line]] = {}
        for finding in self.findings:
            names = (f"{part}_{finding.pk}" for part in ("pick", "text", "place"))
            line = Line(finding, *(self[name] for name in names))
            groups.setdefault(heading_of(finding), []).append(line)
        yield from groups.items()
