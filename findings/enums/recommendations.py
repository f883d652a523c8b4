"""States and moves of special reports and recommendations (docs/domain.md §7)."""

from django.db.models import TextChoices

from core.workflow import StateChoices, Transition, TransitionTable, setback


class RecommendationState(StateChoices):
    DRAFT = "draft", "neutral", "起草中"
    ISSUED = "issued", "progress", "待答复"
    ANSWERED = "answered", "success", "已答复"


RECOMMENDATION_TRANSITIONS = TransitionTable(
    Transition(RecommendationState.DRAFT, RecommendationState.ISSUED, "移交建议", "移交", "巡察办"),
    Transition(
        RecommendationState.ISSUED,
        RecommendationState.ANSWERED,
        "答复移交建议",
        "登记答复",
        "接收机关",
    ),
)


class IssueState(StateChoices):
    """专题报告: a common issue on its way to the leaders and back."""

    DRAFT = "draft", "neutral", "起草中"
    SUBMITTED = "submitted", "progress", "待批示"
    DECIDED = "decided", "warning", "待落实"
    CLOSED = "closed", "success", "已办结"


I = IssueState  # noqa: E741 - as in other tables of moves
ISSUE_TRANSITIONS = TransitionTable(
    Transition(I.DRAFT, I.SUBMITTED, "报送专题报告", "报送", "汇总人"),
    setback(I.SUBMITTED, I.DRAFT, "退回专题报告", "退回修改", "巡察办"),
    Transition(I.SUBMITTED, I.DECIDED, "登记专题报告批示", "登记批示", "巡察办"),
    Transition(I.DECIDED, I.CLOSED, "办结专题报告", "办结", "巡察办"),
)


class Change(TextChoices):
    """What came of a special report."""

    RULE = "rule", "制定修订制度"
    CAMPAIGN = "campaign", "开展专项治理"
    PLACED = "placed", "部署推动工作"
    OTHER = "other", "其他"
