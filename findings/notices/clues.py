"""Who hears of a clue or a handoff: its number and what to do, never what or whom it is about."""

from accounts.models import User
from core.notices import notify
from findings.models import Clue, ClueGrant, Handoff
from findings.queries import clues as queries


def registered(clue: Clue, *, by: User) -> None:
    people = [user for user in queries.team_leaders(clue.inspection) if user.pk != by.pk]
    _tell(people, clue, "registered", "请审核")


def vetted(clue: Clue, *, by: User) -> None:
    people = [u for u in queries.granted_people(clue) if u.pk not in (by.pk, clue.created_by_id)]
    _tell(people, clue, "vetted", "请批准")


def returned(clue: Clue, *, by: User) -> None:
    people = {user.pk: user for user in [clue.created_by, *queries.team_leaders(clue.inspection)]}
    _tell(people.values(), clue, "returned", "已退回，请补充后再报")


def approved(clue: Clue, *, by: User) -> None:
    """Whoever approved never hands over: the others of the granted office hear that it waits."""
    people = queries.granted_people(clue, roles=("office",))
    _tell([user for user in people if user.pk != by.pk], clue, "approved", "已批准，请移交")
    decided(clue, by=by)


def decided(clue: Clue, *, by: User) -> None:
    """Its author hears that a decision was taken, on the clue's page which."""
    _tell([clue.created_by], clue, "decided", "已作决定")


def issued(handoff: Handoff, *, by: User) -> None:
    _tell(queries.handlers(handoff), handoff, "issued", "请签收", urgent=True)


def received(handoff: Handoff, *, by: User) -> None:
    _tell([handoff.issued_by], handoff, "received", "已签收")


def refused(handoff: Handoff, *, by: User) -> None:
    _tell(_deciders(handoff), handoff, "refused", "被退回，请重新移交或办结", urgent=True)


def answered(handoff: Handoff, *, by: User) -> None:
    _tell(_deciders(handoff), handoff, "answered", "已答复")


def went_on(handoff: Handoff, *, by: User) -> None:
    """The office hears what the organ did after its answer; the organ what the office entered."""
    people = {user.pk: user for user in [*_deciders(handoff), *queries.handlers(handoff)]}
    people.pop(by.pk, None)
    _tell(people.values(), handoff, "went_on", "登记了新的处理结果")


def asked(handoff: Handoff, *, by: User) -> None:
    """Flags may change more than once in one version: the clue's version tells them apart."""
    notify(
        queries.handlers(handoff),
        kind="clue.asked",
        key=f"handoff:{handoff.pk}:asked:{handoff.clue.version}",
        subject=f"{handoff.reference}办理要求有调整，请查看",
        url=handoff.get_absolute_url(),
    )


def granted(grant: ClueGrant) -> None:
    what = grant.clue.reference if grant.clue else f"{grant.round.short_name}线索"
    notify(
        [grant.user],
        kind="clue.granted",
        key=f"cluegrant:{grant.pk}",
        subject=f"您已获得知悉授权：{what}",
        url=grant.clue.get_absolute_url() if grant.clue else "",
    )


def _deciders(handoff: Handoff) -> list:
    return queries.granted_people(handoff.clue, roles=("office",))


def _tell(people, row: Clue | Handoff, what: str, words: str, *, urgent: bool = False) -> None:
    notify(
        people,
        kind=f"clue.{what}",
        key=f"{row._meta.model_name}:{row.pk}:{what}:{row.version}",
        subject=f"{row.reference}{words}",
        url=row.get_absolute_url(),
        urgent=urgent,
    )
