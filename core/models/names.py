"""Columns that hold how the row's name is compared and sorted; computed wherever the name is written."""

from typing import Any

from django.db import models

from core import pinyin
from core.names import fold


class NameKey(models.CharField):
    """The folded spelling of ``source``: two rows with the same are the same name."""

    compute = staticmethod(fold)

    def __init__(self, *args, source: str = "name", **kwargs) -> None:
        self.source = source
        super().__init__(*args, **kwargs | {"max_length": 400, "editable": False, "default": ""})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "editable", "default"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance, add) -> str:
        value = self.compute(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, value)
        return value


class PinyinKey(NameKey):
    """The pinyin of the name in ``source``: rows sorted by it stand as in a list of names."""

    compute = staticmethod(pinyin.of_name)


def keys_for(model: type[models.Model], values: dict) -> dict[str, str]:
    """The keys that go with ``values`` where they are written by ``update()``, past pre_save."""
    fields = (f for f in model._meta.local_concrete_fields if isinstance(f, NameKey))
    return {f.attname: f.compute(values[f.source]) for f in fields if f.source in values}
