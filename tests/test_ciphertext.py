"""What lies encrypted is shown in words or not at all: a token stands in no export and no other column.

The pages, previews of documents and files of every address are asked the same in tests/permissions.
"""

import pytest
from django.apps import apps
from django.db import connection

from core.encryption import rows as encrypted_rows
from tests.asking import body, ciphertext_in, read
from tests.matrix import PEOPLE
from tests.permissions.addresses import addresses

SEALED = {(table.name, column) for table in encrypted_rows.tables() for column in table.sealed}
SEALED |= {("core_document", "content")}


def lists() -> list[str]:
    return sorted({address.of() for address in addresses() if address.kind is None})


@pytest.mark.django_db
def test_no_export_of_any_register_shows_ciphertext(clients, world):
    exported = 0
    for name in PEOPLE:
        for url in lists():
            for form in ("xlsx", "csv"):
                response = clients[name].get(url, {"export": form})
                if response.status_code != 200:
                    continue
                content = read(response)
                exported += "attachment" in response.get("Content-Disposition", "")
                assert ciphertext_in(content) == [], (name, url, form)

    assert exported > 100


@pytest.mark.django_db
def test_the_export_of_findings_names_the_evidence(clients, world):
    _, (own, _) = world
    name = own["evidence"].name

    for form in ("xlsx", "csv"):
        assert name in body(clients["leader"].get("/findings/", {"export": form}))


@pytest.mark.django_db
def test_tokens_stand_in_sealed_columns_only(world):
    """Notices, jobs, events, texts for search: no row of any table repeats one."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        for field in model._meta.local_concrete_fields:
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT string_agg("{field.column}"::text, chr(10)) FROM "{table}"')
                (text,) = cursor.fetchone()
            if ciphertext_in((text or "").encode()):
                found.add((table, field.column))

    assert found <= SEALED
    assert ("findings_clue", "summary") in found
