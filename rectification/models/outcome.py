"""整改成果: what came of one item, typed once; the item's totals are counted from these rows (ADR 0107)."""

from django.db import models
from django.db.models import Q

from findings.enums import Outcome
from findings.models import OutcomeRow
from rectification.models.item import LedgerItem
from rectification.querysets import ItemOutcomeQuerySet
from rounds.models import Inspection


class ItemOutcome(OutcomeRow):
    """A person dealt with, money that came back, a rule that was made; names stand in the sealed note."""

    TYPED = ("kind", "degree", "decided_on", "quantity", "money", "name", "is_typical", "note")

    item = models.ForeignKey(
        LedgerItem, models.PROTECT, related_name="outcomes", verbose_name="整改事项"
    )
    name = models.CharField("制度名称", max_length=200, blank=True)
    is_typical = models.BooleanField("可作典型案例", default=False)

    objects = ItemOutcomeQuerySet.as_manager()

    class Meta(OutcomeRow.Meta):
        verbose_name = verbose_name_plural = "整改成果"
        constraints = [
            *OutcomeRow.Meta.constraints,
            models.CheckConstraint(
                name="itemoutcome_name_of_rule", condition=Q(name="") | Q(kind=Outcome.RULE),
                violation_error_message="只有制定修订制度填写制度名称。",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["item", "kind"], name="outcome_by_item")]

    @property
    def reference(self) -> str:
        return f"第{self.item.number}项的成果"

    @property
    def archived_with(self) -> Inspection | None:
        return self.item.ledger.inspection

    @property
    def audit_trail(self) -> str:
        return self.item.audit_trail

    def get_absolute_url(self) -> str:
        return self.item.get_absolute_url()
