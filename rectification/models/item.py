"""整改事项: one per fed-back finding; its wording is the opinion's, frozen here."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.models import Base, Searchable
from core.models.constraints import one_of, together
from findings.models import Category, Finding
from rectification.enums import ITEM_TRANSITIONS, OPEN_ITEMS, ItemKind, ItemState
from rectification.models.ledger import Ledger
from rectification.querysets import ItemQuerySet
from rounds.models import Inspection

PERSON = settings.AUTH_USER_MODEL


class LedgerItem(Base, Searchable):
    TRANSITIONS = ITEM_TRANSITIONS
    PLAN_FIELDS = (
        "kind",
        "goal",
        "lead",
        "leader_in_charge",
        "department",
        "person",
        "cooperating",
    )
    # How those held accountable were dealt with.
    PEOPLE_FIELDS = ("punished", "reorganised", "admonished", "criticised", "talked_to")
    # Counted from the rows of 整改成果 (actions.outcomes), typed nowhere; and words not sent yet.
    AUDIT_COMPUTED = (
        "systems_made",
        "recovered",
        "held_accountable",
        *PEOPLE_FIELDS,
        "cases_filed",
        "report_draft",
    )

    ledger = models.ForeignKey(Ledger, models.PROTECT, related_name="items")
    # None of what others found (ADR 0110).
    finding = models.OneToOneField(
        Finding, models.PROTECT, null=True, related_name="ledger_item", verbose_name="底稿"
    )
    number = models.PositiveIntegerField("序号")
    category = models.ForeignKey(Category, models.PROTECT, null=True, verbose_name="问题分类")
    problem = models.CharField("反馈问题", max_length=200)
    detail = models.TextField("具体表现", blank=True)
    is_common = models.BooleanField("共性问题", default=False)
    kind = models.CharField("整改类型", max_length=10, choices=ItemKind, default=ItemKind.TIMED)
    goal = models.TextField("整改目标", blank=True)
    lead = models.CharField("牵头领导", max_length=80, blank=True)
    leader_in_charge = models.CharField("责任领导", max_length=80, blank=True)
    department = models.CharField("责任部门", max_length=100, blank=True)
    person = models.CharField("责任人", max_length=80, blank=True)
    cooperating = models.CharField("配合部门", max_length=150, blank=True)
    systems_made = models.PositiveIntegerField("制定修订制度（项）", default=0, editable=False)
    held_accountable = models.PositiveIntegerField("问责（人）", default=0, editable=False)
    punished = models.PositiveIntegerField("处分（人）", default=0, editable=False)
    reorganised = models.PositiveIntegerField("组织处理（人）", default=0, editable=False)
    admonished = models.PositiveIntegerField("诫勉（人）", default=0, editable=False)
    criticised = models.PositiveIntegerField("通报批评（人）", default=0, editable=False)
    talked_to = models.PositiveIntegerField("谈话提醒（人）", default=0, editable=False)
    cases_filed = models.PositiveIntegerField("立案（件）", default=0, editable=False)
    recovered = models.DecimalField(
        "追缴资金（万元）", max_digits=12, decimal_places=2, default=0, editable=False
    )
    self_assessment = models.TextField("自评", blank=True)
    # Being written for the next report, by any of the unit's liaisons; shown on the form alone.
    report_draft = models.TextField("拟报的进展", blank=True, editable=False)
    progress = models.PositiveSmallIntegerField("进度（%）", default=0)
    state = models.CharField(
        "状态",
        max_length=14,
        choices=ItemState,
        default=ItemState.ISSUED,
        editable=False,
    )
    first_due_on = models.DateField("原定期限")
    due_on = models.DateField("现行期限")
    return_note = models.CharField("退回原因", max_length=500, blank=True)
    returns = models.PositiveSmallIntegerField("退回次数", default=0)
    closings = models.PositiveSmallIntegerField("销号次数", default=0, editable=False)
    plan_note = models.CharField("方案审核意见", max_length=500, blank=True, editable=False)
    # Who of the unit works on it; nobody, or one whose time ended: everybody who speaks for the unit.
    handler = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="经办联络员"
    )
    acknowledged_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField("认领时间", null=True)
    submitted_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField("申请销号时间", null=True)
    verified_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    verified_at = models.DateTimeField("核验时间", null=True)
    # Repeated from the ledger: what is late or due soon is asked of very many items.
    is_historical = models.BooleanField("历史导入", default=False, editable=False)
    verify_note = models.CharField("核验意见", max_length=500, blank=True)
    closed_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField("销号时间", null=True)

    objects = ItemQuerySet.as_manager()

    class Meta(Searchable.Meta):
        verbose_name = verbose_name_plural = "整改事项"
        ordering = ["ledger", "number"]
        constraints = [
            models.UniqueConstraint(fields=["ledger", "number"], name="item_number_once"),
            one_of("item_state_known", ItemState),
            together("item_verified_together", "verified_by", "verified_at"),
            models.CheckConstraint(
                name="item_closed_together",
                condition=Q(closed_by=None, closed_at=None)
                | Q(closed_by__isnull=False, closed_at__isnull=False)
                | Q(is_historical=True, closed_by=None),
            ),
            models.CheckConstraint(
                name="item_closed_has_closer",
                condition=~Q(state=ItemState.CLOSED)
                | Q(closed_by__isnull=False)
                | Q(is_historical=True, closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="item_verifier_not_reporter",
                condition=Q(verified_by=None) | ~Q(verified_by=F("submitted_by")),
                violation_error_message="申请销号的人不能自己核验。",
            ),
            models.CheckConstraint(
                name="item_closer_not_reporter",
                condition=Q(closed_by=None) | ~Q(closed_by=F("submitted_by")),
                violation_error_message="申请销号的人不能自己销号。",
            ),
            models.CheckConstraint(
                name="item_closer_not_verifier",
                condition=Q(closed_by=None) | ~Q(closed_by=F("verified_by")),
                violation_error_message="核验人不能同时销号。",
            ),
            models.CheckConstraint(name="item_progress_percent", condition=Q(progress__lte=100)),
            models.CheckConstraint(
                name="item_recovered_not_negative",
                condition=Q(recovered__gte=0),
                violation_error_message="追缴资金不能是负数。",
            ),
        ]
        indexes = [
            *Searchable.Meta.indexes,
            models.Index(
                fields=["due_on", "id"],
                name="item_open_due",
                condition=Q(state__in=[str(s.value) for s in OPEN_ITEMS]),
            ),
            models.Index(
                fields=["ledger", "due_on"],
                name="item_open_of_ledger",
                condition=Q(state__in=[str(s.value) for s in OPEN_ITEMS]),
            ),
            models.Index(fields=["state", "id"], name="item_by_state"),
            models.Index(
                fields=["state", "due_on"],
                include=["is_historical"],
                name="item_by_state_and_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ledger.unit}第{self.number}项"

    @property
    def audit_label(self) -> str:
        return f"整改事项{self.number}"

    @property
    def archived_with(self) -> Inspection | None:
        return self.ledger.inspection

    @property
    def audit_trail(self) -> str:
        return f"rectification.ledger:{self.ledger_id}"

    @property
    def is_open(self) -> bool:
        return self.state != ItemState.CLOSED

    @property
    def was_closed(self) -> bool:
        """It was closed once and is being worked on again."""
        return self.is_open and self.closings > 0

    def get_absolute_url(self) -> str:
        return reverse("rectification:item", args=[self.pk])
