"""Setting, moving, meeting and withdrawing dates; every step stays in the deadline's history.

A date follows the rule in force for its round: the round's own row where there is one, else the
preset's (docs/domain.md §5). The first date is never lost; an approved extension is never shortened.
"""

from rounds.actions.deadlines.moving import end_all, extend, meet, note_step, reopen, withdraw
from rounds.actions.deadlines.recomputing import is_extended, restart, settle, shift
from rounds.actions.deadlines.ruling import anchor, rule_for
from rounds.actions.deadlines.starting import set_date, start

__all__ = [
    "anchor",
    "end_all",
    "extend",
    "is_extended",
    "meet",
    "note_step",
    "reopen",
    "restart",
    "rule_for",
    "set_date",
    "settle",
    "shift",
    "start",
    "withdraw",
]
