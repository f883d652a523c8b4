"""Roles: what a person may be in the whole system; duties in one team are rows of rounds."""

from django.db.models import TextChoices

from core.workflow import StateChoices, Transition, TransitionTable, setback


class Role(TextChoices):
    LEADERSHIP = "leadership", "领导小组"
    OFFICE = "office", "巡察办"
    INSPECTOR = "inspector", "巡察组成员"
    LIAISON = "liaison", "被巡察单位联络员"
    ORGAN = "organ", "接收机关经办人"
    SYSADMIN = "sysadmin", "系统管理员"
    SECURITY = "security", "安全保密管理员"
    AUDITOR = "auditor", "安全审计员"


class TextSize(TextChoices):
    """How large the pages are written; every measure of the design is in rem and grows along."""

    NORMAL = "normal", "标准"
    LARGE = "large", "大"
    LARGEST = "largest", "特大"


# 三员分立: one account holds at most one of these, and none of the business roles beside it.
ADMINISTRATORS = (Role.SYSADMIN, Role.SECURITY, Role.AUDITOR)
# Outside accounts stand alone: a liaison is never a team member (docs/domain.md §3).
OUTSIDERS = (Role.LIAISON, Role.ORGAN)
# Who steers the whole and sees every round; the inspectors beside them see what their teams have.
OVERSIGHT = (Role.LEADERSHIP, Role.OFFICE)
INSIDERS = (*OVERSIGHT, Role.INSPECTOR)
# Those who inspect and those who answer for the inspected unit.
BOTH_SIDES = (*INSIDERS, Role.LIAISON)
# Who keeps the system's own books between them.
GUARDS = (Role.SECURITY, Role.AUDITOR)
EXCLUSIVE = (*ADMINISTRATORS, *OUTSIDERS)
# Who may be the second person: neither asks for accounts nor plans teams by itself.
SECOND_PERSONS = (Role.SECURITY, Role.LEADERSHIP)


class ApprovalState(StateChoices):
    """双人复核: one person asks, another decides; nothing changes before."""

    PENDING = "pending", "warning", "待复核"
    CONFIRMED = "confirmed", "success", "已同意"
    REFUSED = "refused", "danger", "未同意"
    WITHDRAWN = "withdrawn", "muted", "已撤回"


SECOND = "另一名安全保密管理员或领导小组成员"
APPROVAL_TRANSITIONS = TransitionTable(
    Transition(ApprovalState.PENDING, ApprovalState.CONFIRMED, "同意双人复核", "同意办理", SECOND),
    setback(ApprovalState.PENDING, ApprovalState.REFUSED, "不同意双人复核", "不同意", SECOND),
    Transition(
        ApprovalState.PENDING,
        ApprovalState.WITHDRAWN,
        "撤回双人复核",
        "撤回申请",
        "申请人",
        tone="neutral",
    ),
)
