"""上传下达: what the office passes on to teams or keeps for all inspectors, and who has signed for it."""

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.urls import reverse

from core.models import Base, Searchable
from core.models.constraints import one_of
from fieldwork.enums.directives import DIRECTIVE_TRANSITIONS, DirectiveKind, DirectiveState
from fieldwork.querysets import DirectiveQuerySet, ReceiptQuerySet
from fieldwork.rules import directives as rules
from rounds.models import Inspector, Round, Team

PERSON = settings.AUTH_USER_MODEL


class Directive(Base, Searchable):
    """Addressed to teams of one round and to be signed for, or without a round: in the library of all.

    Lies open, so that it is found by its words; what is about a person belongs into a consultation.
    """

    TRANSITIONS = DIRECTIVE_TRANSITIONS

    round = models.ForeignKey(
        Round,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="directives",
        verbose_name="轮次",
    )
    teams = models.ManyToManyField(
        Team, through="Addressee", related_name="directives", verbose_name="传达对象"
    )
    kind = models.CharField("类别", max_length=12, choices=DirectiveKind)
    title = models.CharField("标题", max_length=120)
    source = models.CharField("来源", max_length=80, blank=True)
    text = models.TextField("内容", max_length=20000, blank=True)
    # Of a 典型案例: names that stay in it, each with the reason; checked before it is issued.
    kept_names = models.JSONField(
        "保留的名称", default=dict, db_default=Value({}, models.JSONField()), editable=False
    )
    due_on = models.DateField("签收期限", null=True, blank=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=DirectiveState,
        default=DirectiveState.DRAFT,
        editable=False,
    )
    issued_on = models.DateField("发布日期", null=True, editable=False)
    created_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="起草人")

    objects = DirectiveQuerySet.as_manager()

    class Meta(Searchable.Meta):
        verbose_name = verbose_name_plural = "传达事项"
        ordering = ["-id"]
        constraints = [
            one_of("directive_state_known", DirectiveState),
            one_of("directive_kind_known", DirectiveKind, "kind"),
            models.CheckConstraint(
                name="directive_due_in_a_round",
                condition=Q(round=None, due_on=None) | Q(round__isnull=False, due_on__isnull=False),
                violation_error_message="传达到巡察组的须有签收期限，资料库的没有。",
            ),
            models.CheckConstraint(
                name="directive_issued_whole",
                condition=Q(state=DirectiveState.DRAFT, issued_on=None)
                | ~Q(state=DirectiveState.DRAFT) & Q(issued_on__isnull=False),
            ),
        ]
        indexes = [
            *Searchable.Meta.indexes,
            models.Index(fields=["round", "state"], name="directive_by_round"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def archived_with(self) -> Round | None:
        """What is in the library belongs to no round and is never archived."""
        return self.round

    @property
    def audit_trail(self) -> str:
        return f"fieldwork.directive:{self.pk}"

    def check_can_attach(self, user) -> None:
        rules.check_can_edit(user, self)

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:directive", args=[self.pk])


class Addressee(models.Model):
    """One team that a directive goes to; its day for signing hangs on this."""

    directive = models.ForeignKey(Directive, models.CASCADE, related_name="addressees")
    team = models.ForeignKey(Team, models.PROTECT, related_name="addressed")

    class Meta:
        verbose_name = verbose_name_plural = "传达对象"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["directive", "team"], name="addressed_once")]

    def __str__(self) -> str:
        return f"{self.directive}：{self.team}"


class Receipt(Base):
    """签收: one member of an addressed team has read it; never changed."""

    directive = models.ForeignKey(
        Directive, models.CASCADE, related_name="receipts", verbose_name="传达事项"
    )
    inspector = models.ForeignKey(
        Inspector, models.PROTECT, related_name="receipts", verbose_name="签收人"
    )
    signed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="签收账号")
    signed_at = models.DateTimeField("签收时间")

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "签收"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["directive", "inspector"],
                name="receipt_once",
                violation_error_message="您已签收过，不用再签。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspector.name}签收"

    @property
    def archived_with(self) -> Round | None:
        return self.directive.round

    @property
    def audit_trail(self) -> str:
        return f"fieldwork.directive:{self.directive_id}"

    def get_absolute_url(self) -> str:
        return self.directive.get_absolute_url()
