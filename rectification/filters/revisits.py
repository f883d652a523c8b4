"""What the register of 回访 can be narrowed by."""

from core.forms.filters import ChoiceFilter, ListFilter, WordFilter
from rectification.enums import RevisitState
from rectification.filters.supervision import ledger_choice
from rounds.queries.choices import RoundChoice


class RevisitFilter(ListFilter):
    q = WordFilter("单位名称", "ledger__unit__name")
    round = RoundChoice("ledger__inspection__round")
    state = ChoiceFilter("状态", RevisitState)
    ledger = ledger_choice()
