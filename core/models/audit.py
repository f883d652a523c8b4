"""The trail: append-only, without foreign keys to domain rows, sealed into a hash chain."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from core.verbs import READING, VerbKind


class AuditEvent(models.Model):
    """One thing that somebody did; never changed, never deleted (the table refuses both)."""

    at = models.DateTimeField("时间")
    actor_id = models.BigIntegerField("操作人编号", null=True)
    actor_name = models.CharField("操作人", max_length=80)
    verb = models.CharField("动作", max_length=40)
    # Of the verb when it was written: who asks for views or exports asks here (core.verbs).
    kind = models.CharField("种类", max_length=12, choices=VerbKind, db_default=VerbKind.WRITE)
    target_type = models.CharField("对象类型", max_length=60, blank=True)
    target_id = models.BigIntegerField("对象编号", null=True)
    target_label = models.CharField("对象", max_length=200, blank=True)
    trail = models.CharField("所属", max_length=80, blank=True)
    note = models.TextField("说明", blank=True)
    changes = models.JSONField("变动", default=dict)
    address = models.CharField("来源地址", max_length=45, blank=True)
    # Drawn for each event and signed with it: equal events at one moment differ, a copy does not.
    nonce = models.CharField(max_length=24, default="", db_default="", editable=False)
    mac = models.CharField("校验码", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["trail", "-id"], name="audit_by_trail"),
            models.Index(fields=["target_type", "target_id", "-id"], name="audit_by_target"),
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
            models.Index(fields=["actor_id", "-at", "-id"], name="audit_by_person"),
            models.Index(fields=["verb", "-at", "-id"], name="audit_by_verb"),
            models.Index(
                OpClass(F("address"), "varchar_pattern_ops"),
                F("at").desc(),
                F("id").desc(),
                name="audit_by_address",
            ),
            models.Index(
                fields=["actor_id", "-at", "-id"],
                name="audit_of_reading",
                condition=Q(kind__in=READING),
            ),
            GinIndex(
                OpClass(F("target_label"), "gin_trgm_ops"),
                name="audit_by_label",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name}{self.verb}{self.target_label}"

    @property
    def is_beginning(self) -> bool:
        """Whether something was made: its columns were not empty before, they were not there."""
        return any(old is None for old, _ in self.changes.values())


class AuditSeal(models.Model):
    """One link of the chain: the event's code bound to the link before it."""

    sequence = models.BigIntegerField("序号", primary_key=True)
    event_id = models.BigIntegerField("审计记录编号", unique=True)
    event_mac = models.CharField("记录校验码", max_length=64)
    digest = models.CharField("链上校验码", max_length=64)
    sealed_at = models.DateTimeField("封存时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "审计封条"
        ordering = ["sequence"]

    def __str__(self) -> str:
        return f"#{self.sequence}"
