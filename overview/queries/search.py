"""The box above every page: each kind of thing inside the person's scope, a clue by number only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from accounts.models import User
from core import search
from core.calendar import cn_date
from core.pagination import CAP
from core.pinyin import initials
from fieldwork.enums.methods import OF_ACTIVITIES
from fieldwork.models import Activity, Directive
from findings.models import Clue, Finding, Handoff
from overview.navigation import ALL, COMMANDS, USER_LINKS, url_of
from rectification.models import LedgerItem
from rounds.models import Inspection, Inspector, Training, Unit

SHOWN = 8
# 线索〔2026〕3号, 2026-3, 3号, 3
NUMBER = re.compile(
    r"^\D{0,8}?(?:[〔\[(（]?(?P<year>20\d\d)[〕\])）]?\D{0,3})?(?P<number>\d{1,6})号?$"
)


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    context: str = ""
    badge: str = ""


@dataclass
class Group:
    """The hits of one kind; ``total`` is exact up to a thousand."""

    label: str
    icon: str
    total: int
    hits: list[Hit] = field(default_factory=list)
    all_url: str = ""

    @property
    def total_words(self) -> str:
        return f"{CAP}+" if self.total > CAP else str(self.total)


def find(user: User, query: str) -> list[Group]:
    """Groups with at least one hit, for a query of any length."""
    query = query.strip()[:100]
    if not query:
        return []
    return [group for group in _groups(user, query) if group.total]


def _groups(user: User, query: str) -> Iterator[Group]:
    yield _pages(user, query)
    units, ids = _matching(Unit, user, query)
    yield _group("被巡察单位", "building", units, ids, _unit, "rounds:unit_list", query)
    yield _inspections(user, ids)
    rows, ids = _matching(Finding, user, query)
    rows = rows.select_related("inspection__unit").defer("summary", "search_text", "search_grams")
    yield _group("问题底稿", "file-text", rows, ids, _finding, "findings:finding_list", query)
    rows, ids = _matching(LedgerItem, user, query)
    rows = rows.select_related("ledger__unit").defer("detail", "search_text", "search_grams")
    yield _group("整改事项", "list-check", rows, ids, _item, "rectification:item_list", query)
    rows, ids = _matching(Inspector, user, query)
    yield _group("人才库", "users", rows, ids, _inspector, "rounds:inspector_list", query)
    rows, ids = _matching(Directive, user, query)
    rows = rows.select_related("round__term").defer("text", "search_text", "search_grams")
    yield _group("上传下达", "broadcast", rows, ids, _directive, "fieldwork:directive_list", query)
    yield _trainings(user, query)
    yield _activities(user, query)
    yield from _numbered(user, query)


def _trainings(user: User, query: str) -> Group:
    """By their titles, as their list finds them."""
    rows = Training.objects.visible_to(user).order_by().filter(title__icontains=query)
    ids = list(rows.values_list("pk", flat=True)[: search.LIMIT])
    found = Training.objects.select_related("round__term")
    return _group("培训", "school", found, ids, _training, "rounds:training_list", query)


def _activities(user: User, query: str) -> Group:
    """By method, place and unit below; whom the team met and what it saw lie sealed."""
    rows = Activity.objects.visible_to(user).standing().order_by()
    for word in query.split():
        methods = [method for method, label in OF_ACTIVITIES if word in label]
        wanted = Q(place__icontains=word) | Q(unit_below__name__icontains=word)
        wanted |= Q(inspection__unit__name__icontains=word) | Q(method__in=methods)
        rows = rows.filter(wanted)
    ids = list(rows.values_list("pk", flat=True)[: search.LIMIT])
    found = Activity.objects.select_related("inspection__unit", "unit_below")
    found = found.defer(*Activity.AUDIT_HIDDEN)
    return _group("了解活动", "walk", found, ids, _activity, "fieldwork:activity_list", query)


def _matching(model: Any, user: User, query: str) -> tuple[QuerySet, list[int]]:
    """The scoped rows and at most 1,001 ids, found in a step of their own (docs/performance.md)."""
    scope = model._default_manager.visible_to(user)
    found = scope.order_by().filter(search.condition(query)).values_list("pk", flat=True)
    return model._default_manager.all(), list(found[: search.LIMIT])


def _group(
    label: Any, icon: Any, rows: Any, ids: Any, hit: Any, list_name: str, query: str
) -> Group:
    group = Group(label, icon, len(ids))
    if ids:
        newest = sorted(ids, reverse=True)[:SHOWN]
        group.hits = [hit(row) for row in rows.filter(pk__in=newest).order_by("-pk")]
        if len(ids) > SHOWN and (url := url_of(list_name)):
            group.all_url = f"{url}?{urlencode({'q': query})}"
    return group


def _pages(user: User, query: str) -> Group:
    """Pages and steps by their name or by the first letters of its pinyin: zgtz is 整改台账."""
    typed = query.lower()
    found = [
        Hit(entry.label, url)
        for entry in (*ALL, *COMMANDS, *USER_LINKS)
        if entry.open_to(user.roles)
        and (typed in entry.label.lower() or initials(entry.label).startswith(typed))
        and (url := url_of(entry.name))
    ]
    return Group("页面和办理", "layout-list", len(found), found[:SHOWN])


def _inspections(user: User, unit_ids: list[int]) -> Group:
    """Inspections are found by their unit's name."""
    group = Group("巡察任务", "clipboard-list", 0)
    if unit_ids:
        rows = Inspection.objects.visible_to(user).filter(unit__in=unit_ids)
        group.total = rows.order_by()[: search.LIMIT].count()
        chosen = rows.select_related("unit", "round__term")[:SHOWN]
        group.hits = [
            Hit(r.unit.name, r.get_absolute_url(), str(r.round), r.get_stage_display())
            for r in chosen
        ]
    return group


def _numbered(user: User, query: str) -> Iterator[Group]:
    """Clues and handoffs answer to their number alone, never to a word of what they say."""
    match = NUMBER.match(query)
    if match is None:
        return
    wanted = Q(number=int(match["number"]))
    if match["year"]:
        wanted &= Q(year=int(match["year"]))
    for model, label, icon in (
        (Clue, "问题线索", "shield-lock"),
        (Handoff, "线索移交", "arrows-transfer-up"),
    ):
        rows = model.objects.visible_to(user).filter(wanted).order_by("-pk")[:SHOWN]
        hits = [Hit(r.reference, r.get_absolute_url(), "", r.get_state_display()) for r in rows]
        yield Group(label, icon, len(hits), hits)


def _unit(row: Unit) -> Hit:
    return Hit(row.name, row.get_absolute_url(), row.short_name)


def _inspector(row: Inspector) -> Hit:
    return Hit(row.name, row.get_absolute_url(), f"{row.employer_name} {row.post}".strip())


def _directive(row: Directive) -> Hit:
    place = row.round.short_name if row.round else "资料库"
    return Hit(
        row.title,
        row.get_absolute_url(),
        f"{place}，{row.get_kind_display()}",
        row.get_state_display(),
    )


def _training(row: Training) -> Hit:
    return Hit(row.title, row.get_absolute_url(), str(row.round or ""))


def _activity(row: Activity) -> Hit:
    context = "，".join(filter(None, (row.inspection.unit.name, row.where)))
    return Hit(str(row), row.get_absolute_url(), f"{cn_date(row.held_on)}，{context}")


def _finding(row: Finding) -> Hit:
    unit = row.inspection.unit.name
    return Hit(
        row.title, row.get_absolute_url(), f"{unit}，{row.reference}", row.get_state_display()
    )


def _item(row: LedgerItem) -> Hit:
    context = f"{row.ledger.unit.name}，第{row.number}项"
    return Hit(row.problem, row.get_absolute_url(), context, row.get_state_display())
