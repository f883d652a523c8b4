"""What the lists of common issues and recommendations can be narrowed by."""

from django.utils import timezone

from core.forms.filters import ChoiceFilter, ListFilter, TickFilter, WordFilter
from findings.enums import IssueState, RecommendationState
from findings.models import CommonIssue
from rounds.queries.choices import InspectionChoice, RoundChoice

AFTER_DECISION = (IssueState.DECIDED, IssueState.CLOSED)


def _decided(rows, user):
    return rows.filter(state__in=AFTER_DECISION)


def _sent(rows, user):
    return rows.exclude(state=RecommendationState.DRAFT)


def _late(rows, user):
    return rows.overdue(timezone.localdate())


class CommonIssueFilter(ListFilter):
    q = WordFilter("题目、分类", "title", "category__name")
    round = RoundChoice("round")
    state = ChoiceFilter("专题报告", IssueState, empty_label="全部状态")
    decided = TickFilter("只看有批示的", _decided)
    inspection = InspectionChoice(method="by_inspection")

    def by_inspection(self, rows, name, value):
        """Asked beside the row, so that no issue stands twice."""
        return rows.filter(pk__in=CommonIssue.objects.filter(findings__inspection=value))


class RecommendationFilter(ListFilter):
    q = WordFilter("事项、移交单位、被巡察单位", "title", "organ__name", "inspection__unit__name")
    inspection = InspectionChoice()
    round = RoundChoice()
    state = ChoiceFilter("状态", RecommendationState)
    sent = TickFilter("只看已移交", _sent)
    late = TickFilter("只看逾期", _late)
