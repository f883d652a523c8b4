"""共性问题: several findings, often across units, brought together for one analysis; its 专题报告,
what leaders wrote on that (批示), and what changed afterwards."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import Base
from core.models.constraints import one_of
from findings.enums import ISSUE_TRANSITIONS, Change, IssueState
from findings.models.category import Category
from findings.models.finding import Finding
from findings.querysets import CommonIssueQuerySet, OfIssueQuerySet
from rounds.models import Round, Team, Unit

PERSON = settings.AUTH_USER_MODEL


class CommonIssue(Base):
    TRANSITIONS = ISSUE_TRANSITIONS

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
    # With round and category what the report counts; none of them: every unit of the round.
    units = models.ManyToManyField(
        Unit,
        blank=True,
        related_name="+",
        verbose_name="统计的单位",
        help_text="不选的，统计本轮全部单位。",
    )
    addressed = models.CharField(
        "报送对象", max_length=100, blank=True, help_text="如“市委主要负责同志”“市财政局”。"
    )
    state = models.CharField(
        "状态", max_length=10, choices=IssueState, default=IssueState.DRAFT, editable=False
    )
    submitted_on = models.DateField("报送日期", null=True, editable=False)
    submitted_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="报送人"
    )
    return_note = models.CharField("退回原因", max_length=500, blank=True, editable=False)
    closed_on = models.DateField("办结日期", null=True, editable=False)
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
            ),
            one_of("common_issue_state_known", IssueState),
            models.CheckConstraint(
                name="common_issue_submitted_whole",
                condition=Q(state=IssueState.DRAFT)
                | Q(submitted_on__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="common_issue_closed_together",
                condition=Q(state=IssueState.CLOSED, closed_on__isnull=False)
                | ~Q(state=IssueState.CLOSED) & Q(closed_on=None),
            ),
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


class OfIssue(Base):
    """A row of a special report: read on its page, kept in its trail."""

    class Meta:
        abstract = True

    @property
    def archived_with(self) -> Round:
        return self.issue.round

    @property
    def audit_trail(self) -> str:
        return self.issue.audit_trail

    def get_absolute_url(self) -> str:
        return self.issue.get_absolute_url()


class IssueDecision(OfIssue):
    """批示: who wrote what on the report, and when; registered by the office from the paper."""

    issue = models.ForeignKey(CommonIssue, models.CASCADE, related_name="decisions")
    leader = models.CharField("批示人", max_length=60, help_text="姓名和职务。")
    decided_on = models.DateField("批示日期")
    words = models.TextField("批示内容", max_length=2000)
    entered_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", editable=False, verbose_name="登记人"
    )

    objects = OfIssueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "专题报告批示"
        ordering = ["decided_on", "id"]

    def __str__(self) -> str:
        return f"{self.leader}批示"


class IssueChange(OfIssue):
    """What changed afterwards: a rule made, a campaign carried out."""

    issue = models.ForeignKey(CommonIssue, models.CASCADE, related_name="changes")
    kind = models.CharField("类别", max_length=10, choices=Change)
    name = models.CharField("名称", max_length=120, help_text="制度、专项治理的名称或做了什么。")
    body = models.CharField("由谁", max_length=80, help_text="制定、开展的单位。")
    done_on = models.DateField("日期")
    note = models.TextField("情况说明", max_length=1000, blank=True)
    entered_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", editable=False, verbose_name="登记人"
    )

    objects = OfIssueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "专题报告成果"
        ordering = ["done_on", "id"]
        constraints = [one_of("issue_change_kind_known", Change, "kind")]

    def __str__(self) -> str:
        return self.name
