"""Who hears of a petition: its number and what to do, never who reported, whom or what."""

from accounts.models import User
from core.notices import notify_of
from fieldwork.enums.petitions import Route
from fieldwork.models import Petition, Referral
from rounds.duties import HEADS
from rounds.queries.people import liaisons_of, members_of


def registered(petition: Petition, *, by: User) -> None:
    notify_of(
        petition, _heads(petition, by), kind="petition.registered", subject=f"请分办：{petition}"
    )


def returned(petition: Petition, *, by: User) -> None:
    people = [user for user in [petition.created_by] if user.pk != by.pk]
    notify_of(petition, people, kind="petition.returned", subject=f"已退回补充：{petition}")


def issued(referral: Referral, *, by: User) -> None:
    if referral.route == Route.UNIT:
        notify_of(
            referral,
            _unit(referral),
            kind="petition.issued",
            subject=f"请按期答复：{referral}",
            urgent=True,
        )
    elif referral.route == Route.TEAM and referral.assignee.user_id != by.pk:
        user = referral.assignee.user
        people = [user] if user else []
        notify_of(
            referral,
            people,
            kind="petition.assigned",
            subject=f"请了解并登记结果：{referral.petition}",
        )


def answered(referral: Referral, *, by: User) -> None:
    words = "请审核答复" if referral.route == Route.UNIT else "已登记办理结果"
    notify_of(
        referral,
        _heads(referral.petition, by),
        kind="petition.answered",
        subject=f"{words}：{_named(referral)}",
    )


def accepted(referral: Referral) -> None:
    if referral.route == Route.UNIT:
        notify_of(
            referral, _unit(referral), kind="petition.accepted", subject=f"答复已采用：{referral}"
        )


def returned_to_unit(referral: Referral) -> None:
    notify_of(
        referral,
        _unit(referral),
        kind="petition.sent_back",
        subject=f"答复已退回，请重报：{referral}",
        urgent=True,
    )


def withdrawn(referral: Referral, *, by: User) -> None:
    """The unit cannot open it any more: the notice says so and leads nowhere."""
    if referral.route == Route.UNIT:
        subject = f"信访转办已撤回，无需答复：{referral}"
        notify_of(referral, _unit(referral), kind="petition.withdrawn", subject=subject, url="")


def _named(referral: Referral) -> str:
    return str(referral) if referral.number else str(referral.petition)


def _unit(referral: Referral) -> list:
    return liaisons_of(referral.petition.inspection.unit_id)


def _heads(petition: Petition, by: User) -> list:
    people = members_of(petition.inspection.team_id, *HEADS)
    return [user for user in people if user.pk != by.pk]
