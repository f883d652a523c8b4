"""Who has a 了解活动: nobody, it waits for nothing."""

from core.assignees import Next, register
from fieldwork.models import Activity


@register(Activity)
def of_activity(activity: Activity) -> Next | None:
    return None
