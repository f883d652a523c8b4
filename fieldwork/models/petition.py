"""信访: what somebody reported to the team, and who; both sealed, never seen by the unit."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from core.encryption.fields import BlindIndex, EncryptedText
from core.encryption.keys import SequencedKey
from core.models import Base
from core.models.constraints import one_of
from fieldwork.enums.petitions import (
    PETITION_TRANSITIONS,
    Naming,
    PetitionState,
    ReplyWay,
    Scope,
    Way,
)
from fieldwork.models.contact import Contact
from fieldwork.querysets import PeriodQuerySet, PetitionQuerySet
from fieldwork.rules import petitions as rules
from rounds.models import Inspection

PERSON = settings.AUTH_USER_MODEL


class PetitionPeriod(Contact, Base):
    """受理截止日 of one inspection, and where people turn to; what comes later is taken and marked."""

    inspection = models.OneToOneField(
        Inspection, models.CASCADE, related_name="petition_period", verbose_name="巡察任务"
    )
    closes_on = models.DateField("信访受理截止日")

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "信访受理期"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.inspection}信访受理期"

    @property
    def archived_with(self) -> Inspection:
        return self.inspection

    @property
    def audit_trail(self) -> str:
        return f"rounds.inspection:{self.inspection_id}"

    def get_absolute_url(self) -> str:
        return f"{reverse('fieldwork:petition_list')}?inspection={self.inspection_id}"


class Petition(Base):
    TRANSITIONS = PETITION_TRANSITIONS
    # Who reported whom, and what: the trail keeps only that it changed.
    AUDIT_HIDDEN = (
        "reporter",
        "contact",
        "unit_below",
        "summary",
        "text",
        "scope_reason",
        "persons",
        "result",
        "reply",
        "repeat_of",
    )

    id = SequencedKey()
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="petitions", verbose_name="巡察任务"
    )
    number = models.PositiveIntegerField("编号")
    received_on = models.DateField("收件日期")
    way = models.CharField("方式", max_length=8, choices=Way)
    naming = models.CharField("实名/匿名", max_length=10, choices=Naming)
    reporter = EncryptedText("反映人", max_length=80, blank=True)
    contact = EncryptedText("联系方式", max_length=100, blank=True)
    unit_below = EncryptedText("所属单位（下级单位）", max_length=100, blank=True)
    summary = EncryptedText("摘要", max_length=300)
    text = EncryptedText("反映的内容", blank=True)
    scope = models.CharField("受理范围", max_length=8, choices=Scope, default=Scope.INSIDE)
    scope_reason = EncryptedText("判断理由", max_length=300, blank=True)
    # Exact search, and likely repeats: the same reporter, the same text word by word.
    reporter_mark = BlindIndex(source="reporter")
    text_mark = BlindIndex(source="text")
    repeat_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="repeats",
        verbose_name="重复件，并入",
    )
    state = models.CharField(
        "状态",
        max_length=10,
        choices=PetitionState,
        default=PetitionState.DRAFT,
        editable=False,
    )
    result = EncryptedText("办理结果", blank=True)
    closed_on = models.DateField("办结日期", null=True, editable=False)
    replied_on = models.DateField("答复日期", null=True, editable=False)
    reply_way = models.CharField("答复方式", max_length=10, choices=ReplyWay, blank=True)
    reply = EncryptedText("答复内容", blank=True)
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="登记人")

    objects = PetitionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "信访"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="petition_number_once"),
            one_of("petition_state_known", PetitionState),
            models.CheckConstraint(
                name="petition_joined_to_one",
                condition=Q(state=PetitionState.JOINED, repeat_of__isnull=False)
                | (~Q(state=PetitionState.JOINED) & Q(repeat_of=None)),
            ),
            models.CheckConstraint(
                name="petition_not_repeat_of_itself",
                condition=Q(repeat_of=None) | ~Q(repeat_of=F("id")),
                violation_error_message="一件信访不能并入它自己。",
            ),
            models.CheckConstraint(
                name="petition_replied_whole",
                condition=Q(replied_on=None, reply_way="")
                | Q(replied_on__isnull=False) & ~Q(reply_way=""),
            ),
        ]
        indexes = [
            models.Index(fields=["inspection", "state"], name="petition_by_inspection"),
            models.Index(fields=["-received_on", "-id"], name="petition_register"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"信访{self.number:03d}"

    @property
    def is_late(self) -> bool:
        """逾期收件; reads the inspection's period, so join ``inspection__petition_period``."""
        period = getattr(self.inspection, "petition_period", None)
        return period is not None and self.received_on > period.closes_on

    @property
    def archived_with(self) -> Inspection:
        return self.inspection

    @property
    def audit_trail(self) -> str:
        """Its own trail: what was reported never shows on the inspection's page."""
        return f"fieldwork.petition:{self.pk}"

    def check_can_attach(self, user: User) -> None:
        rules.check_can_attach(user, self)

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:petition", args=[self.pk])


class PetitionPerson(models.Model):
    """被反映人: sealed; the name is found by its mark."""

    AUDIT_HIDDEN = ("name", "post")
    id = SequencedKey()
    petition = models.ForeignKey(Petition, models.CASCADE, related_name="persons")
    name = EncryptedText("姓名", max_length=80)
    post = EncryptedText("单位及职务", max_length=100, blank=True)
    name_mark = BlindIndex(source="name")

    class Meta:
        verbose_name = verbose_name_plural = "信访被反映人"
        ordering = ["id"]

    def __str__(self) -> str:
        return "被反映人"
