"""Who hears what of a 立行立改: the unit's liaisons and the team's leader, turn by turn."""

from accounts.models import User
from core.notices import notify
from findings.models import ImmediateFix
from findings.notices.findings import members
from rounds.enums import Duty
from rounds.querysets import lasting


def liaisons(unit_id: int) -> list[User]:
    """The accounts that speak for the unit today."""
    links = lasting(prefix="liaisons__")
    return list(User.objects.filter(links, liaisons__unit=unit_id).distinct())


def issued(fix: ImmediateFix) -> None:
    _tell(_unit(fix), fix, "issued", "请签收", body="请签收后立即组织整改。", urgent=True)


def received(fix: ImmediateFix, *, by: User) -> None:
    _tell(_leaders(fix), fix, "received", "已签收", body=f"{by}已代表单位签收。")


def reported(fix: ImmediateFix, *, by: User) -> None:
    _tell(_leaders(fix), fix, "reported", "请验收", body=f"{by}报告了整改结果。")


def accepted(fix: ImmediateFix) -> None:
    _tell(_unit(fix), fix, "accepted", "已验收办结")


def returned(fix: ImmediateFix, *, note: str) -> None:
    _tell(_unit(fix), fix, "returned", "已退回，请重改", body=note, urgent=True)


def _unit(fix: ImmediateFix) -> list[User]:
    return liaisons(fix.finding.inspection.unit_id)


def _leaders(fix: ImmediateFix) -> list[User]:
    return members(fix.finding.inspection, Duty.LEADER)


def _tell(people, fix: ImmediateFix, what: str, words: str, *, body="", urgent=False) -> None:
    notify(
        people,
        kind=f"fix.{what}",
        key=f"fix:{fix.pk}:{what}:{fix.version}",
        subject=f"{words}：{fix}",
        body=body,
        url=fix.get_absolute_url(),
        urgent=urgent,
    )
