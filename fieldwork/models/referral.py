"""分办: one way that a petition goes; a unit sees this row and never the petition behind it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from core.encryption.fields import EncryptedText
from core.encryption.keys import SequencedKey
from core.models import Base
from core.models.constraints import one_of, together
from fieldwork.enums.petitions import REFERRAL_TRANSITIONS, ReferralState, Route
from fieldwork.models.petition import Petition
from fieldwork.querysets import ReferralQuerySet
from fieldwork.rules import referrals as rules
from rounds.models import Inspection, Inspector

PERSON = settings.AUTH_USER_MODEL


class Referral(Base):
    TRANSITIONS = REFERRAL_TRANSITIONS
    AUDIT_HIDDEN = ("wording", "answer", "return_note", "department")

    id = SequencedKey()
    petition = models.ForeignKey(
        Petition, models.PROTECT, related_name="referrals", verbose_name="信访"
    )
    route = models.CharField("分办方式", max_length=10, choices=Route)
    # Of letters to a unit or a department; what stays inside needs none.
    year = models.PositiveSmallIntegerField("年度", null=True, editable=False)
    number = models.PositiveIntegerField("转办编号", null=True, editable=False)
    assignee = models.ForeignKey(
        Inspector,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="承办人",
    )
    department = EncryptedText("承办部门", max_length=80, blank=True)
    # What whoever receives it reads: words of its own, never the petition's.
    wording = EncryptedText("办理要求")
    due_on = models.DateField("办理期限", null=True)
    issued_on = models.DateField("分办日期", editable=False)
    issued_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="分办人")
    state = models.CharField(
        "状态",
        max_length=10,
        choices=ReferralState,
        default=ReferralState.ISSUED,
        editable=False,
    )
    answer = EncryptedText("办理结果", blank=True)
    answered_on = models.DateField("答复日期", null=True, editable=False)
    answered_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )
    return_note = EncryptedText("退回原因", max_length=500, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "信访分办"
        ordering = ["-id"]
        constraints = [
            one_of("referral_state_known", ReferralState),
            models.UniqueConstraint(fields=["year", "number"], name="referral_number_once"),
            models.CheckConstraint(
                name="referral_assignee_of_team",
                condition=Q(route=Route.TEAM, assignee__isnull=False)
                | (~Q(route=Route.TEAM) & Q(assignee=None)),
            ),
            together("referral_answered_together", "answered_by", "answered_on"),
        ]
        indexes = [models.Index(fields=["route", "state"], name="referral_by_route")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        if self.number is None:
            return f"{self.get_route_display()}（{self.pk}）"
        return f"巡信转〔{self.year}〕{self.number}号"

    @property
    def archived_with(self) -> Inspection:
        return self.petition.inspection

    @property
    def audit_trail(self) -> str:
        return f"fieldwork.petition:{self.petition_id}"

    def check_can_attach(self, user: User) -> None:
        rules.check_can_answer(user, self)

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:referral", args=[self.pk])
