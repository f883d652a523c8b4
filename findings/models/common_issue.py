"""共性问题: several findings, often across units, brought together for one analysis (专题报告)."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from core.models import Base
from findings.models.category import Category
from findings.models.finding import Finding
from findings.querysets import CommonIssueQuerySet
from rounds.models import Round, Team


class CommonIssue(Base):
    round = models.ForeignKey(
        Round, models.PROTECT, related_name="common_issues", verbose_name="轮次"
    )
    # Whose analysis it is: a team's own, or the office's where there is none.
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="common_issues",
        verbose_name="巡察组",
        editable=False,
    )
    title = models.CharField("题目", max_length=100)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, verbose_name="问题分类"
    )
    findings = models.ManyToManyField(Finding, related_name="common_issues", verbose_name="底稿")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = CommonIssueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "共性问题"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "title"],
                name="common_issue_once",
                violation_error_message="本轮已有同题的共性问题，请打开原来的修改。",
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def archived_with(self) -> Round:
        return self.round

    @property
    def audit_trail(self) -> str:
        return f"findings.commonissue:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("findings:common_issue", args=[self.pk])
