"""Columns that lie encrypted: people read and write plain text, the database holds tokens.

Each value is bound to its table, column and row, so it is read and written with its row only: an
expression over a sealed column is refused when the statement is built.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.core import checks
from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.expressions import Col
from django.db.models.lookups import Exact, IsNull
from django.db.models.query_utils import DeferredAttribute
from django.db.models.sql.compiler import SQLUpdateCompiler
from django.utils.functional import cached_property

from core import encryption
from core.encryption.keys import SequencedKey


class Token:
    """What the table holds of a sealed column; it says nothing until its row opens it."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __str__(self) -> str:
        raise FieldError("a sealed value is read from its row")


class EncryptedCol(Col):
    """A sealed column in a statement: loaded with its row, or asked whether it is empty."""

    def as_sql(self, compiler, connection) -> Any:
        """Aggregates, orders, filters, distinct, values() and update() from it are refused here."""
        if not _loads_rows(compiler):
            raise FieldError(
                f"{self.target} is sealed: no expression, filter, order or values() can use it"
            )
        return super().as_sql(compiler, connection)

    def as_stored(self, compiler, connection) -> Any:
        return super().as_sql(compiler, connection)


def _loads_rows(compiler) -> bool:
    """Whether this is the list of columns of model instances, with no expression over a sealed one."""
    if isinstance(compiler, SQLUpdateCompiler) or compiler.select is not None:
        return False
    query = compiler.query
    return query.default_cols and not any(map(_uses_encrypted, query.annotation_select.values()))


def _uses_encrypted(expression) -> bool:
    """Subqueries and questions for emptiness look after themselves."""
    if isinstance(expression, EncryptedCol):
        return True
    if isinstance(expression, AskedForEmptiness | models.sql.Query):
        return False
    sources = getattr(expression, "get_source_expressions", list)()
    return any(_uses_encrypted(each) for each in sources)


class AskedForEmptiness:
    """A lookup that the database can answer of a token."""

    lhs: Any

    def process_lhs(self, compiler, connection, lhs=None) -> Any:
        lhs = lhs or self.lhs
        if isinstance(lhs, EncryptedCol):
            return lhs.as_stored(compiler, connection)
        return super().process_lhs(compiler, connection, lhs)


class EmptyOnly(AskedForEmptiness, Exact):
    """Tokens cannot be compared: the only question the database can answer is “is it empty?”."""

    def __init__(self, lhs, rhs) -> None:
        if rhs != "":
            raise FieldError(
                f"{lhs.target.name} is sealed: it can only be compared with an empty text"
            )
        super().__init__(lhs, rhs)


class EncryptedIsNull(AskedForEmptiness, IsNull):
    pass


class EncryptedAttribute(DeferredAttribute):
    """Opens the token of its row when it is first asked for; raises encryption.Unreadable."""

    field: "EncryptedText"

    def __get__(self, instance, cls=None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Token):
            value = self.field.opened(value, instance)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance, value) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedText(models.TextField):
    """A text under ``core.encryption``, bound to table, column and primary key; empty stays empty.

    ``bound_with`` names further columns of the row that may never change under it.
    """

    descriptor_class = EncryptedAttribute

    def __init__(self, *args, bound_with: tuple[str, ...] = (), **kwargs) -> None:
        self.bound_with = tuple(bound_with)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return (
            name,
            path,
            args,
            kwargs | ({"bound_with": self.bound_with} if self.bound_with else {}),
        )

    def check(self, **kwargs) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if not isinstance(self.model._meta.pk, SequencedKey):
            hint = "id = SequencedKey()"
            message = "A sealed column is bound to a primary key that is known before the insert."
            found.append(checks.Error(message, hint=hint, obj=self, id="xuncha.E030"))
        return found

    @cached_property
    def cached_col(self) -> EncryptedCol:
        return EncryptedCol(self.model._meta.db_table, self)

    def get_col(self, alias, output_field=None) -> EncryptedCol:
        if alias == self.model._meta.db_table and output_field in (None, self):
            return self.cached_col
        return EncryptedCol(alias, self, output_field)

    def get_lookup(self, lookup_name: str) -> Any:
        return {"exact": EmptyOnly, "isnull": EncryptedIsNull}.get(lookup_name)

    def from_db_value(self, value, expression, connection) -> Any:
        return Token(value) if value else value

    def pre_save(self, model_instance, add) -> Any:
        return self.sealed(getattr(model_instance, self.attname), model_instance)

    def get_db_prep_save(self, value, connection) -> Any:
        if isinstance(value, Token):
            return value.text
        if value in ("", None):
            return value
        raise FieldError(f"{self.name} is sealed: it takes values of its row, see as_stored()")

    def sealed(self, value, row: models.Model) -> Any:
        """``value`` as the table keeps it in ``row``, whose primary key is known."""
        if row.pk is None:
            raise FieldError(f"{self.name} is sealed: its row needs a primary key first")
        text = self.get_prep_value(value)
        return Token(encryption.encrypt(text, bound_to=self.binding(row))) if text else text

    def opened(self, token: Token, row: models.Model) -> Any:
        return encryption.decrypt(token.text, bound_to=self.binding(row))

    def binding(self, row: models.Model) -> encryption.Binding:
        more = (getattr(row, name) for name in self.bound_with)
        return (row._meta.db_table, str(self.column), row.pk, *more)


class EncryptedJSON(EncryptedText):
    """A JSON value under ``core.encryption``; only ever read and written whole."""

    def opened(self, token: Token, row: models.Model) -> Any:
        return json.loads(super().opened(token, row))

    def get_prep_value(self, value) -> Any:
        return (
            None if value is None else json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
        )


class BlindIndex(models.CharField):
    """The keyed mark of a sealed column of the same row, kept for exact search."""

    def __init__(self, *args, source: str = "", **kwargs) -> None:
        self.source = source
        kwargs |= {"max_length": 64, "editable": False, "default": "", "db_index": True}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "editable", "default", "db_index"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance, add) -> str:
        value = encryption.blind_index(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value


def as_stored(row: models.Model, values: dict) -> dict:
    """``values`` for an ``update()`` of ``row``, which goes past pre_save: sealed ones, their marks."""
    return values | dict(_stored(row, values))


def _stored(row: models.Model, values: dict) -> Iterator[tuple[str, Any]]:
    for field in row._meta.local_concrete_fields:
        if isinstance(field, EncryptedText) and field.name in values:
            yield field.name, field.sealed(values[field.name], row)
        elif isinstance(field, BlindIndex) and field.source in values:
            yield field.attname, encryption.blind_index(values[field.source])
