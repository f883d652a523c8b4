"""Pages that show a clue or what was handed over of it: their view is recorded."""

from core.views import restricted
from findings.models import Clue, Handoff, HandoffOutcome
from findings.verbs import FindingVerb


class Restricted(restricted.Restricted):
    secret = (Clue, Handoff, HandoffOutcome)
    viewed = FindingVerb.CLUE_VIEWED
