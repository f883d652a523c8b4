"""What a list says of the conditions in force: a row by its name, never by its number."""

import django_filters
import pytest
from django import forms
from django.conf import settings

from core.forms.chips import chips
from findings.filters.clues import ClueFilter
from rectification.filters.supervision import LetterFilter
from rounds.models import Inspection


def every_filterset(base=django_filters.FilterSet):
    for each in base.__subclasses__():
        if each.__module__.split(".")[0] in settings.OWN_APPS:
            yield each
        yield from every_filterset(each)


def test_no_filter_takes_the_number_of_a_row_unseen():
    blind = [
        f"{each.__name__}.{name}"
        for each in every_filterset()
        for name, condition in each.base_filters.items()
        if isinstance(condition, django_filters.NumberFilter)
        and isinstance(condition.extra.get("widget"), forms.HiddenInput)
    ]

    assert not blind


@pytest.mark.parametrize(("kind", "name"), [(ClueFilter, "inspection"), (LetterFilter, "ledger")])
def test_chip_of_a_row_says_its_name_or_that_it_was_not_found(
    rf, office, inspection, ledger, kind, name
):
    row = {"inspection": inspection, "ledger": ledger}[name]
    for number, words in ((row.pk, str(row)), (999_999, "没有找到")):
        request = rf.get("/", {name: number})
        request.user = office
        form = kind(request.GET, Inspection.objects.none(), request=request).form
        form.is_valid()

        (chip,) = chips(form, request.GET, "/")

        assert chip.value == words
