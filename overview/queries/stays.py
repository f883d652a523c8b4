"""The stays that a team member is on today: what came in, how far it is, and who works on what."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count

from accounts.models import User
from core.charts import Tracks, plain_bars
from fieldwork.enums.focus import UNSETTLED
from fieldwork.enums.materials import MaterialState
from fieldwork.enums.petitions import ReferralState, Route
from fieldwork.models import Activity, FocusPoint, Material, Referral
from findings.enums import FindingState
from findings.models import Finding
from overview.navigation import url_of
from overview.queries import journal
from rounds.enums import Duty, Stage
from rounds.models import Deadline, Inspection, TeamMember
from rounds.querysets import handed_in

SOON_DAYS = 7
IN_HAND = (FindingState.DRAFT, FindingState.SUBMITTED, FindingState.REVIEWED, FindingState.SIGNED)


@dataclass
class Load:
    """What one member of the team has in hand in one stay."""

    member: TeamMember
    drafts: int = 0
    points: int = 0
    petitions: int = 0
    to_review: int = 0
    to_sign: int = 0

    @property
    def words(self) -> str:
        counts = {
            "起草底稿": self.drafts,
            "待复核底稿": self.to_review,
            "待审签底稿": self.to_sign,
            "查办重点": self.points,
            "办理信访": self.petitions,
        }
        return "，".join(f"{label}{n}" for label, n in counts.items() if n) or "没有在办的"


@dataclass
class Stay:
    """One inspection in 了解: ``day`` counts from the entry, ``left`` is None where no end is set."""

    inspection: Inspection
    day: int
    left: int | None
    ends_on: date | None
    came_in: list[tuple[str, int]] = field(default_factory=list)
    wanted: int = 0
    activities: int = 0
    sheets: Tracks | None = None
    loads: list[Load] = field(default_factory=list)
    due: list[Deadline] = field(default_factory=list)  # overdue or due within a week

    @property
    def came(self) -> int:
        """Rows of all registers that came in today."""
        return sum(number for _, number in self.came_in)

    @property
    def points(self) -> int:
        """重点关注事项 that somebody still looks into."""
        return sum(load.points for load in self.loads)


def of(user: User, today: date) -> list[Stay]:
    """The stays of the teams that ``user`` is on, in a constant number of statements."""
    rows = Inspection.objects.visible_to(user).filter(stage=Stage.FIELDWORK, team__isnull=False)
    found = [_stay(row, today) for row in rows.select_related("unit", "round", "team")]
    if found:
        _add(found, user, today)
    return found


def own(stays: Iterable[Stay], user: User) -> Counter[str]:
    """What ``user`` has in hand over all stays, by the fields of `Load`."""
    mine = [
        load for stay in stays for load in stay.loads if load.member.inspector.user_id == user.pk
    ]
    return Counter(
        drafts=sum(load.drafts for load in mine),
        points=sum(load.points for load in mine),
        petitions=sum(load.petitions for load in mine),
    )


def _stay(inspection: Inspection, today: date) -> Stay:
    ends_on = inspection.exit_on or inspection.round.ends_on
    begun = inspection.entry_on or today
    left = (ends_on - today).days if ends_on else None
    return Stay(inspection, (today - begun).days + 1, left, ends_on)


def _add(stays: list[Stay], user: User, today: date) -> None:
    inspections = [stay.inspection for stay in stays]
    sheets = _sheets(inspections, user)
    points = _by(FocusPoint.objects.filter(state__in=UNSETTLED), inspections, user, "assignee")
    referrals = Referral.objects.filter(route=Route.TEAM, state=ReferralState.ISSUED)
    petitions = _by(referrals, inspections, user, "assignee", path="petition__inspection")
    wanted = _by(
        Material.objects.filter(state=MaterialState.WANTED), inspections, user, path="request__inspection"
    )  # fmt: skip
    done = _by(Activity.objects.standing(), inspections, user)
    came_in = journal.counts_of_day(user, inspections, today)
    due = _due(inspections, user, today)
    members = TeamMember.objects.lasting(today).filter(team__inspections__in=inspections)
    crews = list(members.select_related("inspector").distinct().order_by("inspector__pinyin", "id"))
    for stay in stays:
        pk = stay.inspection.pk
        stay.came_in, stay.wanted = came_in[pk], wanted[pk,]
        stay.due = due[pk]
        stay.activities = done[pk,]
        by_state = {state: _of_state(sheets, pk, state) for state in IN_HAND}
        stay.sheets = _drawn(pk, by_state)
        stay.loads = [
            Load(
                member,
                drafts=sheets[pk, FindingState.DRAFT, member.inspector.user_id],
                points=points[pk, member.inspector_id],
                petitions=petitions[pk, member.inspector_id],
                to_review=by_state[FindingState.SUBMITTED] * (member.duty == Duty.DEPUTY),
                to_sign=by_state[FindingState.REVIEWED] * (member.duty == Duty.LEADER),
            )
            for member in crews
            if member.team_id == stay.inspection.team_id
            and member.recused_from_id != stay.inspection.unit_id
        ]


def _drawn(pk: int, by_state: dict[FindingState, int]) -> Tracks | None:
    url = f"{url_of('findings:finding_list')}?inspection={pk}&state="
    rows = [
        (str(state.label), n, "progress", f"{url}{state}") for state, n in by_state.items() if n
    ]
    return plain_bars(f"sheets{pk}", "各种状态的底稿数量", rows, "条") if rows else None


def _due(inspections: list[Inspection], user: User, today: date) -> dict[int, list[Deadline]]:
    """What is overdue or due within a week in each, as far as the person sees its date."""
    rows = Deadline.objects.visible_to(user).open().exclude(handed_in())
    rows = rows.filter(inspection__in=inspections, due_on__lte=today + timedelta(days=SOON_DAYS))
    found: dict[int, list[Deadline]] = defaultdict(list)
    for row in rows.order_by("due_on", "id"):
        found[row.inspection_id or 0].append(row)  # never without: they were asked for by it
    return found


def _sheets(inspections: list[Inspection], user: User) -> Counter:
    """(inspection, state, who drafted it) → number of sheets."""
    return _by(Finding.objects.all(), inspections, user, "state", "created_by")


def _of_state(sheets: Counter, pk: int, state: str) -> int:
    return sum(
        n
        for (inspection, its_state, _), n in sheets.items()
        if (inspection, its_state) == (pk, state)
    )


def _by(
    rows: Any, inspections: list[Inspection], user: User, *keys: str, path: str = "inspection"
) -> Counter:
    """(inspection, *keys) → number of rows that the person may see."""
    found = rows.visible_to(user).filter(**{f"{path}__in": inspections}).order_by()
    counted = found.values_list(path, *keys).annotate(number=Count("pk"))
    return Counter({tuple(row): number for *row, number in counted})
