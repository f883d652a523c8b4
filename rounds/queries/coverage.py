"""Coverage of the term: which units were inspected, which are due, and their tree."""

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from rounds.enums import (
    RoundKind,
    RoundState,
)
from rounds.models import (
    Inspection,
    Round,
    Term,
    Unit,
)
from rounds.models.round import in_chinese

# From approval on, a unit counts as covered in this term.
COUNTED = (
    RoundState.APPROVED,
    RoundState.UNDERWAY,
    RoundState.RECTIFYING,
    RoundState.ARCHIVED,
)


def current_term() -> Term | None:
    return Term.objects.filter(is_current=True).first()


def with_coverage(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Adds ``covered_in`` (number of this term's latest round, or None), and of the last
    inspection in any term: ``last_id``, ``last_on``, ``last_round``, ``last_stage``."""
    own = Inspection.objects.filter(unit=OuterRef("pk"), round__state__in=COUNTED)
    last = own.order_by("-round__starts_on", "-id")
    return units.annotate(
        covered_in=Subquery(last.filter(round__term__is_current=True).values("round__number")[:1]),
        last_id=Subquery(last.values("pk")[:1]),
        last_on=Subquery(last.values("round__starts_on")[:1]),
        last_round=Subquery(last.values("round__number")[:1]),
        last_stage=Subquery(last.values("stage")[:1]),
    )


def coverage_words(covered_in: int | None) -> str:
    """“未巡察” or “第三轮”."""
    return f"第{in_chinese(covered_in)}轮" if covered_in else "本届未巡察"


def covered(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Units inspected in the current term."""
    return units.filter(Exists(_this_term()))


def coverage_of(units: QuerySet[Unit]) -> tuple[int, int]:
    """How many units there are and how many of them the current term has reached."""
    counts = units.aggregate(total=Count("pk"), done=Count("pk", filter=Exists(_this_term())))
    return counts["total"], counts["done"]


def coverage_by_sector(units: QuerySet[Unit]) -> list[tuple[int, str, int, int]]:
    """(sector, its name, units, those that the current term has reached) in the sectors' order."""
    counts = units.order_by("sector__order", "sector").values_list("sector", "sector__name")
    done = Count("pk", filter=Exists(_this_term()))
    return list(counts.annotate(total=Count("pk"), done=done))


def uncovered(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Units that the current term has not reached yet (不漏对象)."""
    return units.filter(~Exists(_this_term()))


def due_first(round: Round) -> tuple:
    """The order in which a round's units are chosen: those not inspected in this term first, and
    for a revisit those that were; ``with_coverage`` and ``in_tree_order`` come before."""
    reached = Q(covered_in__isnull=round.kind == RoundKind.REVISIT)
    return (Case(When(reached, then=1), default=0), *TREE)


def coverage_sentence(units: QuerySet[Unit], round: Round) -> str:
    """How far the term's coverage (全覆盖) is, and which units the choice shows first."""
    total, done = coverage_of(units)
    first = "已巡察的" if round.kind == RoundKind.REVISIT else "未巡察的"
    left = f"，未巡察{total - done}个" if total > done else "，已全覆盖"
    return f"本届应巡察{total}个单位，已巡察{done}个{left}；{first}排在最前"


def _this_term() -> QuerySet[Inspection]:
    return Inspection.objects.filter(
        unit=OuterRef("pk"), round__state__in=COUNTED, round__term__is_current=True
    )


def in_tree_order(units: QuerySet[Unit]) -> QuerySet[Unit]:
    """Adds ``root_order``, ``root``, ``branch`` and ``leaf``: ordered by them, children follow
    their parents (three levels; what stands deeper follows its grandparent)."""
    zero = Value(0, output_field=BigIntegerField())
    return units.annotate(
        root_order=Coalesce("parent__parent__order", "parent__order", "order"),
        root=Coalesce("parent__parent_id", "parent_id", "id"),
        branch=Case(
            When(parent=None, then=zero),
            When(parent__parent=None, then="id"),
            default="parent_id",
            output_field=BigIntegerField(),
        ),
        leaf=Case(
            When(parent__parent=None, then=zero), default="id", output_field=BigIntegerField()
        ),
    )


TREE = ("root_order", "root", "branch", "leaf")
