"""Vocabulary and receiving organs, and who may know of clues; nothing of what was found."""

from django.contrib import admin

from core.administration import AuditedAdmin, ReadOnlyAdmin
from findings.models import Category, ClueGrant, Organ, OrganHandler, PaceRule, UrgeRule


@admin.register(Category)
class CategoryAdmin(AuditedAdmin):
    list_display = ["name", "parent", "order", "is_active"]
    list_filter = ["parent", "is_active"]
    list_select_related = ["parent"]
    search_fields = ["name"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Two levels only: a category stands below one of the first level."""
        if db_field.name == "parent":
            kwargs["queryset"] = Category.objects.filter(parent=None)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Organ)
class OrganAdmin(AuditedAdmin):
    list_display = ["name", "order", "is_outside", "is_active"]
    list_filter = ["is_active", "is_outside"]
    search_fields = ["name"]


@admin.register(OrganHandler)
class OrganHandlerAdmin(AuditedAdmin):
    """Who reads what was handed to an organ: the security administrator's, like every access to clues.

    A link is ended by its date and never removed or turned to another: it says who could read when.
    """

    list_display = ["user", "organ", "from_on", "to_on"]
    list_select_related = ["user", "organ"]
    list_filter = ["organ"]
    search_fields = ["user__name", "user__username"]
    fields = ["organ", "user", "from_on", "to_on"]
    autocomplete_fields = ["user"]

    def get_readonly_fields(self, request, obj=None) -> list[str]:
        return ["organ", "user", "from_on"] if obj else []

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(ClueGrant)
class ClueGrantAdmin(ReadOnlyAdmin):
    """Looked at here; granting and taking back are pages of their own (findings:grant_list)."""

    list_display = ["user", "round", "from_on", "to_on", "granted_by", "reason", "ended_at"]
    list_select_related = ["user", "round__term", "granted_by"]
    search_fields = ["user__name", "user__username", "reason"]
    list_filter = ["from_on", "to_on"]
    fields = ["user", "round", "reason", "from_on", "to_on", "granted_by", "ended_at", "ended_by"]


@admin.register(PaceRule)
class PaceRuleAdmin(AuditedAdmin):
    list_display = ["flag", "weight", "percent"]


@admin.register(UrgeRule)
class UrgeRuleAdmin(AuditedAdmin):
    list_display = ["step", "days_late", "audience", "is_active"]
