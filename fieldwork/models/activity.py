"""了解活动: one piece of the stay by any method without a register of its own; never seen by the unit."""

from datetime import datetime, time

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.encryption.fields import EncryptedText
from core.encryption.keys import SequencedKey
from core.models import Base
from core.models.constraints import one_of
from fieldwork.enums.activities import ACTIVITY_TRANSITIONS, ActivityState
from fieldwork.enums.methods import OF_ACTIVITIES
from fieldwork.querysets import ActivityQuerySet
from fieldwork.rules import activities as rules
from rounds.models import Inspection, Inspector, Unit


class Activity(Base):
    TRANSITIONS = ACTIVITY_TRANSITIONS
    # Whom the team met and what it saw may be about a person.
    AUDIT_HIDDEN = ("whom", "seen", "overlap_reason")

    id = SequencedKey()
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="activities", verbose_name="巡察任务"
    )
    number = models.PositiveIntegerField("编号")
    method = models.CharField("了解方式", max_length=20, choices=OF_ACTIVITIES)
    held_on = models.DateField("日期")
    # Both or neither: what has no end cannot be compared with another.
    begins_at = models.TimeField("开始时间", null=True, blank=True)
    ends_at = models.TimeField("结束时间", null=True, blank=True)
    place = models.CharField("地点", max_length=100, blank=True)
    unit_below = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="下级单位"
    )
    members = models.ManyToManyField(Inspector, related_name="activities", verbose_name="参加人员")
    overlap_reason = EncryptedText("同时参加两项活动的原因", max_length=200, blank=True)
    whom = EncryptedText("对象", max_length=1000, blank=True)
    seen = EncryptedText("了解到的情况", blank=True)
    persons = models.PositiveIntegerField("涉及人数（人）", null=True, blank=True)
    documents = models.PositiveIntegerField("查阅资料（份）", null=True, blank=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=ActivityState,
        default=ActivityState.RECORDED,
        editable=False,
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "了解活动"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="activity_number_once"),
            one_of("activity_state_known", ActivityState),
            models.CheckConstraint(
                name="activity_ends_after_it_begins",
                condition=Q(begins_at=None, ends_at=None)
                | Q(begins_at__isnull=False, ends_at__gt=F("begins_at")),
                violation_error_message="结束时间应晚于开始时间；开始和结束时间要么都填，要么都不填。",
            ),
        ]
        indexes = [
            models.Index(fields=["inspection", "held_on"], name="activity_by_inspection"),
            models.Index(fields=["-held_on", "-id"], name="activity_register"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.get_method_display()}"

    @property
    def reference(self) -> str:
        return f"活动{self.number:03d}"

    @property
    def where(self) -> str:
        """The unit below and the place, as far as they are known; reads ``unit_below``."""
        below = self.unit_below.name if self.unit_below else ""
        return "　".join(filter(None, (below, self.place)))

    @property
    def hours(self) -> str:
        """“09:00—11:30”; "" where only the day is known."""
        if self.begins_at is None or self.ends_at is None:
            return ""
        return f"{self.begins_at:%H:%M}—{self.ends_at:%H:%M}"

    @property
    def held_at(self) -> datetime:
        """The moment it began; where only the day is known, the day's first."""
        return timezone.make_aware(datetime.combine(self.held_on, self.begins_at or time.min))

    @property
    def archived_with(self) -> Inspection:
        return self.inspection

    @property
    def audit_trail(self) -> str:
        """Its own trail: leadership and unit see the inspection's page and not this row."""
        return f"fieldwork.activity:{self.pk}"

    def check_can_attach(self, user) -> None:
        rules.check_can_edit(user, self)

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:activity", args=[self.pk])
