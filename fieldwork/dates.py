"""Whose the restricted dates are: of 巡前函询 the office's and the asked organ's, of 请示汇报 and 周报 their readers'."""

from django.db.models import Q

from accounts.enums import INSIDERS, Role
from accounts.models import User
from fieldwork.models import Consultation, IntakeRequest, WeeklyReport
from rounds.querysets import register_dates


@register_dates
def of_intake(user: User) -> Q | None:
    if not user.has_role(Role.OFFICE, Role.ORGAN):
        return None
    seen = IntakeRequest.objects.visible_to(user).values("pk")
    return Q(target_type="fieldwork.intakerequest", target_id__in=seen)


@register_dates
def of_consultations(user: User) -> Q | None:
    if not user.has_role(*INSIDERS):
        return None
    seen = Consultation.objects.visible_to(user).values("pk")
    return Q(target_type="fieldwork.consultation", target_id__in=seen)


@register_dates
def of_weekly_reports(user: User) -> Q | None:
    if not user.has_role(Role.OFFICE, Role.INSPECTOR):
        return None
    seen = WeeklyReport.objects.visible_to(user).values("pk")
    return Q(target_type="fieldwork.weeklyreport", target_id__in=seen)
