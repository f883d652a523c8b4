"""Files and documents of every kind of row: a hidden number costs the statements of one never given.

Each is asked for, then taken out of its table and asked for again: what could be measured is equal.
"""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.models import Attachment, Document, Package
from core.targets import label_of, load
from tests.matrix import ABC
from tests.scope.test_hidden_is_absent import settled

MODELS = {"attachment": Attachment, "document": Document, "package": Package}


def hang_on_everything(side: dict, owner) -> None:
    """A file and a document on every kind of row of one side that has a scope."""
    scoped = [obj for obj in side.values() if hasattr(type(obj)._default_manager, "visible_to")]
    rows = {label_of(obj): obj for obj in scoped}
    for number, (label, obj) in enumerate(rows.items()):
        common = {"target_type": label, "target_id": obj.pk, "sha256": ABC, "size": 3}
        Attachment.objects.create(
            **common, name="甲.txt", path=f"absent/{number}", uploaded_by=owner
        )
        Document.objects.create(
            **common,
            kind="test",
            title="乙",
            path=f"absent/{label}{obj.pk}",
            pages=1,
            made_by=owner,
        )


def asked(client, row) -> tuple[int, tuple]:
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        answer = settled(client.get(row.get_absolute_url()))
        transaction.set_rollback(True)
    return len(queries), answer


def without(client, row) -> tuple[int, tuple]:
    """The same, were the number never given."""
    with transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).delete()
        found = asked(client, row)
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("kind", MODELS)
@pytest.mark.parametrize("person", ["liaison", "organ"])
def test_a_hidden_file_costs_what_none_costs(world, clients, person, kind):
    people, (own, foreign) = world
    first = getattr(MODELS[kind].objects.order_by("pk").first(), "pk", 0)
    hang_on_everything(own, people.office)
    hang_on_everything(foreign, people.office)
    user, told = getattr(people, person), []
    rows = [
        row
        for row in MODELS[kind].objects.filter(pk__gt=first)  # before it none was given at all
        if kind == "package" or not load(row.target_type, row.target_id, user=user)
    ]

    for row in rows:
        hidden, absent = asked(clients[person], row), without(clients[person], row)
        assert hidden[1][0] == 404
        if hidden != absent:
            told.append((row.target_type, hidden[0], absent[0]))

    assert len(rows) > (0 if kind == "package" else 30)
    assert not told
