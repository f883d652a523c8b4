"""Writes prepared model instances with COPY: five times faster than INSERT for large worlds."""

import io
import json
from collections.abc import Iterable

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from core.encryption.fields import BlindIndex, EncryptedText
from core.models.names import NameKey

CHUNK = 20_000
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy(model: type[models.Model], rows: Iterable[models.Model]) -> int:
    """Write ``rows``, which carry their primary keys, and move the table's sequence past them."""
    fields = model._meta.local_concrete_fields
    columns = [field.column for field in fields]
    count, buffer = 0, io.StringIO()
    for row in rows:
        buffer.write("\t".join(_cell(field, _value(field, row)) for field in fields))
        buffer.write("\n")
        count += 1
        if count % CHUNK == 0:
            _flush(model, columns, buffer)
            buffer = io.StringIO()
    _flush(model, columns, buffer)
    _advance_sequence(model)
    return count


def _flush(model, columns, buffer: io.StringIO) -> None:
    buffer.seek(0)
    with connection.cursor() as cursor:
        cursor.cursor.copy_from(buffer, model._meta.db_table, columns=columns, null="\\N")


def _value(field: models.Field, row: models.Model):
    """As the table keeps it: sealed columns as tokens, marks and keys computed."""
    if isinstance(field, BlindIndex | NameKey):
        return field.pre_save(row, add=True)
    if isinstance(field, EncryptedText):
        return field.get_db_prep_save(field.pre_save(row, add=True), connection)
    return getattr(row, field.attname)


def _cell(field: models.Field, value) -> str:
    if value is None:
        return "\\N"
    if isinstance(field, ArrayField):
        inner = ",".join(
            '"' + str(v).replace("\\", "\\\\").replace('"', '\\"') + '"' for v in value
        )
        return ("{" + inner + "}").translate(ESCAPES)
    if isinstance(field, models.JSONField):
        return json.dumps(value, ensure_ascii=False).translate(ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value).translate(ESCAPES)


def _advance_sequence(model) -> None:
    if not isinstance(model._meta.pk, models.AutoField):
        return
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, %s), (SELECT max({column}) FROM {table}))",
            [table, column],
        )
