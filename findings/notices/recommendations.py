"""Who hears of a recommendation: the organ's handlers, then the office."""

from accounts.enums import Role
from accounts.models import User
from core.notices import notify
from findings.models import Recommendation
from rounds.querysets import lasting


def issued(recommendation: Recommendation) -> None:
    links = lasting(prefix="organ_links__")
    people = User.objects.filter(links, organ_links__organ=recommendation.organ_id).distinct()
    notify(
        list(people),
        kind="recommendation.issued",
        key=f"recommendation:{recommendation.pk}:issued",
        subject=f"请办理移交建议：{recommendation.reference}",
        body="请按期答复办理情况和成果运用。",
        url=recommendation.get_absolute_url(),
    )


def answered(recommendation: Recommendation, *, by: User) -> None:
    people = User.objects.with_role(Role.OFFICE).exclude(pk=by.pk)
    notify(
        list(people),
        kind="recommendation.answered",
        key=f"recommendation:{recommendation.pk}:answered",
        subject=f"移交建议已答复：{recommendation.reference}",
        body=f"{by}登记了答复。",
        url=recommendation.get_absolute_url(),
    )
