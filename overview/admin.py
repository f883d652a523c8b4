"""Criteria and grades of evaluations in the admin site; what was scored is only looked at there."""

from django.contrib import admin

from core.administration import AuditedAdmin
from overview.models import Criterion, Grade


@admin.register(Criterion)
class CriterionAdmin(AuditedAdmin):
    list_display = ["name", "kind", "full", "source", "order", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name", "basis"]


@admin.register(Grade)
class GradeAdmin(AuditedAdmin):
    list_display = ["name", "kind", "least"]
    list_filter = ["kind"]
