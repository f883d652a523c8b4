"""问题线索: about a person or a serious matter; never shown with findings."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from core.encryption.fields import BlindIndex, EncryptedText
from core.encryption.keys import SequencedKey
from core.models import Base
from core.models.constraints import one_of, together
from fieldwork.models import Interview, Petition
from findings.enums import CLUE_TRANSITIONS, ClueSource, ClueState, Discipline, Disposal
from findings.models.finding import Finding
from findings.querysets import ClueGrantQuerySet, ClueQuerySet
from findings.rules import clues as rules
from rounds.models import Inspection, Round

PERSON = settings.AUTH_USER_MODEL


class Clue(Base):
    AUDIT_COMPUTED = ("urgency",)
    TRANSITIONS = CLUE_TRANSITIONS
    # Columns whose content never enters the audit, only the fact that they changed.
    AUDIT_HIDDEN = (
        "summary",
        "detail",
        "source_finding",
        "source_interview",
        "source_petition",
        "source_note",
        "suggestion_note",
        "persons",
        "return_note",
        "conclusion",
        "asked_because",
    )
    FLAGS = ("is_priority", "is_early", "is_elevated", "is_double")

    id = SequencedKey()
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="clues", verbose_name="巡察任务"
    )
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    summary = EncryptedText("反映的主要问题", max_length=300)
    detail = EncryptedText("线索内容", blank=True)
    source = models.CharField("来源", max_length=10, choices=ClueSource)
    source_finding = models.ForeignKey(
        Finding,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="来源底稿",
    )
    source_interview = models.ForeignKey(
        Interview,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="来源谈话",
    )
    source_petition = models.ForeignKey(
        Petition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="来源信访",
    )
    source_note = EncryptedText("来源说明", max_length=200, blank=True)
    discipline = models.CharField("涉及纪律", max_length=16, choices=Discipline, blank=True)
    suggestion = models.CharField("处置建议", max_length=12, choices=Disposal, blank=True)
    suggestion_note = EncryptedText("建议说明", max_length=300, blank=True)
    is_early = models.BooleanField("提前介入", default=False)
    is_elevated = models.BooleanField("提级办理", default=False)
    is_double = models.BooleanField("一案双查", default=False)
    is_priority = models.BooleanField("优先（快查快结）", default=False)
    # Why they were changed after the registering; may speak of the matter.
    asked_because = EncryptedText("调整办理要求的理由", max_length=300, blank=True)
    # Sum of the weights of its flags while it is open (PaceRule); what registers begin with.
    urgency = models.PositiveSmallIntegerField("紧急程度", default=0, editable=False)
    state = models.CharField(
        "状态",
        max_length=12,
        choices=ClueState,
        default=ClueState.REGISTERED,
        editable=False,
    )
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="登记人")
    vetted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    vetted_at = models.DateTimeField("审核时间", null=True)
    approved_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField("批准时间", null=True)
    return_note = EncryptedText("退回原因", max_length=500, blank=True)
    conclusion = EncryptedText("办结说明", max_length=500, blank=True)
    concluded_on = models.DateField("办结日期", null=True)

    objects = ClueQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问题线索"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="clue_number_once"),
            one_of("clue_state_known", ClueState),
            models.CheckConstraint(
                name="clue_approver_not_author",
                condition=Q(approved_by=None) | ~Q(approved_by=F("created_by")),
                violation_error_message="登记人不能自己批准线索。",
            ),
        ]
        indexes = [
            models.Index(fields=["inspection", "state"], name="clue_by_inspection"),
            models.Index(fields=["-urgency", "-id"], name="clue_register"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"线索〔{self.year}〕{self.number}号"

    @property
    def audit_trail(self) -> str:
        """Its own trail: a clue's events never show on the inspection's page."""
        return f"findings.clue:{self.pk}"

    @property
    def flags(self) -> list[str]:
        """The labels of what was asked for: 提前介入, 优先 …"""
        fields = (self._meta.get_field(name) for name in self.FLAGS)
        return [str(f.verbose_name).partition("（")[0] for f in fields if getattr(self, f.name)]

    def check_can_attach(self, user: User) -> None:
        rules.check_can_edit(user, self)

    def get_absolute_url(self) -> str:
        return reverse("findings:clue", args=[self.pk])


class CluePerson(models.Model):
    """被反映人: every field is sealed; name and employer are found by their marks."""

    AUDIT_HIDDEN = ("name", "employer", "post", "rank")
    id = SequencedKey()
    clue = models.ForeignKey(Clue, models.CASCADE, related_name="persons")
    name = EncryptedText("姓名", max_length=80)
    employer = EncryptedText("单位", max_length=100, blank=True)
    post = EncryptedText("职务", max_length=80, blank=True)
    rank = EncryptedText("职级", max_length=30, blank=True)
    name_mark = BlindIndex(source="name")
    employer_mark = BlindIndex(source="employer")

    class Meta:
        verbose_name = verbose_name_plural = "被反映人"
        ordering = ["id"]

    def __str__(self) -> str:
        return "被反映人"


class ClueGrant(Base):
    """Who may see the clues of a round, or one clue: by whom granted, why, until when."""

    user = models.ForeignKey(
        PERSON, models.PROTECT, related_name="clue_grants", verbose_name="授权给"
    )
    round = models.ForeignKey(
        Round, models.CASCADE, related_name="clue_grants", verbose_name="轮次"
    )
    clue = models.ForeignKey(
        Clue,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name="线索",
    )
    reason = models.CharField("授权理由", max_length=300)
    from_on = models.DateField("起始日期")
    to_on = models.DateField("截止日期", null=True, blank=True)
    granted_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", verbose_name="授权人", editable=False
    )
    ended_at = models.DateTimeField("收回时间", null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    objects = ClueGrantQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "线索知悉授权"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="grant_not_to_oneself",
                condition=~Q(user=F("granted_by")),
                violation_error_message="不能授权给自己。",
            ),
            models.CheckConstraint(
                name="grant_ends_after_start",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                violation_error_message="截止日期不能早于起始日期。",
            ),
            together("grant_ended_together", "ended_by", "ended_at"),
        ]

    def __str__(self) -> str:
        return f"{self.user}：{self.round}"

    @property
    def audit_trail(self) -> str:
        """One clue's grants stand with that clue; a round's by themselves."""
        return f"findings.clue:{self.clue_id}" if self.clue_id else f"findings.cluegrant:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("findings:grant_list")
