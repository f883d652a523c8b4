"""保密承诺: signing it, and asking those who have not (ADR 0082)."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, calendar, freezing
from core.errors import NotYet
from rounds import notices, rules, words
from rounds.models import Commitment, Inspector, Round, TeamMember
from rounds.querysets import lasting, signed
from rounds.verbs import RoundVerb


@transaction.atomic
def sign(round: Round, *, by: User) -> Commitment:
    """A member promises; from now on what the own team does is open to them."""
    freezing.check(round)
    inspector = Inspector.objects.select_for_update(of=("self",)).filter(user=by).first()
    rules.check_can_sign(by, round)
    row = Commitment.objects.create(
        round=round,
        inspector=inspector,
        text=words.COMMITMENT,
        signed_by=by,
        signed_at=timezone.now(),
    )
    audit.record(row, RoundVerb.COMMITMENT_SIGNED, by=by, changes=audit.begun(row))
    return row


@transaction.atomic
def urge(round: Round, *, by: User) -> list[User]:
    """The office reminds those who have not signed, and whom; they hear of it once a day."""
    rules.check_can_urge_signing(by, round)
    people = _unsigned(round)
    if not people:
        raise NotYet("本轮巡察组人员都已签署保密承诺，不用提醒。")
    names = "、".join(user.name for user in people)
    audit.record(round, RoundVerb.COMMITMENT_URGED, by=by, note=names[:300])
    notices.commitments_wanted(round, people, on=timezone.localdate())
    return people


def ask(round: Round) -> None:
    """Whoever is on a team of the round, once the teams stand; each is asked once."""
    if round.state in rules.TEAMS_STAND:
        notices.commitments_wanted(round, _unsigned(round))


def sweep(today: date) -> int:
    """Remind all who have not signed, on workdays; returns how many. Safe to run twice."""
    if not calendar.is_workday(today):
        return 0
    count = 0
    for round in Round.objects.filter(state__in=rules.TEAMS_STAND).select_related("term"):
        people = _unsigned(round)
        notices.commitments_wanted(round, people, on=today)
        count += len(people)
    return count


def _unsigned(round: Round) -> list[User]:
    members = TeamMember.objects.filter(lasting(), ~signed(), round=round)
    people = User.objects.filter(inspector__memberships__in=members, is_active=True)
    return list(people.order_by("pk"))
