"""Who hears of a 催办: numbers, organ and days; never what or whom it is about."""

from accounts.enums import OVERSIGHT, Role
from accounts.models import User
from core.notices import notify
from findings.enums import UrgeAudience
from findings.models import Urge
from findings.queries import clues as queries


def sent(urge: Urge, *, late: int) -> None:
    """The organ; from the second rung on the granted office; at the top the leading group, too.

    Leaders without a grant read the number and the organ, and get no address to open.
    """
    handoff = urge.handoff
    deciders = queries.granted_people(handoff.clue, roles=OVERSIGHT)
    office = [user for user in deciders if user.has_role(Role.OFFICE)]
    _tell(queries.handlers(handoff), urge, late, url=handoff.get_absolute_url())
    if urge.audience == UrgeAudience.ORGAN:
        return
    _tell(office, urge, late, url=handoff.get_absolute_url())
    if urge.audience == UrgeAudience.LEADERSHIP:
        granted = {user.pk for user in deciders}
        leaders = User.objects.with_role(Role.LEADERSHIP)
        _tell(leaders.filter(pk__in=granted), urge, late, url=handoff.get_absolute_url())
        _tell(leaders.exclude(pk__in=granted), urge, late)


def _tell(people, urge: Urge, late: int, *, url: str = "") -> None:
    handoff = urge.handoff
    notify(
        people,
        kind="clue.urged",
        key=f"urge:{urge.pk}",
        subject=f"催办：{handoff.reference}逾期{late}天未{urge.get_about_display()}（{handoff.organ}）",
        body=f"{urge.reference}，第{urge.step}次催办。",
        url=url,
        urgent=True,
    )
