"""The primary key of rows with sealed columns: drawn before the row is written, so that it can be bound."""

from typing import Any

from django.db import connection, models


class SequencedKey(models.BigAutoField):
    """A BigAutoField whose number is taken from its sequence first; in migrations it is one."""

    def __init__(self, **kwargs) -> None:
        implicit = {"primary_key": True, "auto_created": True, "serialize": False}
        super().__init__(**({"verbose_name": "ID"} | implicit | kwargs))

    def deconstruct(self) -> Any:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BigAutoField", args, kwargs

    def get_pk_value_on_save(self, instance) -> int:
        table = instance._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, %s))", [table, self.column])
            return cursor.fetchone()[0]
