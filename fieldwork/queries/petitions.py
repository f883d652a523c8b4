"""Reads of petitions: persons, likely repeats, figures."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from accounts.models import User
from core import encryption
from core.names import fold
from fieldwork.enums.petitions import Naming, PetitionState, ReferralState, Route, Scope, Way
from fieldwork.models import Petition, PetitionPeriod, PetitionPerson, Referral
from fieldwork.near import pairs, share
from rounds.models import Inspection

PERSON = ("name", "post")
# Words that stand where nobody knows a name: they make no two petitions alike.
NO_NAME = ("", "不详", "匿名", "无", "群众", "未署名")
MOST_ALIKE = 20
# How much of the words two petitions share that are pointed out, less where they speak of one unit below.
NEAR, NEAR_THERE = 0.6, 0.4
COMPARED = 200
READ_FOR_WORDS = ("inspection", "number", "received_on", "state", "summary", "text", "unit_below")
# Later nothing is joined any more, and nobody has to be asked.
MAY_BE_REPEATS = (PetitionState.DRAFT, PetitionState.REGISTERED)
# Long sealed texts that no list shows.
UNREAD = ("text", "scope_reason", "result", "reply", "contact")
TAKES_REPEATS = (PetitionState.REGISTERED, PetitionState.HANDLING)


def persons_of(petition: Petition) -> list[dict]:
    """被反映人 as dictionaries, in the order they were entered."""
    return [{key: getattr(p, key) for key in PERSON} for p in petition.persons.all()]


def first_period(inspection: Inspection) -> dict:
    """What the form of a period begins with: the end of the stay, and the contact that the team gave
    elsewhere in the round, without the box, which hangs in the unit."""
    others = PetitionPeriod.objects.filter(
        inspection__round=inspection.round_id, inspection__team=inspection.team_id
    )
    found: dict = others.order_by("-pk").values(*PetitionPeriod.CONTACT).first() or {}
    return found | {"closes_on": inspection.exit_on or inspection.round.ends_on, "box": ""}


COUNTED = (
    ("方式", "way", Way),
    ("实名/匿名", "naming", Naming),
    ("受理范围", "scope", Scope),
    ("状态", "state", PetitionState),
)


@dataclass(frozen=True)
class Alike:
    """A petition that may be the same, and why."""

    petition: Petition
    why: str
    is_earlier: bool

    @property
    def takes_repeats(self) -> bool:
        """Whether another petition of the inspection can be joined to it."""
        return not self.is_earlier and self.petition.state in TAKES_REPEATS


def likely_repeats(petition: Petition, user: User) -> list[Alike]:
    """Those that share a sealed name or the whole text, in this inspection and in earlier ones of the
    unit; after them those whose words are near; as far as ``user`` may see them."""
    sure = _sharing(petition, user)
    if petition.state not in MAY_BE_REPEATS:
        return sure
    known = {row.petition.pk for row in sure}
    return [*sure, *_near(petition, user, but=known)][:MOST_ALIKE]


def _near(petition: Petition, user: User, *, but: set[int]) -> list[Alike]:
    """Of the newest of this inspection, the nearest first. Texts are sealed and each has to be opened
    for it, so no more than ``COMPARED`` are."""
    own, place = pairs(petition.summary, petition.text), fold(petition.unit_below)
    rows = Petition.objects.visible_to(user).filter(inspection=petition.inspection_id)
    rows = rows.exclude(pk__in=[petition.pk, petition.repeat_of_id or 0, *but])
    rows = rows.exclude(repeat_of=petition.pk).order_by("-id")
    found = []
    if not own:
        return []
    for row in rows.only(*READ_FOR_WORDS)[:COMPARED]:
        shared = share(own, pairs(row.summary, row.text))
        is_there = bool(place) and fold(row.unit_below) == place
        if shared >= (NEAR_THERE if is_there else NEAR):
            found.append((shared, Alike(row, _nearness(shared, is_there), False)))
    return [alike for _, alike in sorted(found, key=lambda pair: -pair[0])]


def _nearness(shared: float, is_there: bool) -> str:
    words = f"内容相近（约{round(shared * 100)}%）"
    return f"{words}、下级单位相同" if is_there else words


def _sharing(petition: Petition, user: User) -> list[Alike]:
    names = _marks(persons_of(petition), "name")
    reporter = _mark(petition.reporter)
    text = encryption.blind_index(petition.text) if petition.text.strip() else ""
    named = PetitionPerson.objects.filter(name_mark__in=names)
    shared = Q(pk__in=named.values("petition"))
    if reporter:
        shared |= Q(reporter_mark=reporter)
    if text:
        shared |= Q(text_mark=text)
    rows = Petition.objects.visible_to(user).filter(
        shared, inspection__unit=petition.inspection.unit_id
    )
    joined = ("inspection__round__term", "inspection__unit")
    rows = rows.exclude(pk=petition.pk).exclude(repeat_of=petition.pk)
    rows = (
        rows.select_related(*joined)
        .defer(*UNREAD)
        .prefetch_related("persons")
        .order_by("-id")[:MOST_ALIKE]
    )
    return [
        Alike(row, _why(row, names, reporter, text), row.inspection_id != petition.inspection_id)
        for row in rows
        if row.pk != petition.repeat_of_id
    ]


def _why(row: Petition, names: set[str], reporter: str, text: str) -> str:
    told = []
    if any(person.name_mark in names for person in row.persons.all()):
        told.append("被反映人相同")
    if reporter and row.reporter_mark == reporter:
        told.append("反映人相同")
    if text and row.text_mark == text:
        told.append("内容完全相同")
    return "、".join(told)


def _marks(rows: list[dict], key: str) -> set[str]:
    return {mark for row in rows if (mark := _mark(row[key]))}


def _mark(name: str) -> str:
    return "" if name.strip() in NO_NAME else encryption.blind_index(name)


def figures(rows: QuerySet[Petition]) -> dict[str, list[tuple[str, int]]]:
    """How many of these by way, naming, scope, state, route and month."""
    rows = rows.order_by()
    found: dict[str, list[tuple[str, int]]] = {}
    counted = list(rows.values(*(column for _, column, _ in COUNTED)).annotate(n=Count("pk")))
    for label, column, choices in COUNTED:
        found[label] = [
            (each.label, sum(row["n"] for row in counted if row[column] == each.value))
            for each in choices
        ]
    found["分办"] = _by_route(rows)
    months = rows.annotate(month=TruncMonth("received_on")).values_list("month")
    by_month = months.annotate(n=Count("pk")).order_by("month")
    found["收件月份"] = [(f"{month.year}年{month.month}月", n) for month, n in by_month]
    return found


def _by_route(rows: QuerySet[Petition]) -> list[tuple[str, int]]:
    referrals = Referral.objects.exclude(state=ReferralState.WITHDRAWN)
    pairs = referrals.filter(petition__in=rows.values("pk")).values_list("route", "petition")
    counted = Counter(route for route, _ in set(pairs))
    return [(route.label, counted[route.value]) for route in Route]
