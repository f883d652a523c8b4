"""移交: one clue to one organ; the organ sees this row and never the clue behind it."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from core.encryption.fields import EncryptedJSON, EncryptedText
from core.encryption.keys import SequencedKey
from core.models import Base
from core.models.constraints import one_of, together
from findings.enums import HANDOFF_TRANSITIONS, Disposal, HandoffState, Outcome
from findings.models.clue import Clue
from findings.querysets import HandoffQuerySet
from findings.rules import clues as rules
from rounds.models import Organ

PERSON = settings.AUTH_USER_MODEL


class Handoff(Base):
    AUDIT_COMPUTED = ("urgency",)
    TRANSITIONS = HANDOFF_TRANSITIONS
    AUDIT_HIDDEN = (
        "content",
        "handling",
        "answer",
        "responsibility",
        "refusal",
        "receiver",
        "respondent",
    )

    id = SequencedKey()
    clue = models.ForeignKey(Clue, models.PROTECT, related_name="handoffs")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="handoffs")
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("移交编号")
    # What was handed over, frozen: persons, summary, discipline, suggestion, list of documents.
    content = EncryptedJSON("移交内容")
    state = models.CharField(
        "状态",
        max_length=10,
        choices=HandoffState,
        default=HandoffState.ISSUED,
        editable=False,
    )
    # As asked for now (Flag labels); None where they are still those of the frozen content.
    flags = ArrayField(models.CharField(max_length=8), null=True, editable=False)
    urgency = models.PositiveSmallIntegerField("紧急程度", default=0, editable=False)
    # Who approved that the clue is handed over; never the one who issues it. Empty in rows of old.
    approved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    issued_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    issued_on = models.DateField("移交日期")
    sign_due_on = models.DateField("签收期限")
    received_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField("签收时间", null=True)
    # The signer's name on the receipt of an organ without accounts here.
    receiver = EncryptedText("对方签收人", max_length=80, blank=True)
    answer_due_on = models.DateField("答复期限", null=True)
    disposal = models.CharField("处置方式", max_length=12, choices=Disposal, blank=True)
    handling = EncryptedText("办理情况", blank=True)
    outcome = models.CharField("处理结果", max_length=14, choices=Outcome, blank=True)
    answer = EncryptedText("答复内容", blank=True)
    responsibility = EncryptedText("责任追究情况（一案双查）", blank=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True)
    refusal = EncryptedText("退回原因", max_length=500, blank=True)
    # Who answered or refused there, as the receipt names them.
    respondent = EncryptedText("对方答复人", max_length=80, blank=True)

    objects = HandoffQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "线索移交"
        ordering = ["-id"]
        constraints = [
            one_of("handoff_state_known", HandoffState),
            models.UniqueConstraint(fields=["year", "number"], name="handoff_number_once"),
            models.UniqueConstraint(
                fields=["clue", "organ"],
                condition=~Q(state=HandoffState.REFUSED),
                name="handoff_once_per_organ",
                violation_error_message="这条线索已移交给该机关。",
            ),
            together("handoff_received_together", "received_by", "received_at"),
            together("handoff_answered_together", "answered_by", "answered_at"),
            models.CheckConstraint(
                name="handoff_issuer_not_approver",
                condition=Q(approved_by=None) | ~Q(approved_by=F("issued_by")),
                violation_error_message="批准移交的人不能自己移交，请另一位同志办理。",
            ),
            models.CheckConstraint(
                name="handoff_due_after_issue",
                condition=Q(sign_due_on__gte=F("issued_on")),
            ),
        ]
        indexes = [
            models.Index(fields=["organ", "state"], name="handoff_by_organ"),
            models.Index(fields=["-urgency", "-id"], name="handoff_register"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"巡线移〔{self.year}〕{self.number}号"

    @property
    def audit_trail(self) -> str:
        return f"findings.clue:{self.clue_id}"

    @property
    def asked(self) -> list[str]:
        """The labels of what is asked for now: 优先, 一案双查 …"""
        return self.content.get("flags", []) if self.flags is None else self.flags

    @property
    def person_count(self) -> int:
        """How many persons were handed over, one at least."""
        return len(self.content.get("persons", [])) or 1

    @property
    def signer(self) -> str:
        """The name of who signed for it: there, where the receipt names them."""
        return self.receiver or getattr(self.received_by, "name", "")

    @property
    def answerer(self) -> str:
        """The name of who answered."""
        return self.respondent or getattr(self.answered_by, "name", "")

    @property
    def due_on(self):
        """By when the organ must act next: sign, then answer; None once it has."""
        if self.state == HandoffState.ISSUED:
            return self.sign_due_on
        working = self.state in (HandoffState.RECEIVED, HandoffState.HANDLING)
        return self.answer_due_on if working else None

    def check_can_attach(self, user: User) -> None:
        rules.check_can_handle(user, self)

    def check_can_detach(self, user: User, attachment) -> None:
        rules.check_can_detach(user, self, attachment)

    def get_absolute_url(self) -> str:
        return reverse("findings:handoff", args=[self.pk])
