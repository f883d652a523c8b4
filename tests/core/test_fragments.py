"""Jinja2 fragments: escaped like every template, and only over what they are handed."""

from datetime import date

import pytest
from django import forms
from django.template import engines

from core import fragments
from core.worklist import WorkItem

HOSTILE = "<script>alert(1)</script>{{7*7}}"


def test_values_are_escaped():
    item = WorkItem("核验", HOSTILE, "/items/1/", date(2026, 3, 1), HOSTILE)
    html = fragments.render("work_rows.html", items=[item], today=date(2026, 3, 1))
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in html


def test_the_tag_marks_its_piece_as_safe_once():
    template = engines["django"].from_string('{% fragment "figures.html" figures=figures %}')
    html = template.render({"figures": [{"label": HOSTILE, "value": 3}]})
    assert '<div class="figures">' in html
    assert "<script>" not in html


class Choice(forms.Form):
    size = forms.ChoiceField(choices=[("big", HOSTILE), ("small", "较小")])


@pytest.mark.parametrize("chosen", ["big", "small"])
def test_a_select_is_written_with_its_choice_and_escaped(chosen):
    html = str(Choice({"size": chosen})["size"])
    assert f'<option value="{chosen}" selected>' in html
    assert "<script>" not in html
