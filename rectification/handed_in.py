"""Which deadlines wait for team or office because the unit has handed in: they are not overdue."""

from django.db.models import Q

from core.targets import label_of
from rectification.enums import HANDED_IN
from rectification.models import LedgerItem, Measure
from rounds.querysets import register_handed_in


@register_handed_in
def of_items() -> Q:
    """An item for whose closure the unit has applied, and its measures."""
    items = LedgerItem.objects.filter(state__in=HANDED_IN)
    measures = Measure.objects.filter(item__state__in=HANDED_IN)
    return Q(target_type=label_of(LedgerItem), target_id__in=items.values("pk")) | Q(
        target_type=label_of(Measure), target_id__in=measures.values("pk")
    )
