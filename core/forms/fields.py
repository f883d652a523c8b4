"""Form fields of all apps: files, each of which core.attachments asks what it may be; days and months."""

from django import forms
from django.core.exceptions import ValidationError


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Cleans to a list, empty where nothing was chosen."""

    widget = FilesInput

    def clean(self, data, initial=None):
        return [file for file in (data or []) if file]


BAD_DAY = "请填写有效的日期，如2026-03-01。"
BAD_MONTH = "请填写有效的年月，如2019-07。"


class DayField(forms.DateField):
    """A calendar day, with the browser's own picker where it has one."""

    default_error_messages = {"invalid": BAD_DAY}

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y/%m/%d"])
        super().__init__(**kwargs)

    def clean(self, value):
        day = super().clean(value)
        if day is not None and not 1900 <= day.year <= 2100:
            raise ValidationError("年份应在1900年至2100年之间，请核对。")
        return day


class MonthField(DayField):
    """A month, kept as its first day."""

    default_error_messages = {"invalid": BAD_MONTH}

    def __init__(self, **kwargs) -> None:
        kwargs["widget"] = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
        kwargs["input_formats"] = ["%Y-%m", "%Y-%m-%d", "%Y年%m月", "%Y.%m", "%Y/%m"]
        super().__init__(**kwargs)
