"""Rotating whole tables of sealed columns, in chunks, below the models.

Works on raw rows, so that migrations can use it on tables whose models no longer look like this.
A chunk is one transaction that locks its rows: nobody's save in between is lost, and a run that was
broken off is simply started again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction
from psycopg2 import sql
from psycopg2.extras import execute_values

from core import encryption
from core.encryption import Binding
from core.encryption.fields import BlindIndex, EncryptedText

CHUNK = 500
UNLOCKED = sql.SQL("")


@dataclass(frozen=True)
class Table:
    """One table with sealed columns; ``marks`` maps a mark's column to the one it is made of.

    ``bound_with`` names further columns that all its sealed ones are bound to.
    """

    name: str
    sealed: tuple[str, ...]
    marks: Mapping[str, str]
    bound_with: tuple[str, ...] = ()

    @property
    def columns(self) -> list[str]:
        return ["id", *self.bound_with, *self.sealed, *self.marks]

    def bindings(self, row: Sequence) -> list[Binding]:
        """What each sealed column of a row (in the order of ``columns``) is bound to."""
        pk, *more = row[: 1 + len(self.bound_with)]
        return [(self.name, column, pk, *more) for column in self.sealed]

    def texts(self, row: Sequence) -> list[str]:
        first = 1 + len(self.bound_with)
        return list(row[first : first + len(self.sealed)])


def tables() -> list[Table]:
    """Every table of ours that holds sealed columns."""
    return [_table(m) for m in apps.get_models() if any(map(_is_encrypted, m._meta.local_fields))]


def _is_encrypted(field) -> bool:
    return isinstance(field, EncryptedText)


def _table(model) -> Table:
    fields = model._meta.local_concrete_fields
    sealed = [field for field in fields if _is_encrypted(field)]
    marks = {str(f.column): f.source for f in fields if isinstance(f, BlindIndex)}
    (bound_with,) = {field.bound_with for field in sealed}
    return Table(model._meta.db_table, tuple(str(f.column) for f in sealed), marks, bound_with)


def rotate(table: Table, *, marking: bool = False) -> int:
    """Tokens under older keys are written anew under the newest, ``marking`` computes marks anew, too.

    Returns how many rows became another; raises Unreadable.
    """
    count, last = 0, 0
    while True:
        with transaction.atomic():
            rows = _chunk(table, last)
            new = [_changed(table, row, marking) for row in rows]
            changed = [b for a, b in zip(rows, new, strict=True) if a != b]
            _write(table, changed)
        count += len(changed)
        if len(rows) < CHUNK:
            return count
        last = rows[-1][0]


def _chunk(table: Table, last: int) -> list[tuple]:
    """The next rows, locked until the transaction ends."""
    return _read(table, last, sql.SQL("FOR UPDATE"))


def _read(table: Table, last: int, locking: sql.SQL = UNLOCKED) -> list[tuple]:
    statement = sql.SQL("SELECT {} FROM {} WHERE id > %s ORDER BY id LIMIT %s {}").format(
        sql.SQL(", ").join(map(sql.Identifier, table.columns)),
        sql.Identifier(table.name),
        locking,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [last, CHUNK])
        return cursor.fetchall()


def _changed(table: Table, row: Sequence, marking: bool) -> tuple:
    bindings = table.bindings(row)
    pairs = zip(table.texts(row), bindings, strict=True)
    texts = [_rotated(text, binding) if text else text for text, binding in pairs]
    unchanged, marks = 1 + len(table.bound_with), list(row[len(row) - len(table.marks) :])
    if marking:
        places = {column: place for place, column in enumerate(table.sealed)}
        marked = (places[source] for source in table.marks.values())
        marks = [
            encryption.blind_index(encryption.decrypt(texts[n], bound_to=bindings[n]))
            for n in marked
        ]
    return (*row[:unchanged], *texts, *marks)


def _write(table: Table, rows: list[tuple]) -> None:
    if not rows:
        return
    names = [sql.Identifier(name) for name in table.columns]
    statement = sql.SQL("UPDATE {} t SET {} FROM (VALUES %s) AS v ({}) WHERE t.id = v.id").format(
        sql.Identifier(table.name),
        sql.SQL(", ").join(sql.SQL("{0} = v.{0}").format(name) for name in names[1:]),
        sql.SQL(", ").join(names),
    )
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, statement, rows)


def _rotated(token: str, binding: Binding) -> str:
    return token if encryption.is_newest(token) else encryption.rotate(token, bound_to=binding)


def older(table: Table) -> int:
    """Rows with a column that the newest key alone does not open."""
    count, last = 0, 0
    while rows := _read(table, last):
        count += sum(
            not all(map(encryption.is_newest, filter(None, table.texts(row)))) for row in rows
        )
        last = rows[-1][0]
    return count


def opens(table: Table) -> bool:
    """Whether the oldest and the newest row can be read with the keys that are set."""
    for order in ("ASC", "DESC"):
        statement = sql.SQL("SELECT {} FROM {} ORDER BY id {} LIMIT 1").format(
            sql.SQL(", ").join(map(sql.Identifier, table.columns)),
            sql.Identifier(table.name),
            sql.SQL(order),
        )
        with connection.cursor() as cursor:
            cursor.execute(statement)
            row = cursor.fetchone()
        try:
            for text, binding in (
                zip(table.texts(row), table.bindings(row), strict=True) if row else ()
            ):
                encryption.decrypt(text, bound_to=binding)
        except encryption.Unreadable:
            return False
    return True
