"""Rewriting whole tables of sealed columns, in chunks, below the models: sealing, opening, rotating.

Works on raw rows, so that migrations can use it on tables whose models no longer look like this.
A chunk is one transaction that locks its rows: nobody's save in between is lost, and a run that was
broken off is simply started again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction
from psycopg2 import sql
from psycopg2.extras import execute_values

from core import sealing
from core.documents import files
from core.models import Document
from core.sealing.fields import SealedMark, SealedText

CHUNK = 500
UNLOCKED = sql.SQL("")
Change = Callable[[str], str]


@dataclass(frozen=True)
class Table:
    """One table with sealed columns; ``marks`` maps a mark's column to the one it is made of."""

    name: str
    sealed: tuple[str, ...]
    marks: Mapping[str, str]


def tables() -> list[Table]:
    """Every table of ours that holds sealed columns."""
    found = []
    for model in apps.get_models():
        fields = model._meta.local_concrete_fields
        sealed = tuple(str(f.column) for f in fields if isinstance(f, SealedText))
        marks = {str(f.column): f.source for f in fields if isinstance(f, SealedMark)}
        if sealed:
            found.append(Table(model._meta.db_table, sealed, marks))
    return found


def seal(table: Table) -> int:
    """Plain columns become tokens and marks are computed; what is sealed already stays."""
    return rewrite(table, _sealed_once, marking=True)


def unseal(table: Table) -> int:
    """The way back of ``seal``."""
    return rewrite(table, sealing.unseal)


def rotate(table: Table, *, marking: bool = False) -> int:
    """Tokens under older keys are written anew under the newest; raises Unreadable."""
    return rewrite(table, _rotated, marking=marking)


def rewrite(table: Table, change: Change, *, marking: bool = False) -> int:
    """Apply ``change`` to every sealed column; returns how many rows became another."""
    count, last = 0, 0
    while True:
        with transaction.atomic():
            rows = _chunk(table, last)
            new = [_changed(table, row, change, marking) for row in rows]
            changed = [b for a, b in zip(rows, new, strict=True) if a != b]
            _write(table, changed)
        count += len(changed)
        if len(rows) < CHUNK:
            return count
        last = rows[-1][0]


def _columns(table: Table) -> list[str]:
    return ["id", *table.sealed, *table.marks]


def _chunk(table: Table, last: int) -> list[tuple]:
    """The next rows, locked until the transaction ends."""
    return _read(table, last, sql.SQL("FOR UPDATE"))


def _read(table: Table, last: int, locking: sql.SQL = UNLOCKED) -> list[tuple]:
    statement = sql.SQL("SELECT {} FROM {} WHERE id > %s ORDER BY id LIMIT %s {}").format(
        sql.SQL(", ").join(map(sql.Identifier, _columns(table))),
        sql.Identifier(table.name),
        locking,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [last, CHUNK])
        return cursor.fetchall()


def _changed(table: Table, row: Sequence, change: Change, marking: bool) -> tuple:
    texts = [change(text) if text else text for text in row[1 : 1 + len(table.sealed)]]
    marks = list(row[1 + len(table.sealed) :])
    if marking:
        by_column = dict(zip(table.sealed, texts, strict=True))
        marks = [sealing.mark(sealing.unseal(by_column[source])) for source in table.marks.values()]
    return (row[0], *texts, *marks)


def _write(table: Table, rows: list[tuple]) -> None:
    if not rows:
        return
    names = [sql.Identifier(name) for name in _columns(table)]
    statement = sql.SQL("UPDATE {} t SET {} FROM (VALUES %s) AS v ({}) WHERE t.id = v.id").format(
        sql.Identifier(table.name),
        sql.SQL(", ").join(sql.SQL("{0} = v.{0}").format(name) for name in names[1:]),
        sql.SQL(", ").join(names),
    )
    with connection.cursor() as cursor:
        execute_values(cursor.cursor, statement, rows)


def _sealed_once(text: str) -> str:
    try:
        sealing.unseal(text)
    except sealing.Unreadable:
        return sealing.seal(text)
    return text


def _rotated(token: str) -> str:
    return token if sealing.is_newest(token) else sealing.rotate(token)


def older(table: Table) -> int:
    """Rows with a column that the newest key alone does not open."""
    count, last = 0, 0
    while rows := _read(table, last):
        tokens = ([text for text in row[1 : 1 + len(table.sealed)] if text] for row in rows)
        count += sum(not all(map(sealing.is_newest, row)) for row in tokens)
        last = rows[-1][0]
    return count


def older_documents() -> int:
    """Secret documents whose content lies under an older key; their files go with it."""
    tokens = Document.objects.filter(content__has_key="sealed").values_list("content__sealed")
    return sum(not sealing.is_newest(token) for (token,) in tokens.iterator())


def rotate_documents() -> int:
    """Contents and files of secret documents under the newest key; returns how many documents."""
    return sum(_rotate_document(pk) for pk in _secret_documents())


def _secret_documents() -> Iterator[int]:
    rows = Document.objects.filter(content__has_key="sealed").order_by("pk")
    return rows.values_list("pk", flat=True).iterator()


@transaction.atomic
def _rotate_document(pk: int) -> bool:
    """New files are written before the row names them; the old ones go after the commit."""
    document = Document.objects.select_for_update().get(pk=pk)
    token = document.content["sealed"]
    if sealing.is_newest(token):
        return False
    path = _again(document.path, document.sha256)
    faces = [each | {"path": _again(each["path"], each["sha256"])} for each in document.faces]
    content = {"sealed": sealing.rotate(token)}
    Document.objects.filter(pk=pk).update(content=content, path=path, faces=faces)
    return True


def _again(path: str, sha256: str) -> str:
    """The same sealed file under the newest key, at another place; a plain file stays."""
    if not path.endswith(files.SEALED):
        return path
    suffix = path.removesuffix(files.SEALED).rpartition(".")[2]
    transaction.on_commit(lambda: files.remove(path))
    return files.write(files.read(path, sha256), suffix, sealed=True).path
