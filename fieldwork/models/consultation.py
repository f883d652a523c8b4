"""请示汇报: what a team asks or reports upward and what was decided; sealed, never the unit's."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.encryption.fields import EncryptedText
from core.encryption.keys import SequencedKey
from core.models import Base
from core.models.constraints import one_of
from fieldwork.enums.consultations import (
    CONSULTATION_TRANSITIONS,
    Addressed,
    ConsultationKind,
    ConsultationState,
)
from fieldwork.querysets import ConsultationQuerySet
from fieldwork.rules import consultations as rules
from rounds.models import Inspection

PERSON = settings.AUTH_USER_MODEL
S = ConsultationState


class Consultation(Base):
    TRANSITIONS = CONSULTATION_TRANSITIONS
    # Often about a person: the trail keeps only that it changed.
    AUDIT_HIDDEN = ("title", "text", "decision", "result", "return_note")

    id = SequencedKey()
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="consultations", verbose_name="巡察任务"
    )
    # Given when it is submitted for the first time; a draft that never was may be removed.
    number = models.PositiveIntegerField("编号", null=True, editable=False)
    kind = models.CharField("类别", max_length=10, choices=ConsultationKind)
    addressed = models.CharField("报送", max_length=12, choices=Addressed)
    is_urgent = models.BooleanField("紧急", default=False)
    title = EncryptedText("标题", max_length=120)
    text = EncryptedText("内容", max_length=10000)
    state = models.CharField("状态", max_length=10, choices=S, default=S.DRAFT, editable=False)
    submitted_on = models.DateField("报送日期", null=True, editable=False)
    return_note = EncryptedText("退回原因", max_length=500, blank=True)
    decision = EncryptedText("批示", max_length=3000, blank=True)
    decided_on = models.DateField("批示日期", null=True, editable=False)
    decided_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="批示人"
    )
    due_on = models.DateField("落实期限", null=True)
    result = EncryptedText("落实情况", max_length=5000, blank=True)
    done_on = models.DateField("落实日期", null=True, editable=False)
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="起草人")

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "请示报告"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "number"], name="consultation_number_once"
            ),
            one_of("consultation_state_known", S),
            one_of("consultation_kind_known", ConsultationKind, "kind"),
            one_of("consultation_addressed_known", Addressed, "addressed"),
            models.CheckConstraint(
                name="consultation_numbered_once_submitted",
                condition=Q(state=S.DRAFT) | Q(number__isnull=False, submitted_on__isnull=False),
            ),
            models.CheckConstraint(
                name="consultation_decided_whole",
                condition=Q(
                    state__in=[S.DRAFT, S.SUBMITTED], decided_on=None, decided_by=None, due_on=None
                )
                | Q(
                    state=S.DECIDED, decided_on__isnull=False, decided_by__isnull=False, due_on=None
                )
                | Q(
                    state__in=[S.TASKED, S.DONE],
                    decided_on__isnull=False,
                    decided_by__isnull=False,
                    due_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="consultation_done_whole",
                condition=Q(state=S.DONE, done_on__isnull=False)
                | ~Q(state=S.DONE) & Q(done_on=None),
            ),
        ]
        indexes = [models.Index(fields=["inspection", "state"], name="consultation_by_inspection")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"请示{self.number:03d}" if self.number else "请示（未报送）"

    @property
    def archived_with(self) -> Inspection:
        return self.inspection

    @property
    def audit_trail(self) -> str:
        """Its own: what was asked stays off the page of the inspection."""
        return f"fieldwork.consultation:{self.pk}"

    def check_can_attach(self, user) -> None:
        rules.check_can_edit(user, self)

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:consultation", args=[self.pk])
