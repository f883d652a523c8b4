"""Who hears of a 重点关注事项: the person named for it."""

from accounts.models import User
from core.notices import notify
from fieldwork.models import FocusPoint


def assigned(point: FocusPoint, *, by: User) -> None:
    _tell(point, "assigned", "请核查", by)


def reopened(point: FocusPoint, *, by: User) -> None:
    _tell(point, "reopened", "请重新核查", by)


def _tell(point: FocusPoint, what: str, words: str, by: User) -> None:
    """The subject names unit and number only: titles stay inside the system."""
    person = point.assignee.user if point.assignee_id else None
    if person is None or person.pk == by.pk:
        return
    notify(
        [person],
        kind="focus",
        key=f"focus:{point.pk}:{what}:{point.version}",
        subject=f"{words}：{point.inspection.unit}{point.reference}",
        body=f"{by}提出，由您核查。" if what == "assigned" else f"{by}重新打开，由您核查。",
        url=point.get_absolute_url(),
    )
