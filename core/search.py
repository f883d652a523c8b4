"""Chinese search over one- and two-character grams, computed here when a row is saved."""

import re
from collections.abc import Iterable
from typing import TypeVar

from django.db.models import BigAutoField, Lookup, Q, QuerySet

from core.pinyin import initials


@BigAutoField.register_lookup
class Among(Lookup):
    """``pk__among=[…]``: like ``in``, but the ids are one parameter, written as an array."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler, connection) -> tuple[str, tuple[str | int, ...]]:
        lhs, params = self.process_lhs(compiler, connection)
        array = "{" + ",".join(str(int(pk)) for pk in self.rhs) + "}"
        return f"{lhs} = ANY(%s::bigint[])", (*params, array)


QS = TypeVar("QS", bound=QuerySet)
LIMIT = 1001
_SPACE = re.compile(r"[\s\x00]+")


def normalise(*texts: str | None) -> str:
    """Lower case, white space removed, parts joined by a newline that no search word contains."""
    return "\n".join(_SPACE.sub("", t).lower() for t in texts if t)


def grams(text: str) -> list[str]:
    """All distinct one- and two-character pieces of a normalised text, never across parts."""
    pieces: set[str] = set()
    for part in text.split("\n"):
        pieces.update(part)
        pieces.update(part[i : i + 2] for i in range(len(part) - 1))
    return sorted(pieces)


def columns(*texts: str | None, names: Iterable[str | None] = ()) -> dict:
    """The two columns of SearchMixin for a row made of ``texts``; its ``names`` are found by the
    first letters of their pinyin, too."""
    named = [name for name in names if name]
    text = normalise(*named, *texts, *map(initials, named))
    return {"search_text": text, "search_grams": grams(text)}


def condition(query: str) -> Q:
    """Rows that hold every word of ``query``; the array index narrows, the text decides."""
    parts = []
    for word in dict.fromkeys(_SPACE.split(query.strip().lower())):
        if not word:
            continue
        pieces = [word] if len(word) <= 2 else [word[i : i + 2] for i in range(len(word) - 1)]
        parts.append(Q(search_grams__contains=pieces))
        if len(word) > 2:
            parts.append(Q(search_text__contains=word))
    return Q(*parts)


def matching(queryset: QS, query: str, *, limit: int = LIMIT) -> QS:
    """``queryset`` narrowed to at most ``limit`` matches, found in a step of their own first.

    Without that step PostgreSQL walks the primary key for a rare word (docs/performance.md). The ids
    go along as one array: a thousand parameters cost 5 ms in every statement made of the result.
    """
    if not query.strip():
        return queryset
    ids = list(queryset.order_by().filter(condition(query)).values_list("pk", flat=True)[:limit])
    return queryset.filter(pk__among=ids)
