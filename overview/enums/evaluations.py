"""What a formula of evaluation is made of: what is measured, and how points come of it (ADR 0115)."""

from django.db.models import TextChoices


class Source(TextChoices):
    """What is measured for a criterion, so that the points have something to stand on."""

    NONE = "none", "不统计"
    FINDINGS = "findings", "每单位审签底稿（份，按大小折算）"
    QUALITY = "quality", "底稿一次审签率（%）"
    CLUES = "clues", "每单位问题线索（件，按大小折算）"
    CLUE_QUALITY = "clue_quality", "线索成案率（%）"
    SPECIAL = "special", "共性问题（题）"
    FIXES = "fixes", "立行立改办结率（%）"
    DUTIES = "duties", "期限按期完成率（%）"
    WEEKLY = "weekly", "周报按时报送率（%）"
    PLAN = "plan", "整改方案按期报送率（%）"
    TIME = "time", "整改事项按期完成率（%）"
    TASKS = "tasks", "整改事项销号率（%）"
    RETURNS = "returns", "申请销号被退回（次）"
    REOPENED = "reopened", "销号后重新整改（项）"
    MEASURES = "measures", "逾期的整改措施（条）"
    LETTERS = "letters", "收到的督办文书（份）"
    REVISIT = "revisit", "回访到位率（%）"
    SATISFACTION = "satisfaction", "满意度（%）"


class Method(TextChoices):
    """How points come of what was measured; the numbers that it takes are the criterion's."""

    HAND = "hand", "人工评分"
    SHARE = "share", "按比例得分"
    DEDUCT = "deduct", "每个扣分"
    REACH = "reach", "达到目标得满分"
    STEPS = "steps", "分档得分"
