"""Ticking files of the sources as evidence of a sheet or clue."""

from django import forms

from findings.models import Finding
from findings.queries import evidence, sources

MOVED = "所选文件已不在来源里，请重新勾选。"
SEEN = "勾选的文件，凡能看这份底稿的人都看得到；文件不重复存放。"


class FilesOfSources(forms.MultipleChoiceField):
    """Files by their numbers; none is ticked but what the unit itself handed in (``ticked``)."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs) -> None:
        errors = {"invalid_choice": MOVED, "required": "请勾选要作为佐证的文件。"}
        super().__init__(label="来源里的文件", error_messages=errors, **kwargs)

    def offer(self, offers: list[evidence.Offer]) -> None:
        self.choices = [(offer.file.pk, offer.label) for offer in offers]

    def clean(self, value) -> list[int]:
        return [int(number) for number in super().clean(value)]


class EvidenceForm(forms.Form):
    """Of a sheet: files of its sources, and one more source whose files come next."""

    files = FilesOfSources(required=False)
    source = forms.ChoiceField(
        label="再添一个来源",
        required=False,
        help_text="添了以后，再从它的文件里勾选；选重点关注事项的，这件事项即记为“已形成底稿”。",
        error_messages={"invalid_choice": "这个来源已不能选用，请重新选择。"},
    )

    def __init__(self, *args, finding: Finding, user, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.finding, self.user = finding, user
        self.fields["files"].offer(evidence.of_finding(finding, user))
        self.fields["files"].help_text = SEEN
        offered = sources.offered(user, finding.inspection, besides=finding)
        self.fields["source"].choices = [("", "不添"), *offered]
        if not offered and not self.data.get("source"):
            del self.fields["source"]
        if not self.fields["files"].choices and not self.data.get("files"):
            del self.fields["files"]

    def clean_source(self):
        key = self.cleaned_data["source"]
        return sources.named(key, self.user, self.finding.inspection) if key else None

    def clean(self) -> dict:
        data = super().clean()
        if not self.errors and not data.get("files") and not data.get("source"):
            raise forms.ValidationError("请勾选文件，或选一个来源。")
        return data


class ClueEvidenceForm(forms.Form):
    files = FilesOfSources()

    def __init__(self, *args, offers: list[evidence.Offer], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not offers and not self.data.get("files"):
            del self.fields["files"]
            return
        self.fields["files"].offer(offers)
        self.fields["files"].help_text = "文件不重复存放；来源页面上看不出被哪条线索引用。"
