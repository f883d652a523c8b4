"""Which duty a person holds in a team today; asked once a page and passed on to the rules."""

from django.apps import apps

from accounts.models import User
from core import request_cache
from rounds.enums import Duty
from rounds.querysets import lasting, serving

RANK = (Duty.LEADER, Duty.DEPUTY, Duty.CONTACT, Duty.MEMBER)
HEADS = (Duty.LEADER, Duty.DEPUTY)
MEMBERS = (*HEADS, Duty.MEMBER)
NOBODY = ""


def duty_in(user: User, team_id: int | None) -> str:
    """The highest duty ``user`` holds today in the team; NOBODY for all others. A page asks once."""
    if team_id is None:
        return NOBODY
    return request_cache.remembered(("duties", user.pk), lambda: _duties(user)).get(team_id, NOBODY)


def _duties(user: User) -> dict[int, str]:
    """The highest duty in each team of theirs."""
    held = serving(user).values_list("team_id", "duty")
    return dict(sorted(held, key=lambda each: -RANK.index(each[1])))


def has_duty(team_id: int | None, duty: str, *, besides=None) -> bool:
    """Whether anybody (other than the person ``besides``) holds ``duty`` in the team today and can sign in."""
    members = apps.get_model("rounds.TeamMember").objects
    held = members.filter(lasting(), team_id=team_id, duty=duty, inspector__user__is_active=True)
    return held.exclude(inspector__user=besides).exists()


def is_on_team(user: User, team_id: int | None) -> bool:
    """Whether ``user`` is on the team today, the promise signed or not: nobody decides what their own asks."""
    members = apps.get_model("rounds.TeamMember").objects.lasting()
    return members.filter(team=team_id, inspector__user=user).exists()
