"""延期: asked by one person, decided by another; the first date is never lost."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import User
from core.calendar import cn_date
from core.encryption.fields import EncryptedText
from core.encryption.keys import SequencedKey
from core.errors import NotYet
from core.models import Base
from core.models.constraints import one_of
from core.rules import check_filed
from core.targets import model_of
from rectification import rules
from rectification.enums import EXTENSION_TRANSITIONS, ExtensionState
from rectification.models.item import LedgerItem
from rectification.querysets import ExtensionQuerySet
from rounds import extendable
from rounds.models import Deadline, Inspection

PERSON = settings.AUTH_USER_MODEL


class Extension(Base):
    TRANSITIONS = EXTENSION_TRANSITIONS

    id = SequencedKey()
    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="extensions")
    # Repeated from the deadline where it is an item's: ledgers and exports read them together.
    item = models.ForeignKey(
        LedgerItem, models.CASCADE, null=True, related_name="extensions", editable=False
    )
    # Of a restricted duty the words lie sealed, and these two columns stay empty.
    reason = models.TextField("延期原因", blank=True)
    sealed_reason = EncryptedText("延期原因（限制知悉）", blank=True)
    sealed_note = EncryptedText("决定说明（限制知悉）", blank=True)
    old_due_on = models.DateField("现行期限")
    new_due_on = models.DateField("申请延至")
    granted_on = models.DateField("同意延至", null=True, editable=False)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=ExtensionState,
        default=ExtensionState.ASKED,
        editable=False,
    )
    asked_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)
    decided_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True)
    decision_note = models.CharField("决定说明", max_length=500, blank=True)

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "延期申请"
        ordering = ["-id"]
        constraints = [
            one_of("extension_state_known", ExtensionState),
            models.UniqueConstraint(
                fields=["deadline"],
                condition=Q(state=ExtensionState.ASKED),
                name="extension_one_open_of_a_date",
                violation_error_message="这一事项已有待批的延期申请。",
            ),
            models.CheckConstraint(
                name="extension_later",
                condition=Q(new_due_on__gt=F("old_due_on")),
                violation_error_message="延期后的日期须晚于现行期限。",
            ),
            models.CheckConstraint(
                name="extension_granted_within",
                condition=Q(granted_on=None)
                | Q(granted_on__gt=F("old_due_on"), granted_on__lte=F("new_due_on")),
                violation_error_message="同意的日期须晚于现行期限，不晚于申请的日期。",
            ),
            models.CheckConstraint(
                name="extension_decider_not_asker",
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                violation_error_message="申请人不能自己批准延期。",
            ),
            models.CheckConstraint(
                name="extension_decided_together",
                condition=Q(state=ExtensionState.ASKED, decided_by=None, decided_at=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"延至{self.until}"

    @cached_property
    def how(self) -> extendable.Extendable:
        found = extendable.of(self.deadline)
        if found is None:
            raise NotYet("这类期限不能延期，请与巡察办联系。")
        return found

    @cached_property
    def thing(self):
        """The dated thing; asked for once, and for writing held by ``how.find`` itself."""
        model = model_of(self.deadline.target_type)
        return model._base_manager.get(pk=self.deadline.target_id)

    @property
    def AUDIT_HIDDEN(self) -> tuple[str, ...]:  # noqa: N802 - the name the audit asks for
        names = ("reason", "decision_note", "sealed_reason", "sealed_note")
        return names if self.deadline.is_restricted else ()

    @property
    def until(self) -> date:
        """What was granted, else what is asked for."""
        return self.granted_on or self.new_due_on

    @property
    def date_words(self) -> str:
        """延至2026年12月1日, with what was asked for where less was granted."""
        asked = f"（申请延至{cn_date(self.new_due_on)}）" if self.until != self.new_due_on else ""
        return f"延至{cn_date(self.until)}{asked}"

    @property
    def words(self) -> str:
        return self.sealed_reason or self.reason

    @property
    def decision(self) -> str:
        return self.sealed_note or self.decision_note

    @property
    def audit_label(self) -> str:
        if self.item_id:
            return f"整改事项{self.item.number}的延期"
        return f"{self.deadline.get_kind_display()}的延期"

    @property
    def archived_with(self) -> Inspection | None:
        return self.deadline.archived_with

    @property
    def audit_trail(self) -> str:
        if self.item_id:
            return f"rectification.ledger:{self.item.ledger_id}"
        return self.how.trail(self.thing)

    @property
    def is_late(self) -> bool:
        """Asked after the date it wants to move: allowed, but marked."""
        return timezone.localdate(self.asked_at) > self.old_due_on

    def check_can_attach(self, user: User) -> None:
        rules.check_can_add_extension_evidence(user, self)

    def check_can_detach(self, user: User, attachment) -> None:
        check_filed(attachment, "延期申请")

    def get_absolute_url(self) -> str:
        return self.item.get_absolute_url() if self.item_id else self.deadline.url
