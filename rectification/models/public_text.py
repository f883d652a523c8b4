"""公开文本: what the public reads of one item; written for it, approved by another person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.models import Base
from core.models.constraints import one_of
from rectification.enums import PUBLIC_TEXT_TRANSITIONS, PublicTextState
from rectification.models.item import LedgerItem
from rectification.querysets import OfItemQuerySet
from rounds.models import Inspection

PERSON = settings.AUTH_USER_MODEL


class PublicText(Base):
    """Never taken from the unit's reports: those are internal and stay so."""

    TRANSITIONS = PUBLIC_TEXT_TRANSITIONS
    TEXT_FIELDS = ("problem", "text", "names_confirmed")

    item = models.OneToOneField(LedgerItem, models.CASCADE, related_name="public_text")
    problem = models.CharField("问题（公开表述）", max_length=200)
    text = models.TextField("整改情况（公开表述）")
    names_confirmed = models.BooleanField("文中姓名已核对，确需公开", default=False)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=PublicTextState,
        default=PublicTextState.DRAFT,
        editable=False,
    )
    drafted_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", editable=False)
    submitted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("报审时间", null=True)
    approved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField("审定时间", null=True)
    return_note = models.CharField("退回原因", max_length=500, blank=True)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开文本"
        ordering = ["item__number"]
        constraints = [
            one_of("public_text_state_known", PublicTextState),
            models.CheckConstraint(
                name="public_text_approver_is_another",
                condition=Q(approved_by=None)
                | ~Q(approved_by=F("submitted_by")) & ~Q(approved_by=F("drafted_by")),
                violation_error_message="起草、报审的人不能自己审定公开文本。",
            ),
            models.CheckConstraint(
                name="public_text_approved_together",
                condition=Q(
                    state=PublicTextState.APPROVED,
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                )
                | ~Q(state=PublicTextState.APPROVED) & Q(approved_by=None, approved_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"整改事项{self.item.number}公开文本"

    @property
    def archived_with(self) -> Inspection | None:
        return self.item.ledger.inspection

    @property
    def audit_trail(self) -> str:
        return f"rectification.ledger:{self.item.ledger_id}"

    def get_absolute_url(self) -> str:
        return self.disclosure_url(self.item.ledger_id)

    @staticmethod
    def disclosure_url(ledger_id: int) -> str:
        return reverse("rectification:disclosure", args=[ledger_id])
