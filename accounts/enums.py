"""Roles: what a person may be in the whole system; duties in one team are rows of rounds."""

from django.db.models import TextChoices


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
# Outside accounts stand alone: a liaison is never a team member (01-domain.md §3).
OUTSIDERS = (Role.LIAISON, Role.ORGAN)
INSIDERS = (Role.LEADERSHIP, Role.OFFICE, Role.INSPECTOR)
EXCLUSIVE = (*ADMINISTRATORS, *OUTSIDERS)
