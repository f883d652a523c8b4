"""立行立改: a finding handed to the unit during the stay."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from core.models import Base
from core.models.constraints import one_of, together
from core.rules import check_not_handed_in
from findings.enums import FIX_TRANSITIONS, FixState
from findings.models.finding import Finding
from findings.querysets import FixQuerySet
from findings.rules import fixes as rules
from rounds.models import Inspection

PERSON = settings.AUTH_USER_MODEL


class ImmediateFix(Base):
    TRANSITIONS = FIX_TRANSITIONS

    finding = models.OneToOneField(Finding, models.PROTECT, related_name="fix")
    number = models.PositiveIntegerField("编号")
    year = models.PositiveSmallIntegerField("年度")
    problem = models.CharField("问题", max_length=200)
    requirement = models.TextField("整改要求")
    due_on = models.DateField("整改期限")
    state = models.CharField(
        "状态", max_length=10, choices=FixState, default=FixState.ISSUED, editable=False
    )
    issued_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    issued_on = models.DateField("发出日期")
    received_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField("签收时间", null=True)
    report = models.TextField("整改情况", blank=True)
    reported_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    reported_at = models.DateTimeField("报告时间", null=True)
    accepted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    accepted_at = models.DateTimeField("验收时间", null=True)

    return_note = models.CharField("退回原因", max_length=500, blank=True)

    objects = FixQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "立行立改"
        ordering = ["-id"]
        constraints = [
            one_of("fix_state_known", FixState),
            models.UniqueConstraint(fields=["year", "number"], name="fix_number_once"),
            together("fix_accepted_together", "accepted_by", "accepted_at"),
            models.CheckConstraint(
                name="fix_accepted_by_another",
                condition=Q(accepted_by=None) | ~Q(accepted_by=models.F("reported_by")),
                violation_error_message="报告人不能自己验收。",
            ),
            models.CheckConstraint(
                name="fix_due_after_issue",
                condition=Q(due_on__gte=models.F("issued_on")),
                violation_error_message="整改期限不能早于发出日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"立行立改〔{self.year}〕{self.number}号"

    @property
    def archived_with(self) -> Inspection:
        return self.finding.inspection

    @property
    def audit_trail(self) -> str:
        return f"rounds.inspection:{self.finding.inspection_id}"

    def check_can_attach(self, user: User) -> None:
        rules.check_can_attach(user, self)

    def check_can_detach(self, user: User, attachment) -> None:
        check_not_handed_in(attachment, self.reported_at, "整改报告")

    def get_absolute_url(self) -> str:
        return reverse("findings:fix", args=[self.pk])
