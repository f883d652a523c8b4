"""Fields that several forms of the ledger share."""

from django import forms

from core.forms.fields import FilesField, FilesInput

__all__ = ["FilesField", "FilesInput", "date_input"]


def date_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
