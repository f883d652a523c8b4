"""双人复核: what one person asked for and another must confirm before anything changes (ADR 0064)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.enums import APPROVAL_TRANSITIONS, ApprovalState
from accounts.querysets import ApprovalQuerySet
from core.models import Base
from core.models.constraints import one_of

PERSON = settings.AUTH_USER_MODEL


class ApprovalRequest(Base):
    """One change that takes two people; ``accounts.approving`` knows what each kind does.

    ``values`` is what the change will write, never shown and kept out of the trail: it may hold
    the hash of a password. It is emptied with the decision.
    """

    TRANSITIONS = APPROVAL_TRANSITIONS
    AUDIT_COMPUTED = ("values",)

    kind = models.CharField("事项", max_length=40, editable=False)
    target_type = models.CharField(max_length=60, editable=False)
    target_id = models.BigIntegerField(editable=False)
    about = models.ForeignKey(
        PERSON,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="所涉账号",
        editable=False,
    )
    subject = models.CharField("内容", max_length=200)
    reason = models.CharField("理由", max_length=300)
    values = models.JSONField(default=dict, editable=False)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=ApprovalState,
        default=ApprovalState.PENDING,
        editable=False,
    )
    asked_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", verbose_name="申请人", editable=False
    )
    decided_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="复核人", editable=False
    )
    decided_at = models.DateTimeField("复核时间", null=True, editable=False)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "双人复核"
        ordering = ["-id"]
        constraints = [
            one_of("approval_state_known", ApprovalState),
            models.CheckConstraint(
                name="approval_takes_two",
                condition=~Q(state=ApprovalState.CONFIRMED) | ~Q(decided_by=F("asked_by")),
                violation_error_message="申请人不能复核自己的申请，请由另一人办理。",
            ),
            models.CheckConstraint(
                name="approval_decided_together",
                condition=Q(state=ApprovalState.PENDING, decided_by=None, decided_at=None)
                | ~Q(state=ApprovalState.PENDING)
                & Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["kind", "target_type", "target_id"],
                condition=Q(state=ApprovalState.PENDING),
                name="approval_pending_once",
                violation_error_message="同一事项已有申请在等待复核，请先办结那一件。",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("accounts:approval", args=[self.pk])
