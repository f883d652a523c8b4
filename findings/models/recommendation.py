"""移交建议: what one inspection showed and a functional department should put right at the root."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from core.models import Base
from core.models.constraints import one_of
from findings.enums import RECOMMENDATION_TRANSITIONS, RecommendationState
from findings.models.common_issue import CommonIssue
from findings.querysets import RecommendationQuerySet
from rounds.models import Inspection, Organ

PERSON = settings.AUTH_USER_MODEL


class Recommendation(Base):
    AUDIT_COMPUTED = ("due_on",)  # the deadline's own, copied
    TRANSITIONS = RECOMMENDATION_TRANSITIONS

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="recommendations", verbose_name="巡察任务"
    )
    common_issue = models.ForeignKey(
        CommonIssue,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name="共性问题",
    )
    organ = models.ForeignKey(
        Organ, models.PROTECT, related_name="recommendations", verbose_name="移交单位"
    )
    title = models.CharField("事项", max_length=100)
    problem = models.TextField("存在的问题")
    advice = models.TextField("工作建议")
    state = models.CharField(
        "状态",
        max_length=10,
        choices=RecommendationState,
        default=RecommendationState.DRAFT,
        editable=False,
    )
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("年度", null=True, editable=False)
    number = models.PositiveIntegerField("编号", null=True, editable=False)
    issued_on = models.DateField("移交日期", null=True, editable=False)
    issued_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )
    due_on = models.DateField("答复期限", null=True, editable=False)
    answer = models.TextField("办理情况", blank=True)
    use = models.TextField("成果运用", blank=True)
    answered_on = models.DateField("答复日期", null=True, editable=False)
    answered_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "移交建议"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="recommendation_number_once"),
            one_of("recommendation_state_known", RecommendationState),
            models.CheckConstraint(
                name="recommendation_issued_whole",
                condition=Q(state=RecommendationState.DRAFT)
                | Q(
                    year__isnull=False,
                    number__isnull=False,
                    issued_on__isnull=False,
                    issued_by__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="recommendation_answered_whole",
                condition=~Q(state=RecommendationState.ANSWERED)
                | Q(answered_on__isnull=False, answered_by__isnull=False) & ~Q(answer=""),
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.title

    @property
    def reference(self) -> str:
        return f"巡建〔{self.year}〕{self.number}号" if self.number else ""

    @property
    def audit_label(self) -> str:
        return f"移交建议“{self.title}”"

    @property
    def archived_with(self) -> Inspection:
        return self.inspection

    @property
    def audit_trail(self) -> str:
        return f"findings.recommendation:{self.pk}"

    def may_open_document(self, user: User, document) -> bool:
        """The organ opens what was issued, never a draft that was printed before."""
        return bool(document.number) or not user.has_role("organ")

    def get_absolute_url(self) -> str:
        return reverse("findings:recommendation", args=[self.pk])
