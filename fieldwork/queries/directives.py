"""Reads of 上传下达: who has read what went to their team, who has not, what waits for whom."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.db.models import Exists, OuterRef, QuerySet

from accounts.enums import Role
from accounts.models import User
from core.targets import key_of
from core.worklist import WorkItem
from fieldwork.enums.directives import DirectiveState
from fieldwork.models import Addressee, Directive, Receipt
from rounds.enums import DeadlineKind, RoundState
from rounds.models import Deadline, Team, TeamMember
from rounds.querysets import acting, lasting

DRAFT = DirectiveState.DRAFT


@dataclass(frozen=True)
class Reading:
    """How one team stands with a directive."""

    team: Team
    signed: list[Receipt]
    owing: list[TeamMember]
    duties: dict[int, str]  # by inspector, the newest in the team


def waiting_for(user: User, today: date) -> list[WorkItem]:
    """A member's to be signed for; the office's drafts, and what somebody is late with."""
    items: list[WorkItem] = []
    if user.has_role(Role.INSPECTOR):
        items += [_line("签收", row) for row in _short(Directive.objects.owed_by(user))]
    if user.has_role(Role.OFFICE):
        drafts = Directive.objects.filter(state=DRAFT).exclude(round__state=RoundState.ARCHIVED)
        items += [_line("发布", row) for row in _short(drafts)]
        items += [_line("催促签收", row) for row in _short(late(today))]
    return items


def late(today: date) -> QuerySet[Directive]:
    """Past their day, and somebody who can sign in has not signed."""
    owed = Addressee.objects.filter(directive=OuterRef("pk")).filter(Exists(owing_members()))
    return Directive.objects.owable().filter(Exists(owed), due_on__lt=today)


def with_open_dates() -> list[Directive]:
    """Those a team of which has still its date for signing."""
    dates = Deadline.objects.open().filter(kind=DeadlineKind.DIRECTIVE)
    addressed = Addressee.objects.filter(pk__in=dates.values("target_id"))
    return list(Directive.objects.owable().filter(pk__in=addressed.values("directive")))


def owing_members() -> QuerySet[TeamMember]:
    """Of the outer addressee: who is on the team today, can sign in and has not signed."""
    signed = Receipt.objects.filter(
        directive=OuterRef(OuterRef("directive")), inspector=OuterRef("inspector")
    )
    return TeamMember.objects.filter(lasting(), acting(), ~Exists(signed), team=OuterRef("team"))


def owing(addressees: Iterable[Addressee]) -> dict[int, list[TeamMember]]:
    """By addressee, who has still to sign; two statements however many."""
    rows = list(addressees)
    members = TeamMember.objects.filter(lasting(), acting(), team__in={r.team_id for r in rows})
    receipts = Receipt.objects.filter(directive__in={row.directive_id for row in rows})
    signed = set(receipts.values_list("directive_id", "inspector_id"))
    of_team: dict[int, list[TeamMember]] = defaultdict(list)
    for member in members.select_related("inspector__user").order_by("inspector__pinyin", "pk"):
        of_team[member.team_id].append(member)
    return {
        row.pk: [
            m for m in of_team[row.team_id] if (row.directive_id, m.inspector_id) not in signed
        ]
        for row in rows
    }


def readings(directive: Directive) -> list[Reading]:
    """Team by team; who signed and left the team since stands with the signatures of the first."""
    rows = list(directive.addressees.select_related("team__round").order_by("team__number"))
    waiting = owing(rows)
    receipts = list(directive.receipts.select_related("inspector").order_by("signed_at"))
    members = TeamMember.objects.filter(team__in=[row.team_id for row in rows])
    newest = {member.inspector_id: member for member in members.order_by("pk")}
    duties = {pk: member.get_duty_display() for pk, member in newest.items()}
    teams = {pk: member.team_id for pk, member in newest.items()}
    return [
        Reading(
            row.team,
            [each for each in receipts if teams.get(each.inspector_id) == row.team_id],
            waiting[row.pk],
            duties,
        )
        for row in rows
    ]


def people_owing(directive: Directive) -> list[User]:
    """The accounts of those who have still to sign, each with the duty's name."""
    found: dict[int, User] = {}
    for members in owing(directive.addressees.all()).values():
        for member in members:
            user = cast(User, member.inspector.user)  # acting() asks for an account
            user.standing = member.get_duty_display()
            found.setdefault(user.pk, user)
    return [*found.values()]


def _short(rows: QuerySet[Directive]) -> QuerySet[Directive]:
    return rows.defer("text", "search_text", "search_grams").order_by("due_on", "pk")


def _line(verb: str, row: Directive) -> WorkItem:
    url, kind = row.get_absolute_url(), row.get_kind_display()
    return WorkItem(verb, row.title, url, row.due_on, kind, (key_of(row),))
