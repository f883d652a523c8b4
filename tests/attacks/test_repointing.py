"""Ids pointed at somebody else's rows: in the choices of every form, and beside a bulk of one's own."""

import pytest
from django.forms import BaseForm, ModelChoiceField
from django.test import Client

from tests import matrix
from tests.matrix import POLICY
from tests.test_permissions import GUARDED, read


@pytest.fixture
def world(request, db):
    return matrix.build(request)


def forms_of(client: Client, url: str) -> list:
    """The forms that a page shows."""
    answer = client.get(url)
    read(answer)
    context = getattr(answer, "context", None)
    if answer.status_code != 200 or not context:
        return []
    layers = context if isinstance(context, list) else [context]
    found = {id(value): value for layer in layers for value in layer.flatten().values()}
    return [value for value in found.values() if isinstance(value, BaseForm)]


@pytest.mark.parametrize("person", ["office", "leader", "deputy"])
def test_no_form_offers_or_takes_a_row_out_of_scope(world, person):
    """A ModelChoiceField takes what its queryset holds: nothing of a kind this person may not know."""
    people, (own, foreign) = world
    client = Client()
    client.force_login(getattr(people, person))
    hidden = [
        obj
        for kind, obj in foreign.items()
        if kind in POLICY and person not in POLICY[kind].foreign
    ]
    asked = 0

    for address in GUARDED:
        for form in forms_of(client, address.of(own)):
            fields = [f for f in form.fields.values() if isinstance(f, ModelChoiceField)]
            for field in fields:
                asked += 1
                for obj in hidden:
                    offered = field.queryset.model is type(obj)
                    assert not (offered and field.queryset.filter(pk=obj.pk).exists()), (
                        address.name,
                        field.label,
                        obj,
                    )

    assert asked > 8
