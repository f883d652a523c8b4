"""三不 at the two last gates: an inspection's archiving and a round's; what is missing is named."""

from findings.queries.completeness import unanswered
from rounds import gates
from rounds.enums import Stage
from rounds.models import Inspection, Round


@gates.register(Stage.ARCHIVED)
def needs_nothing_missing(inspection: Inspection) -> list[str]:
    """Unit and findings; what clues bar is said by their own gate, which no waiver opens."""
    own = Inspection.objects.filter(pk=inspection.pk)
    return [words for _, _, words in unanswered(inspection.round, own, clues=False)]


@gates.register_round
def needs_a_whole_round(round: Round) -> list[str]:
    found = unanswered(round, Inspection.objects.filter(round=round))
    return [f"{unit}：{words}" for _, unit, words in found]
