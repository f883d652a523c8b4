"""谈话计划: one that waits."""

from datetime import timedelta

from django.utils import timezone

from fieldwork.models import PlannedTalk
from tests.matrix.policy import mark


def talks_of(side, inspection, author) -> dict:
    talk = PlannedTalk.objects.create(
        inspection=inspection,
        number=91,  # above those that forms of this world take
        planned_at=timezone.now() + timedelta(days=1),
        subject=mark(side, "talk_to_come"),
        topics=mark(side, "talk_to_come内容"),
        first=author.inspector,
        created_by=author,
    )
    return {"talk_to_come": talk}
