"""资料清单: what the unit must hand in, by when, handed in by whom, received or sent back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.models import User
from core.models import Base
from core.models.constraints import one_of
from core.rules import check_not_handed_in
from fieldwork.enums.materials import (
    MATERIAL_TRANSITIONS,
    REQUEST_TRANSITIONS,
    MaterialState,
    RequestState,
)
from fieldwork.querysets.materials import MaterialQuerySet, RequestQuerySet
from fieldwork.rules import materials as rules
from rounds.models import Inspection

PERSON = settings.AUTH_USER_MODEL


class MaterialRequest(Base):
    TARGET_LABEL = "findings.materialrequest"
    AUDIT_COMPUTED = ("due_on",)  # the deadline's own, copied
    TRANSITIONS = REQUEST_TRANSITIONS

    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="material_requests", verbose_name="巡察任务"
    )
    year = models.PositiveSmallIntegerField("年度")
    number = models.PositiveIntegerField("编号")
    note = models.TextField("说明", blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=RequestState, default=RequestState.ISSUED, editable=False
    )
    issued_on = models.DateField("发出日期")
    issued_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    due_on = models.DateField("提交期限")
    completed_on = models.DateField("交齐日期", null=True, editable=False)

    objects = RequestQuerySet.as_manager()

    class Meta:
        db_table = "findings_materialrequest"  # as it began (ADR 0101)
        verbose_name = verbose_name_plural = "资料清单"
        ordering = ["-id"]
        constraints = [
            one_of("material_request_state_known", RequestState),
            models.UniqueConstraint(fields=["year", "number"], name="material_request_number_once"),
            models.CheckConstraint(
                name="material_request_due_after_issue",
                condition=Q(due_on__gte=F("issued_on")),
                violation_error_message="提交期限不能早于发出日期。",
            ),
            models.CheckConstraint(
                name="material_request_completed_whole",
                condition=~Q(state=RequestState.COMPLETE) | Q(completed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"资料清单〔{self.year}〕{self.number}号"

    @property
    def archived_with(self) -> Inspection:
        return self.inspection

    @property
    def audit_trail(self) -> str:
        return f"rounds.inspection:{self.inspection_id}"

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:material_request", args=[self.pk])


class Material(Base):
    """One line: a material that is asked for."""

    TARGET_LABEL = "findings.material"
    TRANSITIONS = MATERIAL_TRANSITIONS

    request = models.ForeignKey(MaterialRequest, models.CASCADE, related_name="materials")
    order = models.PositiveSmallIntegerField("序号")
    name = models.CharField("资料名称", max_length=200)
    state = models.CharField(
        "状态", max_length=10, choices=MaterialState, default=MaterialState.WANTED, editable=False
    )
    # The unit says that it has no such thing; the team accepts that or asks again.
    is_absent = models.BooleanField("本单位没有", default=False, editable=False)
    delivery_note = models.CharField("交付说明", max_length=500, blank=True)
    delivered_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    delivered_at = models.DateTimeField("交付时间", null=True)
    received_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField("核收时间", null=True)
    return_note = models.CharField("退回原因", max_length=500, blank=True)

    objects = MaterialQuerySet.as_manager()

    class Meta:
        db_table = "findings_material"  # as it began (ADR 0101)
        verbose_name = verbose_name_plural = "清单资料"
        ordering = ["request", "order"]
        constraints = [
            one_of("material_state_known", MaterialState),
            models.UniqueConstraint(fields=["request", "order"], name="material_order_once"),
            models.CheckConstraint(
                name="material_delivered_whole",
                condition=Q(state=MaterialState.WANTED)
                | Q(delivered_by__isnull=False, delivered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="material_received_by_another",
                condition=~Q(state=MaterialState.RECEIVED)
                | Q(received_by__isnull=False) & ~Q(received_by=F("delivered_by")),
                violation_error_message="交付人不能自己核收。",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.order}项 {self.name}"

    @property
    def archived_with(self) -> Inspection:
        return self.request.inspection

    @property
    def audit_trail(self) -> str:
        return self.request.audit_trail

    def check_can_attach(self, user: User) -> None:
        rules.check_can_deliver(user, self)

    def check_can_detach(self, user: User, attachment) -> None:
        check_not_handed_in(attachment, self.delivered_at, "资料")

    def get_absolute_url(self) -> str:
        return self.request.get_absolute_url()
