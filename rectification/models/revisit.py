"""回访: a sample of closed items looked at again; never seen by the unit while it is under way."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.models import Base
from core.models.constraints import one_of
from fieldwork.models import Survey
from rectification.enums import (
    OPEN_REVISITS,
    REVISIT_TRANSITIONS,
    RevisitState,
    Verdict,
)
from rectification.models.item import LedgerItem
from rectification.models.ledger import Ledger
from rectification.querysets import OfRevisitQuerySet, RevisitQuerySet
from rectification.rules import revisits as rules
from rounds.models import Inspection

PERSON = settings.AUTH_USER_MODEL
S = RevisitState


class Revisit(Base):
    TRANSITIONS = REVISIT_TRANSITIONS

    ledger = models.ForeignKey(
        Ledger, models.PROTECT, related_name="revisits", verbose_name="整改台账"
    )
    number = models.PositiveSmallIntegerField("次第", editable=False)
    led_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="回访负责人")
    members = models.ManyToManyField(PERSON, related_name="+", blank=True, verbose_name="参加人员")
    planned_on = models.DateField("完成期限")
    survey = models.ForeignKey(
        Survey, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="满意度测评"
    )
    opinion = models.TextField("回访意见", max_length=5000, blank=True)
    state = models.CharField("状态", max_length=10, choices=S, default=S.PLANNED, editable=False)
    begun_on = models.DateField("开始核查日期", null=True, editable=False)
    reported_on = models.DateField("报告日期", null=True, editable=False)
    done_on = models.DateField("办结日期", null=True, editable=False)
    created_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", editable=False, verbose_name="拟定人"
    )

    objects = RevisitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回访"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["ledger", "number"], name="revisit_number_once"),
            models.UniqueConstraint(
                fields=["ledger"],
                condition=Q(state__in=[str(state.value) for state in OPEN_REVISITS]),
                name="revisit_one_at_a_time",
                violation_error_message="这份台账已经有一次回访正在进行，请先办结或者取消。",
            ),
            one_of("revisit_state_known", S),
            models.CheckConstraint(
                name="revisit_done_whole",
                condition=Q(state=S.DONE, done_on__isnull=False, reported_on__isnull=False)
                | ~Q(state=S.DONE) & Q(done_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ledger.unit}第{self.number}次回访"

    @property
    def audit_label(self) -> str:
        return f"第{self.number}次回访"

    @property
    def draw(self) -> "RevisitDraw | None":
        """The one that counts: the newest."""
        return self.draws.order_by("-number").first()

    @property
    def archived_with(self) -> Inspection | None:
        return self.ledger.inspection

    @property
    def audit_trail(self) -> str:
        """Its own: the unit reads the ledger's."""
        return f"rectification.revisit:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("rectification:revisit", args=[self.pk])


class RevisitDraw(Base):
    """One draw, written once: a later one stands beside it with its reason and takes nothing away."""

    revisit = models.ForeignKey(Revisit, models.PROTECT, related_name="draws", verbose_name="回访")
    number = models.PositiveSmallIntegerField("第几次抽取")
    seed = models.CharField("随机种子", max_length=64)
    size = models.PositiveSmallIntegerField("抽取项数")
    # [[number of the item, its stratum], …], ascending: everything that could be drawn.
    frame = models.JSONField("可抽取的事项")
    # {number: why it was forced in}
    forced = models.JSONField("必查事项", default=dict)
    drawn = models.JSONField("抽取结果")
    reason = models.CharField("重新抽取的原因", max_length=300, blank=True)
    drawn_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", editable=False, verbose_name="抽取人"
    )

    objects = OfRevisitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回访抽样"
        ordering = ["revisit", "number"]
        constraints = [
            models.UniqueConstraint(fields=["revisit", "number"], name="revisit_draw_once"),
            models.CheckConstraint(
                name="revisit_redraw_has_reason",
                condition=Q(number=1) | ~Q(reason=""),
                violation_error_message="重新抽取请写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revisit}第{self.number}次抽取"

    @property
    def audit_label(self) -> str:
        return f"第{self.number}次抽取"

    @property
    def archived_with(self) -> Inspection | None:
        return self.revisit.archived_with

    @property
    def audit_trail(self) -> str:
        return self.revisit.audit_trail

    def get_absolute_url(self) -> str:
        return self.revisit.get_absolute_url()


class RevisitItem(Base):
    """回访核查表: one item of the sample, and what was found of it."""

    revisit = models.ForeignKey(Revisit, models.PROTECT, related_name="sheets", verbose_name="回访")
    item = models.ForeignKey(
        LedgerItem, models.PROTECT, related_name="revisits", verbose_name="整改事项"
    )
    forced_because = models.CharField("必查理由", max_length=300, blank=True, editable=False)
    seen_on = models.DateField("核查日期", null=True, blank=True)
    verdict = models.CharField("核查结论", max_length=10, choices=Verdict, blank=True)
    seen = models.TextField("核查情况", max_length=5000, blank=True)
    # In words for the unit; what was seen stays inside.
    demand = models.CharField("对单位的整改要求", max_length=400, blank=True)
    due_on = models.DateField("重新整改期限", null=True, blank=True)

    objects = OfRevisitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回访核查表"
        ordering = ["item__number"]
        constraints = [
            models.UniqueConstraint(fields=["revisit", "item"], name="revisit_item_once"),
            models.CheckConstraint(
                name="revisit_verdict_known", condition=Q(verdict__in=["", *Verdict.values])
            ),
        ]

    def __str__(self) -> str:
        return f"回访核查表：第{self.item.number}项"

    @property
    def audit_label(self) -> str:
        return f"第{self.item.number}项核查表"

    @property
    def archived_with(self) -> Inspection | None:
        return self.revisit.archived_with

    @property
    def audit_trail(self) -> str:
        return self.revisit.audit_trail

    def check_can_attach(self, user) -> None:
        rules.check_can_check(user, self)

    def get_absolute_url(self) -> str:
        return reverse("rectification:revisit_sheet", args=[self.pk])
