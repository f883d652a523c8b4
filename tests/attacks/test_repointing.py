"""Ids pointed at somebody else's rows: in the choices of every form and filter; a new one must be visited here."""

import inspect
from collections.abc import Iterator

import pytest
from django.forms import BaseForm, ModelChoiceField
from django.test import Client
from django_filters import FilterSet, ModelChoiceFilter

from rectification.models import LedgerItem
from rounds.enums import Stage
from rounds.models import Inspection
from tests.asking import read
from tests.matrix import POLICY
from tests.permissions.addresses import GUARDED
from tests.test_architecture import APPS

PEOPLE = ("office", "leader", "member", "liaison", "organ", "security")
# Chosen by name although the record stays closed: colleagues of a talk, rounds that are granted.
BY_NAME = {("member", "inspector", "own")}
BY_NAME |= {("security", "round", side) for side in ("own", "foreign")}
# A leader's account as what auditors ask of; the office names the same person for a revisit.
BY_NAME |= {("office", "account", "own")}
# Addresses that open once a team's stays are over.
AFTER_THE_STAY = [address for address in GUARDED if address.name == "rounds:appraise"]
# Fields that choose rows, however a form comes by them.
CHOOSING = ("ModelChoiceField", "ModelMultipleChoiceField", ".queryset", "model_choice")


@pytest.fixture
def world(matrix_world):
    """With work going on on the items, so that progress is reported on them."""
    built = matrix_world
    LedgerItem.objects.update(state="in_progress")
    return built


@pytest.fixture
def unrendered(monkeypatch):
    """Pages keep what they are made of and render nothing: forms are looked at, not their words."""
    monkeypatch.setattr("django.template.base.NodeList.render", lambda *a, **k: "")


def shown_at(client: Client, url: str) -> Iterator[tuple[type, BaseForm]]:
    """The forms that a page holds, those of its filters and its rows included, each with the class that made it."""
    answer = client.get(url)
    read(answer)
    context = getattr(answer, "context", None)
    if answer.status_code != 200 or not context:
        return
    layers = context if isinstance(context, list) else [context]
    found = {id(value): value for layer in layers for value in layer.flatten().values()}
    for value in found.values():
        if isinstance(value, FilterSet):
            yield type(value), value.form
        elif isinstance(value, BaseForm):
            yield type(value), value
            for rows in getattr(value, "formsets", {}).values():
                yield from ((type(row), row) for row in rows.forms)


def not_known_to(person: str, own: dict, foreign: dict) -> list:
    """Rows of either side that this person may not know of, by no kind that they are."""
    known, hidden = set(), {}
    for side, rows in (("own", own), ("foreign", foreign)):
        for kind, obj in rows.items():
            is_named = (person, kind, side) in BY_NAME
            if kind not in POLICY or is_named or person in getattr(POLICY[kind], side):
                known.add((type(obj), obj.pk))
            else:
                hidden[type(obj), obj.pk] = obj
    return [obj for key, obj in hidden.items() if key not in known]


def choices_of(form: BaseForm) -> list[ModelChoiceField]:
    return [field for field in form.fields.values() if isinstance(field, ModelChoiceField)]


def test_no_form_offers_or_takes_a_row_out_of_scope_and_none_is_left_out(world, unrendered):
    """A ModelChoiceField takes what its queryset holds: nothing of a kind this person may not know."""
    people, (own, foreign) = world
    visited, asked, wrong = set(), 0, []

    for person, addresses in (*((each, GUARDED) for each in PEOPLE), ("leader", AFTER_THE_STAY)):
        if addresses is AFTER_THE_STAY:
            Inspection.objects.update(stage=Stage.REPORTING)
        client = Client()
        client.force_login(getattr(people, person))
        hidden = not_known_to(person, own, foreign)
        for address in addresses:
            for made_by, form in shown_at(client, address.of(own)):
                visited |= {cls.__qualname__ for cls in made_by.__mro__}
                for field in choices_of(form):
                    asked += 1
                    wrong += [
                        (person, address.name, field.label, obj)
                        for obj in hidden
                        if field.queryset.model is type(obj)
                        and field.queryset.filter(pk=obj.pk).exists()
                    ]

    assert asked > 60
    assert not wrong
    assert sorted(choosing() - visited) == [], (
        "show these forms or filters to somebody in the world above"
    )


def test_choosing_forms_are_found_however_they_choose():
    found = choosing()

    assert {"ClueForm", "ReportForm", "LiaisonForm", "FindingFilter", "HandoverForm"} <= found
    assert "CodeForm" not in found
    assert len(found) > 20


def choosing() -> set[str]:
    """The classes of ours whose fields choose rows, declared, by a model's own, or put in while it is made."""
    return {
        cls.__qualname__
        for base in (BaseForm, FilterSet)
        for cls in subclasses(base)
        if cls.__module__.partition(".")[0] in APPS and chooses(cls)
    }


def chooses(cls: type) -> bool:
    fields = {**getattr(cls, "base_fields", {}), **getattr(cls, "base_filters", {})}
    declared = any(
        isinstance(each, ModelChoiceField | ModelChoiceFilter) for each in fields.values()
    )
    return declared or any(word in source_of(cls) for word in CHOOSING)


def source_of(cls: type) -> str:
    """The lines of the class itself; none where a factory made it, whose fields are declared."""
    try:
        return inspect.getsource(cls)
    except (OSError, TypeError):
        return ""


def subclasses(cls: type) -> Iterator[type]:
    for each in cls.__subclasses__():
        yield each
        yield from subclasses(each)
