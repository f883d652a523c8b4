"""督办: the ladder's steps are data; one letter is a row from its proposal to its end (§6)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from core.calendar import DeadlineUnit
from core.models import Base
from core.models.constraints import one_of
from core.rules import check_not_handed_in
from rectification.enums import (
    OPEN_LETTERS,
    SENT,
    SUPERVISION_TRANSITIONS,
    Anchor,
    LetterKind,
    Outcome,
    Recipient,
    Signer,
    SupervisionState,
)
from rectification.models.ledger import Ledger
from rectification.querysets import SupervisionQuerySet
from rectification.rules import supervision as rules
from rounds.models import Inspection

PERSON = settings.AUTH_USER_MODEL


class LadderStep(Base):
    """One step: which letter, when it is proposed, who signs, who receives. Any condition fires."""

    place = models.PositiveSmallIntegerField("级次", unique=True)
    kind = models.CharField("文书", max_length=16, choices=LetterKind, unique=True)
    series = models.CharField("机关代字", max_length=20, help_text="文号用字，如“巡督”。")
    anchor = models.CharField("起算", max_length=10, choices=Anchor, default=Anchor.DUE)
    days = models.SmallIntegerField(
        "起算后几日", null=True, blank=True, help_text="负数为之前；空着不按日期提示。"
    )
    overdue_share = models.PositiveSmallIntegerField(
        "逾期占比（%）",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="逾期事项占全部未销号事项的比例达到多少时提示；空着不按比例提示。",
    )
    stalled_days = models.PositiveSmallIntegerField(
        "几日无进展",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text="连续多少日没有任何进展报告或销号申请时提示；空着不按进展提示。",
    )
    needs_earlier = models.BooleanField(
        "须先发上一级", default=False, help_text="上一级文书发出后才提示这一级。"
    )
    signer = models.CharField("以谁名义", max_length=12, choices=Signer, default=Signer.OFFICE)
    recipient = models.CharField("由谁签收", max_length=12, choices=Recipient)
    answer_after = models.PositiveSmallIntegerField("答复期限", default=10)
    answer_unit = models.CharField(
        "单位", max_length=8, choices=DeadlineUnit, default=DeadlineUnit.WORKDAY
    )
    again_days = models.PositiveSmallIntegerField("不予发出后几日再提示", default=30)
    basis = models.CharField("依据", max_length=300, blank=True)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "督办阶梯"
        ordering = ["place"]
        constraints = [
            models.CheckConstraint(
                name="ladder_step_has_condition",
                condition=Q(days__isnull=False)
                | Q(overdue_share__isnull=False)
                | Q(stalled_days__isnull=False),
                violation_error_message="请至少填写一个提示条件：日期、逾期占比或无进展天数。",
            ),
            models.CheckConstraint(
                name="ladder_accountability_to_leadership",
                condition=Q(kind="accountability", recipient="leadership")
                | (~Q(kind="accountability") & ~Q(recipient="leadership")),
                violation_error_message="问责建议书报领导小组决定，其他文书发给单位。",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class Supervision(Base):
    """One letter. Kind, place and recipient are copied: changing the ladder changes no letter."""

    TRANSITIONS = SUPERVISION_TRANSITIONS

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="supervisions")
    step = models.ForeignKey(LadderStep, models.PROTECT, related_name="+")
    kind = models.CharField("文书", max_length=16, choices=LetterKind)
    place = models.PositiveSmallIntegerField("级次")
    recipient = models.CharField("由谁签收", max_length=12, choices=Recipient)
    signer = models.CharField("以谁名义", max_length=12, choices=Signer)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=SupervisionState,
        default=SupervisionState.PROPOSED,
        editable=False,
    )
    grounds = models.CharField("提示原因", max_length=300)
    proposed_on = models.DateField("提示日期")
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    requirement = models.TextField("督办要求", blank=True)
    # What the letter speaks of, as it was on the day it went out: items, figures, earlier letters.
    content = models.JSONField("文书内容", default=dict, editable=False)
    series = models.CharField("机关代字", max_length=20, blank=True)
    year = models.PositiveSmallIntegerField("年度", null=True)
    number = models.PositiveIntegerField("编号", null=True)
    issued_on = models.DateField("发出日期", null=True)
    issued_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    addressee = models.CharField("收件人", max_length=120, blank=True)
    answer_due_on = models.DateField("答复期限", null=True)
    received_at = models.DateTimeField("签收时间", null=True)
    received_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    received_name = models.CharField("签收人", max_length=80, blank=True)
    received_post = models.CharField("签收人职务", max_length=80, blank=True)
    answer = models.TextField("答复", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    return_note = models.CharField("退回原因", max_length=500, blank=True)
    closed_at = models.DateTimeField("办结时间", null=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    closing_note = models.CharField("意见", max_length=500, blank=True)
    outcome = models.CharField("决定", max_length=10, choices=Outcome, blank=True)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "督办文书"
        ordering = ["-id"]
        constraints = [
            one_of("supervision_state_known", SupervisionState),
            models.UniqueConstraint(
                fields=["ledger", "kind"],
                condition=Q(state__in=[str(s.value) for s in OPEN_LETTERS]),
                name="supervision_one_open_of_a_kind",
                violation_error_message="这份督办文书已经在办，请刷新页面查看。",
            ),
            models.UniqueConstraint(
                fields=["ledger"],
                condition=Q(state=SupervisionState.PROPOSED),
                name="supervision_one_proposal_a_ledger",
                violation_error_message="这本台账已有一份待发出的督办文书。",
            ),
            models.UniqueConstraint(
                fields=["series", "year", "number"],
                condition=Q(number__isnull=False),
                name="supervision_number_once",
            ),
            models.CheckConstraint(
                name="supervision_issued_whole",
                condition=Q(state__in=[SupervisionState.PROPOSED, SupervisionState.DISMISSED])
                | Q(number__isnull=False, issued_on__isnull=False, issued_by__isnull=False),
            ),
            models.CheckConstraint(
                name="supervision_received_whole",
                condition=~Q(
                    state__in=[
                        SupervisionState.RECEIVED,
                        SupervisionState.ANSWERED,
                        SupervisionState.ACCEPTED,
                    ]
                )
                | (Q(received_at__isnull=False) & ~Q(received_name="")),
            ),
            models.CheckConstraint(
                name="supervision_decided_whole",
                condition=~Q(state=SupervisionState.DECIDED)
                | (~Q(outcome="") & ~Q(closing_note="")),
            ),
        ]
        indexes = [
            models.Index(fields=["ledger", "place"], name="supervision_of_ledger"),
            models.Index(fields=["state", "answer_due_on"], name="supervision_by_state"),
        ]

    def __str__(self) -> str:
        name = self.get_kind_display()
        return f"{name}（{self.reference}）" if self.number else name

    @property
    def reference(self) -> str:
        """Hexagonal brackets, no 第, no zero padding (GB/T 9704-2012, 7.2.5)."""
        return f"{self.series}〔{self.year}〕{self.number}号" if self.number else ""

    @property
    def is_for_unit(self) -> bool:
        return self.recipient != Recipient.LEADERSHIP

    @property
    def audit_label(self) -> str:
        return str(self)

    @property
    def archived_with(self) -> Inspection | None:
        return self.ledger.inspection

    @property
    def audit_trail(self) -> str:
        """What the unit may not know of stays on a trail that it never sees."""
        if self.state in SENT:
            return f"rectification.ledger:{self.ledger_id}"
        return self.ledger.inside_trail

    def may_open_document(self, user: User, document) -> bool:
        """The unit opens what was issued, never a draft that was printed before."""
        return bool(document.number) or not user.has_role(Role.LIAISON)

    def check_can_attach(self, user: User) -> None:
        rules.check_can_answer(user, self)

    def check_can_detach(self, user: User, attachment) -> None:
        check_not_handed_in(attachment, self.answered_at, "督办答复")

    def get_absolute_url(self) -> str:
        return reverse("rectification:supervision", args=[self.pk])
