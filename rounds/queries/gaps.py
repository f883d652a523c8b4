"""Where nobody can act: units without liaison, teams without leader, offices without people.

Each gap is said twice: for one thing (``of_unit`` …), and as a to-do of whoever mends it.
"""

from collections.abc import Iterable, Iterator

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from core.assignees import Gap, deferred
from core.targets import key_of
from core.worklist import WorkItem
from rounds.enums import Duty, RoundState, Stage
from rounds.models import Inspection, Liaison, Round, Team, TeamMember, Unit
from rounds.queries.people import holders_of
from rounds.querysets import acting, lasting

RUNNING = (RoundState.APPROVED, RoundState.UNDERWAY, RoundState.RECTIFYING)
NAMED = 5
# Two people decide in turn: what one has done the other confirms.
LEAST = 2


@deferred
def of_unit(unit: Unit) -> Gap:
    openers = holders_of(Role.SYSADMIN)
    url = reverse("admin:rounds_unit_changelist")
    words = f"{unit}没有可用的联络员账号"
    return Gap(words, "开通联络员账号", key_of(unit), openers, url)


@deferred
def of_team(team: Team | None, what: str = "组长") -> Gap:
    """An inspection without a team is the office's to mend as well."""
    openers = holders_of(Role.OFFICE)
    if team is None:
        return Gap("还没有指定巡察组", "指定巡察组", "", openers)
    words, url = f"{team}没有可用的{what}账号", team.round.get_absolute_url()
    return Gap(words, f"配齐{what}", key_of(team), openers, url)


@deferred
def of_role(role: Role) -> Gap:
    url = reverse("admin:accounts_user_changelist")
    words = f"没有另一位可用的{Role(role).label}人员"
    return Gap(words, f"授予{Role(role).label}角色", f"role:{role}", holders_of(Role.SECURITY), url)


def to_mend(user: User) -> Iterator[WorkItem]:
    """The gaps that ``user`` is the one to close."""
    if user.has_role(Role.SYSADMIN):
        yield from _units()
    if user.has_role(Role.OFFICE):
        yield from _teams()
    if user.has_role(Role.SECURITY):
        yield from _roles()


def open_inspections() -> QuerySet[Inspection]:
    """Of rounds that were approved, not yet archived."""
    return Inspection.objects.exclude(stage=Stage.ARCHIVED).filter(round__state__in=RUNNING)


def without_account(rows: Iterable[Unit]) -> str:
    names = [str(row) for row in rows]
    more = f"等{len(names)}家单位" if len(names) > NAMED else ""
    return "、".join(names[:NAMED]) + more


def lacks_of(round: Round) -> list[str]:
    """For the page of a round that was approved: whose liaison nobody has opened an account for."""
    units = [row.pk for row in units_without_account()] if round.state in RUNNING else []
    lacking = round.inspections.open().filter(unit__in=units).select_related("unit")
    if names := without_account(row.unit for row in lacking):
        return [f"{names}没有可用的联络员账号，已列入系统管理员的待办。"]
    return []


def units_without_account() -> list[Unit]:
    links = Liaison.objects.filter(
        lasting(), unit=OuterRef("pk"), user__is_active=True, user__roles__contains=[Role.LIAISON]
    )
    units = Unit.objects.filter(pk__in=open_inspections().values("unit"))
    return list(units.exclude(Exists(links)).order_by("order", "id"))


def _units() -> Iterator[WorkItem]:
    if found := units_without_account():
        url = reverse("admin:rounds_unit_changelist")
        rows = tuple(key_of(unit) for unit in found)
        yield WorkItem("开通联络员账号", without_account(found), url, rows=rows)


def _teams() -> Iterator[WorkItem]:
    leaders = TeamMember.objects.filter(lasting(), acting(), team=OuterRef("pk"), duty=Duty.LEADER)
    teams = Team.objects.filter(pk__in=open_inspections().values("team"))
    for team in teams.exclude(Exists(leaders)).select_related("round__term").order_by("pk"):
        url = team.round.get_absolute_url()
        yield WorkItem("配齐组长", f"{team}没有可用的组长账号", url, rows=(key_of(team),))


def _roles() -> Iterator[WorkItem]:
    for role, people in {
        Role.OFFICE: holders_of(Role.OFFICE),
        Role.LEADERSHIP: holders_of(Role.LEADERSHIP),
    }.items():
        if _is_short(role, people):
            words = (
                f"可用的{role.label}账号只有{len(people)}个"
                if people
                else (f"没有可用的{role.label}账号")
            )
            url = reverse("admin:accounts_user_changelist")
            yield WorkItem("授予角色", words, url, rows=(f"role:{role}",))


def _is_short(role: Role, people: list[User]) -> bool:
    """The leading group decides what others asked for; the office checks its own work by two."""
    if role == Role.LEADERSHIP and any(not person.has_role(Role.OFFICE) for person in people):
        return False
    return len(people) < LEAST
