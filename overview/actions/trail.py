"""What the trail says of itself, told at once to those who guard it."""

from django.db import transaction
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from core import audit, notices
from core.audit import checkpoints
from core.models import Notice
from overview.verbs import OverviewVerb


@transaction.atomic
def warn() -> int:
    """Tell auditors and security administrators of each noted head that the chain lost; once each.

    Returns how many heads were new.
    """
    told = Notice.objects.filter(kind="trail").values_list("key", flat=True).distinct()
    lost = [head for head in checkpoints.lost() if _key(head) not in set(told)]
    guards = [*User.objects.with_role(Role.AUDITOR), *User.objects.with_role(Role.SECURITY)]
    for head in lost:
        audit.record(
            None,
            OverviewVerb.ALARM_RAISED,
            by=None,
            note=f"审计链不再经过{head.at}记下的第{head.length}条",
        )
        notices.post([_notice(head, person) for person in guards])
    return len(lost)


def _key(head: checkpoints.Checkpoint) -> str:
    return f"trail:{head.length}:{head.digest[:16]}"


def _notice(head: checkpoints.Checkpoint, person: User) -> Notice:
    return Notice(
        recipient=person,
        kind="trail",
        key=_key(head),
        subject="审计记录可能被截去或改写",
        body=(
            f"系统曾记下第{head.length}条审计记录，现在已不在链上。"
            "请立即停止系统维护操作，保存服务器现状并报告。"
        ),
        url=reverse("overview:audit_anchors") if person.has_role(Role.AUDITOR) else "",
        is_urgent=True,
    )
