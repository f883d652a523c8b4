"""What is saved by itself moves no version that somebody else's open page speaks of."""

import pytest
from django.urls import get_resolver

from core.forms import VersionedForm
from core.views.autosave import Autosave
from tests.walking import patterns, view_of

# Rows that are what is being written, and nothing else while they may be: their version is its own.
WHOLE = {
    "core:document_words_autosave",  # a row beside the object
    "fieldwork:activity_autosave",
    "fieldwork:consultation_autosave",
    "fieldwork:directive_autosave",
    "fieldwork:intake_item_autosave",
    "fieldwork:interview_autosave",
    "fieldwork:petition_autosave",
    "fieldwork:survey_autosave",
    "fieldwork:weekly_autosave",
    "fieldwork:workplan_autosave",
    "findings:finding_autosave",
    "findings:fix_autosave",  # nobody but the unit does anything with it before it reports
    "findings:resolution_autosave",
    "rectification:public_text_autosave",  # a row beside the item
    "rectification:revisit_sheet_autosave",
}
# Parts of a row about which others decide meanwhile: tests/rectification/test_forms_rows.py.
PARTS = {"rectification:item_plan_autosave", "rectification:item_report_autosave"}


def autosaves() -> dict[str, type]:
    views = {name: view_of(pattern.callback) for name, pattern in patterns(get_resolver())}
    return {name: view for name, view in views.items() if view and issubclass(view, Autosave)}


def test_every_autosave_is_of_a_whole_row_or_carries_a_token_of_its_own():
    assert set(autosaves()) == WHOLE | PARTS


@pytest.mark.parametrize("name", sorted(PARTS))
def test_a_part_of_a_row_is_compared_by_its_content(name):
    view = autosaves()[name]
    form = view.form_class

    own_form = issubclass(form, VersionedForm) and form.token is not VersionedForm.token

    assert own_form or view.tokens is not Autosave.tokens
