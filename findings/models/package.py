"""密封移交包: what left the house on a disk for an organ without accounts here, and its receipt."""

from django.conf import settings
from django.db import models

from core.models.constraints import together
from findings.models.handoff import Handoff

PERSON = settings.AUTH_USER_MODEL


class HandoffPackage(models.Model):
    """One encrypted package. Its passphrase is told once and kept nowhere."""

    handoff = models.ForeignKey(Handoff, models.PROTECT, related_name="packages")
    # Stands in the receipt form, so that a receipt belongs to this package and no other.
    code = models.CharField("核对码", max_length=16, unique=True)
    manifest_sha256 = models.CharField("清单SHA-256", max_length=64)
    sha256 = models.CharField("密封包SHA-256", max_length=64)
    size = models.BigIntegerField("字节数")
    made_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("制作时间", auto_now_add=True)
    receipt_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    receipt_at = models.DateTimeField("回执录入时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "密封移交包"
        ordering = ["-id"]
        constraints = [together("package_receipt_together", "receipt_by", "receipt_at")]

    def __str__(self) -> str:
        return f"{self.handoff.reference}密封包{self.code}"

    @property
    def audit_trail(self) -> str:
        return self.handoff.audit_trail
