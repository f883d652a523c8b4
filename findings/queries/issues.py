"""What a special report counts: findings of its round, category and units, asked anew each time."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accounts.models import User
from findings.models import CommonIssue, Finding


@dataclass(frozen=True)
class Line:
    """One unit: how many signed findings, and the list that shows the same rows."""

    unit: str
    count: int
    url: str


def counted(issue: CommonIssue, user: User) -> QuerySet[Finding]:
    """Signed findings that ``user`` sees and that the report's filter lets through.

    A team's report counts the team's units, whoever reads it.
    """
    rows = Finding.objects.visible_to(user).established().filter(inspection__round=issue.round_id)
    if issue.team_id:
        rows = rows.filter(inspection__team=issue.team_id)
    if issue.category_id:
        rows = rows.filter(Q(category=issue.category_id) | Q(category__parent=issue.category_id))
    units = list(issue.units.values_list("pk", flat=True))
    return rows.filter(inspection__unit__in=units) if units else rows


def lines(issue: CommonIssue, user: User) -> list[Line]:
    """By unit, the most first."""
    rows = counted(issue, user).order_by().values("inspection", "inspection__unit__name")
    found = rows.annotate(count=Count("pk")).order_by("-count", "inspection")
    return [
        Line(row["inspection__unit__name"], row["count"], _url(issue, inspection=row["inspection"]))
        for row in found
    ]


def _url(issue: CommonIssue, **narrowed: int) -> str:
    query: dict[str, object] = {**narrowed, "established": "on"}
    category = issue.category
    if category:
        query["kind" if category.parent_id else "category"] = category.pk
    return f"{reverse('findings:finding_list')}?{urlencode(query)}"


def filter_words(issue: CommonIssue) -> str:
    """“十二届市委第三轮常规巡察，公务接待，市教育局、市水利局”."""
    named = "、".join(issue.units.order_by("pk").values_list("name", flat=True))
    units = named or (f"{issue.team}全部单位" if issue.team else "全部单位")
    return f"{issue.round}，{issue.category or '全部分类'}，{units}"
