"""Evaluations of the demo, by the real actions: units under way and revisited, and the teams that inspected them."""

from decimal import Decimal

from overview.actions import evaluations
from overview.seeding.world import World
from rectification.enums import LedgerState, RevisitState
from rectification.models import Ledger

A_FEW = 2
UNDERWAY = [LedgerState.CONCENTRATED, LedgerState.SUSTAINED]


def make(world: World) -> None:
    """As proposed; the last is left to be confirmed."""
    office, second = world.people["bangong"], world.people["bangong2"]
    rows = Ledger.objects.of_inspections().of_now().order_by("pk")
    revisited = rows.filter(revisits__state=RevisitState.DONE).distinct()[:A_FEW]
    found = [*revisited, *rows.filter(state__in=UNDERWAY)[:A_FEW]]
    for ledger in dict.fromkeys(found):
        _evaluate(ledger, office, second, is_done=ledger != found[-1])


def _given(line: dict) -> tuple[Decimal, str]:
    """As proposed; where nothing could be measured, a person's judgement with its reason."""
    if line["proposed"] is not None:
        return Decimal(line["proposed"]), ""
    judged = Decimal(line["full"]) * Decimal("0.9")
    return judged.quantize(Decimal("0.1")), "听取汇报和查阅资料后评定"


def _evaluate(ledger: Ledger, office, second, *, is_done: bool) -> None:
    round = ledger.inspection.round
    team = ledger.inspection.team
    subjects: list[dict] = [{"ledger": ledger}]
    if team is not None and not hasattr(team, "evaluation"):
        subjects.append({"team": team})
    for subject in subjects:
        made = evaluations.begin(round, **subject, by=office)
        scores = [_given(line) for line in made.lines]
        comment = "工作扎实，问题整改有力，长效机制有待进一步健全。"
        evaluations.score(made, scores, comment=comment, version=made.version, by=office)
        if is_done:
            evaluations.confirm(made, by=second)
