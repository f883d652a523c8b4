"""What findings hangs in below, from modules that are not found by their names."""

from django.db.models import Q

from fieldwork import registers
from fieldwork.registers import Figure, Register
from findings.actions import shifting as following
from findings.actions.feedback import follow_correction
from findings.enums import FindingState
from findings.models import Clue, Finding, ImmediateFix
from rounds import corrections, shifting

corrections.register(follow_correction)
shifting.register(following.follow)

registers.register(
    Register(
        "问题底稿", Finding,
        figures=(Figure("findings", "问题底稿", "条", ~Q(state=FindingState.WITHDRAWN)),),
    ),
    order=6,
)  # fmt: skip
registers.register(
    Register(
        "立行立改", ImmediateFix, "created_at", "issued_by", "finding__inspection",
        figures=(Figure("fixes", "立行立改", "件"),),
    ),
    order=7,
)  # fmt: skip
registers.register(
    Register("问题线索", Clue, figures=(Figure("clues", "问题线索", "件"),), is_restricted=True),
    order=8,
)
