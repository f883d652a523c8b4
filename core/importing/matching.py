"""Which heading of an office's workbooks is which column: said once by a person, known from then on."""

import hashlib
import json
from collections.abc import Mapping

from django.db import transaction

from core import audit
from core.importing.importer import Importer
from core.models import ColumnMatching
from core.spreadsheets import Matching, Outline
from core.verbs import CoreVerb, Verb


def remembered(importer: Importer) -> list[Matching]:
    """What was said of this kind's workbooks; columns that exist no more are left out."""
    keys = {column.key for column in importer.columns}
    rows = ColumnMatching.objects.filter(kind=importer.kind).values_list("headings", "chosen")
    return [
        Matching(
            tuple(headings),
            {key: (name, nth) for key, (name, nth) in chosen.items() if key in keys},
        )
        for headings, chosen in rows
    ]


def row_of(importer: Importer, matching: Matching) -> ColumnMatching | None:
    """Who said it and when."""
    rows = ColumnMatching.objects.filter(kind=importer.kind, digest=_digest(matching.headings))
    return rows.select_related("said_by").first()


@transaction.atomic
def remember(importer: Importer, outline: Outline, chosen: Mapping[str, tuple[str, int]]) -> None:
    """Keep which heading stands for which column, for all workbooks with these headings."""
    ColumnMatching.objects.update_or_create(
        kind=importer.kind,
        digest=_digest(outline.headings),
        defaults={
            "headings": list(outline.headings),
            "chosen": {key: list(heading) for key, heading in chosen.items()},
            "said_by": importer.user,
        },
    )
    _tell(importer, CoreVerb.COLUMNS_MATCHED, "、".join(_said(importer, chosen)))


@transaction.atomic
def forget(importer: Importer, outline: Outline) -> None:
    """From now on these headings are recognised by their words alone."""
    rows = ColumnMatching.objects.filter(kind=importer.kind, digest=_digest(outline.headings))
    if rows.delete()[0]:
        _tell(importer, CoreVerb.COLUMNS_UNMATCHED, "、".join(outline.headings))


def _said(importer: Importer, chosen: Mapping[str, tuple[str, int]]) -> list[str]:
    labels = {column.key: column.label for column in importer.columns}
    return [f"{name or '（无列名）'}→{labels[key]}" for key, (name, _) in chosen.items()]


def _tell(importer: Importer, verb: Verb, words: str) -> None:
    audit.record(None, verb, by=importer.user, note=f"{importer.title}：{words}"[:500])


def _digest(headings: tuple[str, ...]) -> str:
    text = json.dumps(headings, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
