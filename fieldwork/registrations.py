"""What fieldwork hangs in below: its registers of a stay."""

from django.db.models import Q

from fieldwork import registers
from fieldwork.actions import shifting as following
from fieldwork.enums.activities import ActivityState
from fieldwork.enums.interviews import InterviewState
from fieldwork.enums.materials import MaterialState
from fieldwork.enums.methods import Method
from fieldwork.enums.petitions import PetitionState
from fieldwork.enums.surveys import SurveyState
from fieldwork.models import (
    Activity,
    Consultation,
    FocusPoint,
    Interview,
    Material,
    Petition,
    Survey,
)
from fieldwork.registers import Figure, Register
from rounds import shifting

shifting.register(following.follow)

TALKS = Register(
    "个别谈话", Interview, "held_at", "first",
    figures=(Figure("talks", "个别谈话", "人次", Q(state=InterviewState.REGISTERED)),),
)  # fmt: skip
MATERIALS = Register(
    "资料", Material, "delivered_at", "delivered_by", "request__inspection",
    words=lambda row: f"{row.request}{row}", joined=("request",),
    figures=(
        Figure("materials", "调阅资料", "件", Q(state=MaterialState.RECEIVED, is_absent=False)),
    ),
)  # fmt: skip
ACTIVITIES = Register(
    "了解活动", Activity, "held_at", on="held_on", joined=("unit_below",),
    where={"state": ActivityState.RECORDED}, words=lambda row: f"{row}，{row.where}",
    figures=(
        Figure("activities", "了解活动", "次"),
        Figure(
            "visits", "其中走访、下沉了解", "次",
            Q(method__in=[Method.VISIT, Method.GRASSROOTS]), is_part=True,
        ),
    ),
)  # fmt: skip
PETITIONS = Register(
    "信访", Petition, words=lambda row: f"{row}，{row.get_way_display()}",
    figures=(Figure("petitions", "信访", "件", ~Q(state=PetitionState.DRAFT)),),
)  # fmt: skip
POINTS = Register(
    "重点关注事项", FocusPoint, words=lambda row: f"{row} {row.title}",
    figures=(Figure("points", "重点关注事项", "件"),),
)  # fmt: skip

# Counted by their surveys: an answer leaves no day (ADR 0098).
SURVEYS = Register(
    "测评与问卷", Survey, on="opened_on",
    figures=(Figure("surveys", "测评与问卷", "次", ~Q(state=SurveyState.DRAFT)),),
)  # fmt: skip

registers.register(TALKS, order=1)
registers.register(MATERIALS, order=2)
registers.register(ACTIVITIES, order=3)
registers.register(PETITIONS, order=4)
registers.register(POINTS, order=5)
registers.register(SURVEYS, order=9)
registers.register(Register("请示报告", Consultation), order=10)
