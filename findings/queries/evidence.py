"""Files that lie at the sources of a sheet or clue already, and may be its evidence without lying there twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from core import attachments
from core.models import Attachment
from findings.models import Clue, Finding
from findings.models.source import COLUMNS
from findings.queries import sources

CLUE_SOURCES = ("source_finding", "source_interview", "source_petition")


@dataclass(frozen=True)
class Offer:
    """One file, and how the evidence says where it came from."""

    file: Attachment
    origin: str

    @property
    def label(self) -> str:
        return f"{self.file.name}（{self.origin}）"


def of_finding(finding: Finding, user: User) -> list[Offer]:
    """Of its sources that the person reads, without what it has already."""
    rows = finding.sources.visible_to(user).select_related(*COLUMNS, "material__request")
    return _new(finding, [row.source for row in rows])


def of_clue(clue: Clue, user: User) -> list[Offer]:
    named = filter(None, (getattr(clue, name) for name in CLUE_SOURCES))
    return _new(clue, [row for row in named if _is_seen(row, user)])


def of_sources(rows: Iterable[Any]) -> list[Offer]:
    """The files of these rows, in their order; one statement."""
    rows = list(rows)
    files = attachments.of_each(rows)
    return [Offer(file, sources.origin_of(row)) for row in rows for file in files.get(row, [])]


def _new(target: Finding | Clue, rows: Sequence[Any]) -> list[Offer]:
    own = set(attachments.of(target).values_list("path", flat=True))
    return [offer for offer in of_sources(rows) if offer.file.path not in own]


def _is_seen(row: Any, user: User) -> bool:
    return type(row)._default_manager.visible_to(user).filter(pk=row.pk).exists()
