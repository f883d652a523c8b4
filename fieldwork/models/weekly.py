"""每周进度: what a team did in one week of its stay, counted from the registers, with its own words."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.calendar import cn_date
from core.encryption.fields import EncryptedText
from core.encryption.keys import SequencedKey
from core.models import Base
from core.models.constraints import one_of
from fieldwork.enums.weekly import WEEKLY_TRANSITIONS, WeeklyState
from fieldwork.querysets import WeeklyQuerySet
from rounds.models import Inspection

S = WeeklyState
LONGEST = 5000


class WeeklyReport(Base):
    TRANSITIONS = WEEKLY_TRANSITIONS
    # What the team writes may be about a person; among the figures is how many clues there are.
    AUDIT_HIDDEN = ("summary", "plan", "return_note", "figures")

    id = SequencedKey()
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="weekly_reports", verbose_name="巡察任务"
    )
    week_on = models.DateField("周一", editable=False)
    summary = EncryptedText("本周小结", max_length=LONGEST, blank=True)
    plan = EncryptedText("下周计划", max_length=LONGEST, blank=True)
    state = models.CharField("状态", max_length=10, choices=S, default=S.DRAFT, editable=False)
    # What the registers said when it was submitted (fieldwork.queries.weekly.Line); None before.
    figures = models.JSONField("报送时的数字", null=True, editable=False)
    submitted_on = models.DateField("报送日期", null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False,
        verbose_name="报送人",
    )  # fmt: skip
    return_note = EncryptedText("退回原因", max_length=500, blank=True)

    objects = WeeklyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "周报"
        ordering = ["-week_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "week_on"], name="weekly_once_a_week"),
            one_of("weekly_state_known", S),
            models.CheckConstraint(
                name="weekly_begins_on_monday", condition=Q(week_on__iso_week_day=1)
            ),
            models.CheckConstraint(
                name="weekly_submitted_whole",
                condition=Q(
                    state=S.SUBMITTED,
                    figures__isnull=False,
                    submitted_on__isnull=False,
                    submitted_by__isnull=False,
                )
                | Q(state=S.DRAFT, figures=None, submitted_on=None, submitted_by=None),
            ),
        ]
        indexes = [models.Index(fields=["-week_on", "-id"], name="weekly_register")]

    def __str__(self) -> str:
        return f"{self.reference}周报"

    @property
    def reference(self) -> str:
        """“第3周” of the stay, counted from the week of the entry as it is known today."""
        number = week_number(self.inspection.entry_on, self.week_on)
        return f"第{number}周" if number > 0 else cn_date(self.week_on)

    @property
    def ends_on(self) -> date:
        return self.week_on + timedelta(days=6)

    @property
    def next_week_on(self) -> date:
        return self.week_on + timedelta(days=7)

    @property
    def days(self) -> str:
        """“11月23日至29日”."""
        begin, end = self.week_on, self.ends_on
        month = "" if end.month == begin.month else f"{end.month}月"
        return f"{begin.month}月{begin.day}日至{month}{end.day}日"

    @property
    def archived_with(self) -> Inspection:
        return self.inspection

    @property
    def audit_trail(self) -> str:
        """Its own: leadership sees the inspection's page and not this row."""
        return f"fieldwork.weeklyreport:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:weekly", args=[self.pk])


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_number(entry_on: date | None, week_on: date) -> int:
    """1 for the week of the entry; 0 or less before it, 0 where no entry is known."""
    return (week_on - monday_of(entry_on)).days // 7 + 1 if entry_on else 0
