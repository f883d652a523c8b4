"""公示期: from when until when the public may write of what a unit published, and to whom."""

from django.db import models
from django.db.models import F, Q

from core.models import Base
from fieldwork.models.contact import Contact
from rectification.models.ledger import Ledger
from rectification.models.public_text import PublicText
from rectification.querysets import OfLedger
from rounds.models import Inspection


class PublicPeriod(Contact, Base):
    ledger = models.OneToOneField(
        Ledger, models.CASCADE, related_name="public_period", verbose_name="整改台账"
    )
    opens_on = models.DateField("公示开始")
    closes_on = models.DateField("公示截止")

    objects = OfLedger.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示期"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="public_period_in_order",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message="公示截止不能早于公示开始。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ledger}公示期"

    @property
    def archived_with(self) -> Inspection | None:
        return self.ledger.inspection

    @property
    def audit_trail(self) -> str:
        return f"rectification.ledger:{self.ledger_id}"

    def get_absolute_url(self) -> str:
        return PublicText.disclosure_url(self.ledger_id)
