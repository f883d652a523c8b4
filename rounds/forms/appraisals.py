"""The form of 个人考核: a grade and why."""

from django import forms

from core.forms import Conflict
from rounds.models import Appraisal, AppraisalGrade


class AppraisalForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    grade = forms.ModelChoiceField(
        AppraisalGrade.objects.filter(is_active=True),
        label="等次",
        empty_label="请选择",
        error_messages={"required": "请选择等次。", "invalid_choice": "请选择列出的等次。"},
    )
    comment = forms.CharField(
        label="考核意见",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请填写考核意见。"},
        help_text="承担的工作和表现。确认后本人可以看到。",
    )
    conflicts: tuple[Conflict, ...] = ()

    def __init__(self, *args, appraisal: Appraisal | None, limits: list, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.instance = appraisal or Appraisal()
        self.fields["grade"].help_text = "；".join(limit.words for limit in limits)
        if appraisal is not None:
            self.initial |= {
                "version": appraisal.version,
                "grade": appraisal.grade_id,
                "comment": appraisal.comment,
            }

    def mark_conflict(self) -> None:
        """What the other person proposed beside what was typed here; the next save stands on it."""
        stored = Appraisal.objects.select_related("grade").get(pk=self.instance.pk)
        data = self.data.copy()
        data["version"] = str(stored.version)
        self.data = data
        grades = {str(pk): name for pk, name in AppraisalGrade.objects.values_list("pk", "name")}
        pairs = [
            ("等次", stored.grade.name, grades.get(data.get("grade", ""), "")),
            ("考核意见", stored.comment, data.get("comment", "")),
        ]
        self.conflicts = tuple(Conflict(*pair) for pair in pairs if pair[1] != pair[2])
