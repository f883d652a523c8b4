"""Long work as a row: queued, running with progress, done, failed with a sentence, cancelled."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from core.querysets import ScopedQuerySet
from core.workflow import StateChoices

if TYPE_CHECKING:
    from accounts.models import User


class JobState(StateChoices):
    QUEUED = "queued", "progress", "排队中"
    RUNNING = "running", "progress", "进行中"
    DONE = "done", "success", "已完成"
    FAILED = "failed", "danger", "失败"
    CANCELLED = "cancelled", "muted", "已取消"


class JobQuerySet(ScopedQuerySet):
    def visible_to(self, user: "User"):
        """Your own jobs; nobody else's, not even an administrator's page opens the result."""
        return self.filter(requested_by=user) if user.is_authenticated else self.none()


OPEN_JOBS = [JobState.QUEUED, JobState.RUNNING]


class Job(models.Model):
    kind = models.CharField("类别", max_length=60)
    title = models.CharField("名称", max_length=200)
    params = models.JSONField(default=dict)
    key = models.CharField("唯一键", max_length=200, db_index=True)
    state = models.CharField("状态", max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    message = models.CharField("进度", max_length=200, blank=True)
    error = models.CharField("原因", max_length=500, blank=True)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    claim = models.UUIDField(null=True, blank=True, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="jobs",
        verbose_name="发起人",
    )
    # Of the request that asked for it (X-Request-Id): what the worker logs of the job bears it.
    request_id = models.CharField(
        "请求编号", max_length=64, blank=True, default="", db_default="", editable=False
    )
    queued_at = models.DateTimeField("提交时间", auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    heartbeat_at = models.DateTimeField(null=True, blank=True, editable=False)
    interrupted_at = models.DateTimeField("中断时间", null=True, blank=True, editable=False)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    cancel_requested = models.BooleanField("要求取消", default=False)
    document = models.ForeignKey(
        "core.Document", models.PROTECT, null=True, blank=True, related_name="jobs"
    )

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "后台任务"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=models.Q(state__in=OPEN_JOBS),
                name="job_open_once_per_key",
            )
        ]
        indexes = [
            models.Index(
                fields=["state", "heartbeat_at"],
                name="job_open",
                condition=models.Q(state__in=OPEN_JOBS),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("core:job", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_JOBS

    @property
    def asked_again_in(self) -> int:
        """Milliseconds until its page looks again: soon at first, for most are done within a second."""
        age = timezone.now() - self.queued_at
        return min(2000, 150 + int(age.total_seconds() * 350))

    @property
    def interruption(self) -> str:
        """What its page says of a worker that died over it."""
        at = (
            f"{timezone.localtime(self.interrupted_at):%Y-%m-%d %H:%M}"
            if self.interrupted_at
            else ""
        )
        again = "，已自动从头重新执行，不需要您做什么。" if self.state != JobState.FAILED else "。"
        return f"{at} 后台程序中断{again}" if at else ""

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0
