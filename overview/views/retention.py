"""How long things are kept: the rules, what is due when, and the certificates of what is gone."""

from datetime import timedelta

from django.utils import timezone

from accounts.enums import Role
from core.views import ScopedList
from overview.enums.retention import COUNTED_FROM, GOES, WHAT_HAPPENS, RetentionKind
from overview.models import RetentionRule, RetentionRun
from overview.queries import retention as queries
from overview.tables import CertificateTable

# Days from today: what is over now, within a month, a quarter, a year.
AHEAD = (("已到期", 0), ("30天内", 30), ("90天内", 90), ("一年内", 365))


class RetentionList(ScopedList):
    """The certificates, under the rules and what they will come to."""

    model = RetentionRun
    template_name = "overview/retention.html"
    roles = (Role.SYSADMIN, Role.AUDITOR, Role.OFFICE)
    table_class = CertificateTable

    def get_queryset(self):
        """Numbers and names of rounds and documents; nothing of what they say."""
        return RetentionRun.objects.all()

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "rules": [_line(rule) for rule in RetentionRule.objects.order_by("kind")],
            "ahead": [label for label, _ in AHEAD],
            "may_edit": self.request.user.has_role(Role.SYSADMIN),
        }


def _line(rule: RetentionRule) -> dict:
    now, kind = timezone.now(), RetentionKind(rule.kind)
    counts = [
        sum(rows.count() for rows in queries.over(rule.kind, _before(rule, now, days)))
        for _, days in AHEAD
    ]
    return {
        "name": rule.get_kind_display(),
        "words": rule.words,
        "from": COUNTED_FROM[kind],
        "end": WHAT_HAPPENS.get(kind, GOES),
        "basis": rule.basis,
        "is_active": rule.is_active,
        "acts_on": rule.acts_on if rule.acts_on > timezone.localdate() else None,
        "counts": list(zip([label for label, _ in AHEAD], counts, strict=True)),
    }


def _before(rule: RetentionRule, now, days: int):
    """What will be over ``days`` from now, of what is there today."""
    return min(queries.cutoff(rule, now + timedelta(days=days)), now)
