"""Who hears what of a 底稿: those who are to act next, and the author of what became of it."""

from accounts.models import User
from core.notices import notify
from findings.models import Finding
from rounds.enums import Duty
from rounds.querysets import lasting


def members(inspection, *duties: str, besides=None) -> list[User]:
    """The accounts that hold one of ``duties`` in the inspection's team today."""
    held = lasting(prefix="inspector__memberships__")
    people = User.objects.filter(
        held,
        inspector__memberships__team=inspection.team_id,
        inspector__memberships__duty__in=duties,
    )
    return list(people.exclude(pk=getattr(besides, "pk", None)).distinct())


def submitted(finding: Finding, *, by: User) -> None:
    people = members(finding.inspection, Duty.DEPUTY, besides=finding.created_by)
    people = people or members(finding.inspection, Duty.LEADER, besides=finding.created_by)
    _tell(people, finding, "submitted", "请复核", body=f"{by}提交了这份底稿。")


def reviewed(finding: Finding, *, by: User) -> None:
    people = members(finding.inspection, Duty.LEADER)
    _tell(people, finding, "reviewed", "请审签", body=f"{by}已复核这份底稿。")


def signed(finding: Finding, *, by: User) -> None:
    _tell(_author(finding, by), finding, "signed", "已审签")


def returned(finding: Finding, *, note: str, by: User) -> None:
    people = _author(finding, by)
    _tell(people, finding, "returned", "已退回，请修改", body=f"{by}：{note}")


def withdrawn(finding: Finding, *, note: str, by: User) -> None:
    _tell(_author(finding, by), finding, "withdrawn", "已撤销", body=f"{by}：{note}")


def revised(finding: Finding, *, reason: str, by: User) -> None:
    _tell(_author(finding, by), finding, "revised", "已修订", body=f"{by}：{reason}")


def _author(finding: Finding, by: User) -> list[User]:
    return [] if finding.created_by_id == by.pk else [finding.created_by]


def _tell(people, finding: Finding, what: str, words: str, *, body: str = "") -> None:
    """The subject names unit and number only: titles stay inside the system."""
    notify(
        people,
        kind=f"finding.{what}",
        key=f"finding:{finding.pk}:{what}:{finding.version}",
        subject=f"{words}：{finding.inspection.unit}{finding.reference}",
        body=body,
        url=finding.get_absolute_url(),
    )
