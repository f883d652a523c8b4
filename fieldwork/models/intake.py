"""巡前函询: a letter to one organ, its answer about each unit, and what was told; never the unit's."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from core.encryption.fields import EncryptedText
from core.encryption.keys import SequencedKey
from core.models import Base
from core.models.constraints import one_of
from fieldwork.enums.intake import (
    INTAKE_TRANSITIONS,
    REPLY_TRANSITIONS,
    IntakeKind,
    IntakeState,
    ReplyState,
)
from fieldwork.querysets import IntakeItemQuerySet, IntakeReplyQuerySet, IntakeRequestQuerySet
from fieldwork.rules import intake as rules
from rounds.models import Inspection, Organ, Round

PERSON = settings.AUTH_USER_MODEL


class IntakeRequest(Base):
    """One letter (函) of a round to one organ about one or several units."""

    TRANSITIONS = INTAKE_TRANSITIONS
    AUDIT_HIDDEN = ("matters",)

    id = SequencedKey()
    round = models.ForeignKey(Round, models.PROTECT, related_name="intake", verbose_name="轮次")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="intake", verbose_name="函询机关")
    year = models.PositiveSmallIntegerField("年度", editable=False)
    number = models.PositiveIntegerField("编号", editable=False)
    matters = EncryptedText("请着重说明的情况", max_length=1000, blank=True)
    due_on = models.DateField("答复期限")
    issued_on = models.DateField("发函日期", editable=False)
    issued_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="发函人")
    state = models.CharField(
        "状态",
        max_length=10,
        choices=IntakeState,
        default=IntakeState.ISSUED,
        editable=False,
    )
    answered_on = models.DateField("答复日期", null=True, editable=False)

    objects = IntakeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "巡前函询"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="intake_number_once"),
            one_of("intake_state_known", IntakeState),
            models.CheckConstraint(
                name="intake_answered_whole",
                condition=Q(state=IntakeState.ANSWERED, answered_on__isnull=False)
                | ~Q(state=IntakeState.ANSWERED) & Q(answered_on=None),
            ),
        ]
        indexes = [models.Index(fields=["organ", "state"], name="intake_by_organ")]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"巡函询〔{self.year}〕{self.number}号"

    @property
    def archived_with(self) -> Round:
        return self.round

    @property
    def audit_trail(self) -> str:
        """Its own: whom the office asked stays off the page of the round."""
        return f"fieldwork.intakerequest:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:intake", args=[self.pk])


class IntakeReply(Base):
    """What one organ answers about one unit."""

    TRANSITIONS = REPLY_TRANSITIONS
    AUDIT_HIDDEN = ("return_note",)

    id = SequencedKey()
    request = models.ForeignKey(
        IntakeRequest, models.CASCADE, related_name="replies", verbose_name="巡前函询"
    )
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="intake_replies", verbose_name="巡察任务"
    )
    state = models.CharField(
        "答复",
        max_length=10,
        choices=ReplyState,
        default=ReplyState.WAITING,
        editable=False,
    )
    answered_on = models.DateField("答复日期", null=True, editable=False)
    answered_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="答复人"
    )
    return_note = EncryptedText("退回原因", max_length=500, blank=True)

    objects = IntakeReplyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "函询答复"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "inspection"], name="reply_once_a_unit"),
            one_of("reply_state_known", ReplyState),
            models.CheckConstraint(
                name="reply_answered_whole",
                condition=Q(state=ReplyState.WAITING, answered_on=None, answered_by=None)
                | ~Q(state=ReplyState.WAITING)
                & Q(answered_on__isnull=False, answered_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request.organ}：{self.inspection.unit}"

    @property
    def tone(self) -> str:
        return ReplyState(self.state).tone

    @property
    def archived_with(self) -> Inspection:
        return self.inspection

    @property
    def audit_trail(self) -> str:
        return f"fieldwork.intakereply:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:intake_reply", args=[self.pk])


class IntakeItem(Base):
    """情况通报: one thing told of one unit; it is no clue until somebody registers one."""

    AUDIT_HIDDEN = ("summary", "text", "persons")

    id = SequencedKey()
    reply = models.ForeignKey(
        IntakeReply, models.CASCADE, related_name="items", verbose_name="函询答复"
    )
    # Of the inspection; given when the answer is handed in, until then only its author reads it.
    number = models.PositiveIntegerField("编号", null=True, editable=False)
    kind = models.CharField("类别", max_length=12, choices=IntakeKind)
    period = models.CharField("所涉期间", max_length=40, blank=True)
    summary = EncryptedText("摘要", max_length=200)
    text = EncryptedText("具体情况", max_length=5000, blank=True)
    persons = EncryptedText("涉及人员", max_length=300, blank=True)
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="填写人")

    objects = IntakeItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "情况通报"
        ordering = ["-id"]
        constraints = [
            one_of("intake_item_kind_known", IntakeKind, "kind"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"情况{self.number:03d}" if self.number else "情况（未提交）"

    @property
    def inspection(self) -> Inspection:
        return self.reply.inspection

    @property
    def archived_with(self) -> Inspection:
        return self.reply.inspection

    @property
    def audit_trail(self) -> str:
        return f"fieldwork.intakereply:{self.reply_id}"

    def check_can_attach(self, user: User) -> None:
        rules.check_can_edit(user, self)

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:intake_item", args=[self.pk])
