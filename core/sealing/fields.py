"""Columns that lie encrypted: people read and write plain text, the database holds tokens."""

import json
from typing import Any

from django.core.exceptions import FieldError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.lookups import Exact, IsNull

from core import sealing


class EmptyOnly(Exact):
    """Tokens cannot be compared: the only question the database can answer is “is it empty?”."""

    def __init__(self, lhs, rhs) -> None:
        if rhs != "":
            raise FieldError(
                f"{lhs.target.name} is sealed: it can only be compared with an empty text"
            )
        super().__init__(lhs, rhs)


class SealedText(models.TextField):
    """A text under ``core.sealing``; an empty text stays empty."""

    def from_db_value(self, value, expression, connection) -> Any:
        return sealing.unseal(value) if value else value

    def get_db_prep_save(self, value, connection) -> Any:
        if hasattr(value, "as_sql"):
            raise FieldError(f"{self.name} is sealed: it takes values, not expressions")
        value = self.get_prep_value(value)
        return sealing.seal(value) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        return {"exact": EmptyOnly, "isnull": IsNull}.get(lookup_name)


class SealedJSON(SealedText):
    """A JSON value under ``core.sealing``; only ever read and written whole."""

    def from_db_value(self, value, expression, connection) -> Any:
        text = super().from_db_value(value, expression, connection)
        return json.loads(text) if text else text

    def get_prep_value(self, value) -> Any:
        return (
            None if value is None else json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
        )


class SealedMark(models.CharField):
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
        value = sealing.mark(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value


def marks_for(model: type[models.Model], values: dict) -> dict[str, str]:
    """The marks that go with ``values`` where they are written by ``update()``, past pre_save."""
    fields = (f for f in model._meta.local_concrete_fields if isinstance(f, SealedMark))
    return {f.attname: sealing.mark(values[f.source]) for f in fields if f.source in values}
