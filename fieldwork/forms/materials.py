"""Forms of 资料清单: what is asked for, and what the unit hands in."""

from django import forms

from core.forms.fields import FilesField

LONGEST = 200  # characters of one material's name


class RequestForm(forms.Form):
    names = forms.CharField(
        label="需要的资料",
        widget=forms.Textarea(attrs={"rows": 14}),
        max_length=20000,
        help_text="每行一项，写清名称、年度和范围；发出后单位联络员马上看到。",
        error_messages={"required": "请至少写一项资料，每行一项。"},
    )
    note = forms.CharField(
        label="说明",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        help_text="如份数、电子版还是纸质版、送到哪里。",
        error_messages={"max_length": "说明最多1000字。"},
    )

    def clean_names(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["names"].splitlines()]
        wanted = [line for line in lines if line]
        if too_long := next((line for line in wanted if len(line) > LONGEST), ""):
            raise forms.ValidationError(f"“{too_long[:20]}…”这一行超过{LONGEST}字，请拆成几行。")
        return wanted


class DeliverForm(forms.Form):
    uploads = FilesField(
        label="文件", required=False, help_text="可一次选多个：PDF、Word、Excel、照片。"
    )
    note = forms.CharField(
        label="交付说明",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
        help_text="交纸质材料的，写明份数和交给了谁。",
        error_messages={"max_length": "说明最多500字。"},
    )
    is_absent = forms.BooleanField(
        label="本单位没有这项资料", required=False, help_text="请在说明中写明原因。"
    )
