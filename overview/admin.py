"""Criteria and grades of evaluations, and the rules of alarms, in the admin site."""

from django.contrib import admin

from core.administration import AuditedAdmin
from overview.actions import retention
from overview.models import AlarmRule, Criterion, Grade, RetentionRule


@admin.register(Criterion)
class CriterionAdmin(AuditedAdmin):
    list_display = ["name", "kind", "full", "source", "order", "is_active"]
    list_filter = ["kind", "is_active"]
    search_fields = ["name", "basis"]


@admin.register(Grade)
class GradeAdmin(AuditedAdmin):
    list_display = ["name", "kind", "least"]
    list_filter = ["kind"]


@admin.register(AlarmRule)
class AlarmRuleAdmin(AuditedAdmin):
    """A rule is put out of use, not deleted: alarms name it."""

    list_display = ["kind", "words", "is_active", "basis"]
    list_display_links = ["kind", "words"]
    list_filter = ["kind", "is_active"]

    @admin.display(description="规则")
    def words(self, rule: AlarmRule) -> str:
        return rule.words

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(RetentionRule)
class RetentionRuleAdmin(AuditedAdmin):
    """A rule is put out of use, not deleted: certificates name it. A change rests for some days."""

    list_display = ["kind", "words", "basis", "is_active"]

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        if form.has_changed():
            retention.announce(obj, by=request.user)

    @admin.display(description="期限")
    def words(self, rule: RetentionRule) -> str:
        return rule.words

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
