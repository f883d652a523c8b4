"""Kinds of sources of a 底稿: which rows one may draft from, and what a sheet takes over of each.

Sealed words of a source are not copied into a sheet, whose columns lie open (ADR 0094); whoever
reported or talked is not to be found by the day either.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from accounts.models import User
from core.calendar import cn_date
from fieldwork.enums.activities import ActivityState
from fieldwork.enums.focus import FocusState
from fieldwork.enums.interviews import InterviewState
from fieldwork.enums.materials import MaterialState
from fieldwork.enums.methods import Method
from fieldwork.enums.petitions import PetitionState
from fieldwork.models import Activity, FocusPoint, Interview, Material, Petition
from rounds.models import Inspection

PLACE = 150  # characters that the column takes
P = PetitionState


@dataclass(frozen=True)
class SourceKind:
    """One column of ``FindingSource``; ``usable`` asks for the states of what one may draft from."""

    column: str
    model: type[Model]
    usable: dict[str, Any]
    label: Callable[[Any], str]
    learnt: Callable[[Any], dict]
    path: str = "inspection"
    # How evidence that lay at it names it, to all who read the sheet; without, by its kind alone.
    cited: Callable[[Any], str] | None = None
    # What the unit itself handed in is offered ticked as evidence of a new sheet (ADR 0102).
    is_ticked: bool = False

    @property
    def name(self) -> str:
        return str(self.model._meta.verbose_name)

    def rows(self, user: User, inspection: Inspection) -> QuerySet:
        """What this person may draft from; sealed words stay closed."""
        rows = self.model._default_manager.visible_to(user)  # type: ignore[attr-defined]
        hidden = [name for name in getattr(self.model, "AUDIT_HIDDEN", ()) if _is_own(self, name)]
        own = rows.filter(**{self.path: inspection}, **self.usable)
        return own.select_related(self.path).defer(*hidden).order_by("-pk")

    def inspection_of(self, source: Any) -> Inspection:
        for name in self.path.split("__"):
            source = getattr(source, name)
        return source

    def is_usable(self, source: Any) -> bool:
        """As it was read, without asking for it again."""
        return all(_holds(source, name, wanted) for name, wanted in self.usable.items())


def _holds(source: Any, lookup: str, wanted: Any) -> bool:
    column, among, _ = lookup.partition("__in")
    value = getattr(source, column)
    return value in wanted if among else value == wanted


def _is_own(kind: SourceKind, name: str) -> bool:
    return name in {field.name for field in kind.model._meta.concrete_fields}


def _by(method: Method, discovery: str, **more: str) -> dict:
    return {"methods": [method.value], "discovery": discovery} | more


def _of_activity(activity: Activity) -> dict:
    """How, where and on which day it was learnt, which lie open there as here."""
    label, day = activity.get_method_display(), cn_date(activity.held_on)
    words = f"{day}{label}（{activity.where}）时发现。"
    return _by(Method(activity.method), words, happened_where=activity.where[:PLACE])


KINDS = (
    SourceKind(
        "focus",
        FocusPoint,
        {"state__in": [each for each in FocusState if each != FocusState.CLEARED]},
        lambda row: f"{row.reference} {row.title}",
        lambda row: {},
    ),
    SourceKind(
        "activity",
        Activity,
        {"state": ActivityState.RECORDED},
        lambda row: (
            f"{row} {cn_date(row.held_on)}"
        ),  # no place: browsers keep the page that offers it
        _of_activity,
        cited=str,
    ),
    SourceKind(
        "petition",
        Petition,
        {"state__in": [P.REGISTERED, P.HANDLING, P.CLOSED]},
        str,
        lambda row: _by(Method.PETITION, "受理信访时发现。"),
    ),
    SourceKind(
        "interview",
        Interview,
        {"state": InterviewState.REGISTERED},
        str,
        lambda row: _by(Method.INTERVIEW, "个别谈话时发现。"),
    ),
    SourceKind(
        "material",
        Material,
        {"state": MaterialState.RECEIVED, "is_absent": False},
        lambda row: f"{row.request} {row}",
        lambda row: _by(Method.FILES, f"查阅{row.request}“{row.name}”时发现。"),
        path="request__inspection",
        cited=lambda row: f"{row.request} 第{row.order}项",
        is_ticked=True,
    ),
)


def is_source(row: Any) -> bool:
    return any(isinstance(row, kind.model) for kind in KINDS)


def kind_of(source: Any) -> SourceKind:
    """Raises StopIteration for what is no source."""
    return next(kind for kind in KINDS if isinstance(source, kind.model))


def key_of(source: Any) -> str:
    """As a form and an address name it: ``petition-12``."""
    return f"{kind_of(source).column}-{source.pk}"


def label_of(source: Any) -> str:
    return kind_of(source).label(source)


def origin_of(source: Any) -> str:
    """Where evidence lay; of what is sealed not even the number goes to whoever reads the sheet."""
    if not is_source(source):
        return str(source.reference)
    kind = kind_of(source)
    return kind.cited(source) if kind.cited else kind.name


def offered(
    user: User, inspection: Inspection, *, besides: Any = None
) -> list[tuple[str, list[tuple[str, str]]]]:
    """By kind, what this person may draft from, as choices of a select; ``besides`` a sheet's own."""
    found = []
    for kind in KINDS:
        rows = kind.rows(user, inspection)
        if besides is not None:
            own = besides.sources.exclude(**{kind.column: None}).values(kind.column)
            rows = rows.exclude(pk__in=own)
        if choices := [(key_of(row), kind.label(row)) for row in rows]:
            found.append((kind.name, choices))
    return found


def named(key: str, user: User, inspection: Inspection) -> Any:
    """The row that ``key`` names among those one may draft from; None where it is none of them."""
    column, _, number = key.partition("-")
    kind = next((kind for kind in KINDS if kind.column == column), None)
    if kind is None or not number.isdecimal() or len(number) > 18:
        return None
    return kind.rows(user, inspection).filter(pk=number).first()
