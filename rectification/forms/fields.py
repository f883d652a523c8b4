"""Fields that several forms of the ledger share."""

from django import forms


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Any number of files; what each may be is asked by core.attachments."""

    widget = FilesInput

    def clean(self, data, initial=None):
        return [file for file in (data or []) if file]
