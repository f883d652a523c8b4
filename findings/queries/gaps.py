"""Where nobody can act on clues and handoffs: rounds without grants, organs without handlers.

The security administrator mends both and learns figures only.
"""

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from accounts.enums import OVERSIGHT, Role
from accounts.models import User
from core.assignees import Gap, deferred
from core.targets import key_of
from core.worklist import WorkItem
from findings.enums import ClueState, FindingState, HandoffState
from findings.models import Clue, ClueGrant, Finding, Handoff, Organ, OrganHandler
from rounds.enums import Duty
from rounds.models import Round, TeamMember
from rounds.queries import gaps as round_gaps
from rounds.queries.people import holders_of
from rounds.querysets import acting, lasting

OPEN = (HandoffState.ISSUED, HandoffState.RECEIVED, HandoffState.HANDLING)
# One approves, another hands over.
LEAST = 2


@deferred
def of_grants(round: Round) -> Gap:
    openers = holders_of(Role.SECURITY)
    words = f"{round.short_name}没有能办理下一步的获授权人员"
    return Gap(words, "授予线索知悉", key_of(round), openers, reverse("findings:grant_list"))


@deferred
def of_organ(organ: Organ) -> Gap:
    openers, url = holders_of(Role.SECURITY), reverse("admin:findings_organhandler_changelist")
    return Gap(f"{organ}没有可用的经办人账号", "指定经办人", key_of(organ), openers, url)


def to_mend(user: User) -> Iterator[WorkItem]:
    if user.has_role(Role.SECURITY):
        yield from _rounds()
        yield from _organs()
    if user.has_role(Role.OFFICE):
        yield from _unreviewed()


def lacks_of(round: Round) -> list[str]:
    """For the round's page: that nobody is granted yet; never who is."""
    if round.state not in round_gaps.RUNNING or round.pk in _knowing():
        return []
    return ["本轮线索还没有人获得知悉授权，已列入安全保密管理员的待办。"]


def _rounds() -> Iterator[WorkItem]:
    """A round under way for which fewer than two know, or whose clues wait for nobody."""
    knowing = _knowing()
    waiting = _waiting_for_nobody()
    rounds = Round.objects.filter(state__in=round_gaps.RUNNING).select_related("term")
    for round in rounds.order_by("starts_on", "id"):
        stuck, people = waiting.get(round.pk, 0), knowing.get(round.pk, [])
        is_short = len(people) < LEAST or not any(Role.OFFICE in roles for roles in people)
        if not stuck and not is_short:
            continue
        words = (
            f"有{stuck}件线索没有人能办理"
            if stuck
            else (f"知悉本轮线索的只有{len(people)}人" if people else "本轮线索还没有人获得授权")
        )
        url, rows = reverse("findings:grant_list"), (key_of(round),)
        yield WorkItem("授予线索知悉", str(round), url, None, words, rows)


def _lasting_grants() -> QuerySet[ClueGrant]:
    grants = ClueGrant.objects.lasting().filter(user__is_active=True)
    return grants.filter(user__roles__overlap=[*OVERSIGHT])


def _knowing() -> dict[int, list[list[str]]]:
    """The roles of each person who knows a whole round, by round."""
    found: dict[int, dict[int, list[str]]] = defaultdict(dict)
    rows = _lasting_grants().filter(clue=None).order_by()
    for round_id, user_id, roles in rows.values_list("round_id", "user_id", "user__roles"):
        found[round_id][user_id] = roles
    return {round_id: [*people.values()] for round_id, people in found.items()}


def _waiting_for_nobody() -> dict[int, int]:
    """How many clues of each round wait for a step that nobody granted may take."""
    grants = list(
        _lasting_grants().order_by().values_list("round_id", "clue_id", "user_id", "user__roles")
    )
    busy = Handoff.objects.filter(clue=OuterRef("pk"), state__in=OPEN, organ__is_outside=False)
    clues = Clue.objects.filter(
        ~Exists(busy),
        state__in=[ClueState.VETTED, ClueState.APPROVED, ClueState.HANDED_OVER],
        inspection__round__state__in=round_gaps.RUNNING,
    )
    counts: dict[int, int] = defaultdict(int)
    columns = ("pk", "state", "created_by_id", "approved_by_id", "inspection__round_id")
    for pk, state, author, approver, round_id in clues.order_by().values_list(*columns):
        people = [(u, roles) for r, c, u, roles in grants if r == round_id and c in (None, pk)]
        if not any(_may(state, u, roles, author, approver) for u, roles in people):
            counts[round_id] += 1
    return counts


def _may(state: str, user_id: int, roles: list[str], author: int, approver: int | None) -> bool:
    """As findings.rules.clues says: nobody decides on their own, nobody hands over what they approved."""
    if state == ClueState.VETTED:
        return user_id != author
    return Role.OFFICE in roles and (state != ClueState.APPROVED or user_id != approver)


def _organs() -> Iterator[WorkItem]:
    handlers = OrganHandler.objects.filter(
        lasting(), organ=OuterRef("pk"), user__is_active=True, user__roles__contains=[Role.ORGAN]
    )
    waiting = Handoff.objects.filter(organ=OuterRef("pk"), state__in=OPEN)
    organs = Organ.objects.filter(~Exists(handlers), Exists(waiting), is_outside=False)
    url = reverse("admin:findings_organhandler_changelist")
    for organ in organs.order_by("order", "id"):
        yield WorkItem("指定经办人", f"{organ}没有可用的经办人账号", url, rows=(key_of(organ),))


def _unreviewed() -> Iterator[WorkItem]:
    """Teams whose leader wrote a sheet that no deputy is there to review."""
    deputies = TeamMember.objects.filter(
        lasting(), acting(), team=OuterRef("inspection__team"), duty=Duty.DEPUTY
    )
    leaders = TeamMember.objects.filter(
        lasting(), acting(), team=OuterRef("inspection__team"), duty=Duty.LEADER
    )
    others = leaders.exclude(inspector__user=OuterRef("created_by"))
    rows = Finding.objects.filter(
        ~Exists(deputies.exclude(inspector__user=OuterRef("created_by"))),
        ~Exists(others),
        state=FindingState.SUBMITTED,
    )
    for team in {
        row.inspection.team for row in rows.select_related("inspection__team__round__term")
    }:
        if team is not None:
            url, rows_of = team.round.get_absolute_url(), (key_of(team),)
            yield WorkItem("配齐副组长", f"{team}的底稿没有人能复核", url, rows=rows_of)
