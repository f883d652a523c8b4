"""What the overview's lists are narrowed by; the trail's pages in ``trail``."""

from django_filters import ModelChoiceFilter

from core.forms.filters import ChoiceFilter, ListFilter, WordFilter
from core.models.delivery import DeliveryState
from overview.enums import EvaluationKind, EvaluationState
from rounds.models import Term
from rounds.queries.choices import RoundChoice


class EvaluationFilter(ListFilter):
    """What the list of evaluations can be narrowed by."""

    q = WordFilter("单位、评分人", "ledger__unit__name", "scored_by__name")
    kind = ChoiceFilter("类别", EvaluationKind)
    state = ChoiceFilter("状态", EvaluationState)


class EvaluationUseFilter(ListFilter):
    """A round or a whole term, and the name of a unit."""

    q = WordFilter("单位", "ledger__unit__name")
    term = ModelChoiceFilter(
        field_name="round__term", label="届次", queryset=Term.objects.all(), empty_label="全部届次"
    )
    round = RoundChoice("round")


class DeliveryFilter(ListFilter):
    q = WordFilter(
        "姓名或账号", "notice__recipient__name", "notice__recipient__username", label="收件人"
    )
    state = ChoiceFilter("状态", DeliveryState, empty_label="全部")
