"""问题底稿: one matter, one sheet (一事一底稿)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from core.models import Base, Searchable
from core.models.constraints import one_of, together
from fieldwork.enums.methods import Method
from findings.enums import (
    FINDING_TRANSITIONS,
    Discipline,
    Disposition,
    FindingState,
    MajorProblem,
    Nature,
)
from findings.models.category import Category
from findings.querysets import FindingQuerySet
from findings.rules import findings as rules
from rounds.models import Inspection

PERSON = settings.AUTH_USER_MODEL


class Finding(Base, Searchable):
    TRANSITIONS = FINDING_TRANSITIONS
    # What a person types: shown side by side on a conflict, kept by every revision.
    TEXT_FIELDS = (
        "title",
        "category",
        "discipline",
        "nature",
        "major_problem",
        "summary",
        "methods",
        "happened_when",
        "happened_where",
        "responsible",
        "responsible_person",
        "policy_basis",
        "discovery",
        "disposition",
        "amount",
    )

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="findings", verbose_name="巡察任务"
    )
    number = models.PositiveIntegerField("编号")
    title = models.CharField("问题名称", max_length=200)
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, verbose_name="问题分类"
    )
    discipline = models.CharField("六项纪律", max_length=16, choices=Discipline, blank=True)
    nature = models.CharField("性质", max_length=10, choices=Nature, blank=True)
    major_problem = models.CharField("三大问题", max_length=10, choices=MajorProblem, blank=True)
    summary = models.TextField("问题概述", blank=True)
    methods = ArrayField(
        models.CharField(max_length=20, choices=Method),
        verbose_name="了解方式",
        default=list,
        blank=True,
    )
    happened_when = models.CharField("发生时间", max_length=100, blank=True)
    happened_where = models.CharField("发生地点", max_length=150, blank=True)
    responsible = models.CharField("责任主体", max_length=150, blank=True)
    responsible_person = models.CharField("责任人", max_length=150, blank=True)
    policy_basis = models.TextField("政策依据", blank=True)
    discovery = models.TextField("发现过程", blank=True)
    amount = models.DecimalField(
        "涉及金额（万元）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    disposition = models.CharField(
        "处置建议", max_length=10, choices=Disposition, default=Disposition.FEEDBACK
    )
    state = models.CharField(
        "状态",
        max_length=10,
        choices=FindingState,
        default=FindingState.DRAFT,
        editable=False,
    )
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="经办人")
    submitted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("提交时间", null=True)
    reviewed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField("复核时间", null=True)
    review_note = models.CharField("副组长意见", max_length=500, blank=True)
    signed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField("审签时间", null=True)
    sign_note = models.CharField("组长意见", max_length=500, blank=True)
    return_note = models.CharField("退回原因", max_length=500, blank=True)
    returns = models.PositiveSmallIntegerField("退回次数", default=0)
    revision = models.PositiveSmallIntegerField("修订次数", default=0)

    objects = FindingQuerySet.as_manager()

    class Meta(Searchable.Meta):
        verbose_name = verbose_name_plural = "问题底稿"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="finding_number_once"),
            one_of("finding_state_known", FindingState),
            together("finding_signed_together", "signed_by", "signed_at"),
            together("finding_reviewed_together", "reviewed_by", "reviewed_at"),
            models.CheckConstraint(
                name="finding_signed_has_signer",
                condition=~Q(state__in=[FindingState.SIGNED, FindingState.FED_BACK])
                | Q(signed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="finding_amount_not_negative",
                condition=Q(amount=None) | Q(amount__gte=0),
                violation_error_message="涉及金额不能是负数。",
            ),
        ]
        indexes = [
            *Searchable.Meta.indexes,
            models.Index(fields=["inspection", "state"], name="finding_by_inspection"),
            models.Index(fields=["state", "-id"], name="finding_by_state"),
            models.Index(fields=["category", "state"], name="finding_by_category"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return f"底稿{self.number:03d}"

    @property
    def audit_label(self) -> str:
        return self.reference

    @property
    def archived_with(self) -> Inspection:
        return self.inspection

    @property
    def audit_trail(self) -> str:
        """A draft's events stay on its own trail: the office does not see drafts."""
        if self.state == FindingState.DRAFT:
            return f"findings.finding:{self.pk}"
        return f"rounds.inspection:{self.inspection_id}"

    def check_can_attach(self, user: User) -> None:
        rules.check_can_attach(user, self)

    @property
    def method_labels(self) -> str:
        return "、".join(Method(code).label for code in self.methods)

    @property
    def is_frozen(self) -> bool:
        """Signed text is frozen; corrections are revisions."""
        return self.state in (
            FindingState.SIGNED,
            FindingState.FED_BACK,
            FindingState.WITHDRAWN,
        )

    def get_absolute_url(self) -> str:
        return reverse("findings:finding", args=[self.pk])


class FindingRevision(models.Model):
    """What a signed finding said before a correction, why it changed and who changed it."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="revisions")
    number = models.PositiveSmallIntegerField("修订次")
    before = models.JSONField("修订前")
    after = models.JSONField("修订后")
    reason = models.CharField("修订原因", max_length=300)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField("修订时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "底稿修订"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "number"], name="finding_revision_once")
        ]

    def __str__(self) -> str:
        return f"{self.finding.reference}第{self.number}次修订"
