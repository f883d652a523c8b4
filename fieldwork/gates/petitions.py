"""No petition is left lying when the stay ends, or when the inspection is archived."""

from django.db.models import Q

from fieldwork.enums.petitions import PetitionState, ReferralState, Route
from fieldwork.models import Petition, Referral
from rounds.enums import Stage
from rounds.gates import register, register_doubt
from rounds.models import Inspection

NAMED = 8
P = PetitionState


@register(Stage.REPORTING)
def needs_petitions_dispatched(inspection: Inspection) -> list[str]:
    """What the team has not decided on, and what it was to look into itself."""
    rows = Petition.objects.filter(inspection=inspection)
    inside = Referral.objects.filter(
        route=Route.TEAM, state=ReferralState.ISSUED, petition__inspection=inspection
    )
    told = [
        (rows.filter(state=P.DRAFT), "还没有完成登记"),
        (rows.filter(state=P.REGISTERED), "还没有分办"),
        (rows.filter(pk__in=inside.values("petition")), "本组了解还没有结果"),
    ]
    return [sentence for found, words in told for sentence in _named(found, words)]


@register_doubt(Stage.REPORTING)
def doubts_petitions_outside(inspection: Inspection) -> list[str]:
    """What others still answer may be waited for after the stay, with a reason."""
    rows = Petition.objects.filter(inspection=inspection, state=P.HANDLING)
    inside = Q(referrals__route=Route.TEAM, referrals__state=ReferralState.ISSUED)
    return _named(rows.exclude(pk__in=rows.filter(inside).values("pk")), "还没有办结")


@register(Stage.ARCHIVED)
def needs_petitions_closed(inspection: Inspection) -> list[str]:
    return _named(Petition.objects.filter(inspection=inspection).open(), "还没有办结")


def _named(rows, words: str) -> list[str]:
    """“信访003、信访007还没有分办”: by number, never by content."""
    numbers = list(rows.order_by("number").values_list("number", flat=True))
    if not numbers:
        return []
    names = "、".join(f"信访{number:03d}" for number in numbers[:NAMED])
    more = f"等{len(numbers)}件" if len(numbers) > NAMED else ""
    return [f"{names}{more}{words}"]
