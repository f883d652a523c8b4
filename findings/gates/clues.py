"""What clues bar: figures only, so that whoever may not see clues learns nothing of them."""

from findings.queries.clues import standing
from rounds import gates
from rounds.enums import Stage


@gates.register(Stage.FEEDBACK)
def needs_clues_decided(inspection) -> list[str]:
    """Before feedback every clue is handed over or decided not to be (不漏线索)."""
    left = standing(inspection)
    found = {"未作决定": left.undecided, "已批准未移交": left.unissued}
    return [f"{count}件线索{words}" for words, count in found.items() if count]


@gates.register(Stage.ARCHIVED)
def needs_clues_concluded(inspection) -> list[str]:
    """Nothing is archived while an organ has not signed for, not answered, or we not concluded."""
    left = standing(inspection)
    found = {
        "未作决定": left.undecided,
        "已批准未移交": left.unissued,
        "未签收": left.unsigned,
        "未答复": left.unanswered,
        "被退回，未重新移交": left.refused,
        "已答复未办结": left.unconcluded,
    }
    return [f"{count}件线索{words}" for words, count in found.items() if count]
