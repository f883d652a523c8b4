"""A form field for any number of files; what each may be is asked by core.attachments."""

from django import forms


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Cleans to a list, empty where nothing was chosen."""

    widget = FilesInput

    def clean(self, data, initial=None):
        return [file for file in (data or []) if file]
