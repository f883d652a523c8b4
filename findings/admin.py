"""Vocabulary and receiving organs, and who may know of clues; nothing of what was found."""

from django.contrib import admin

from accounts.enums import Role
from accounts.models import User
from core.administration import AuditedAdmin, AuditedInline
from findings.models import Category, ClueGrant, Organ, OrganHandler
from rounds.models import Round


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


class HandlerInline(AuditedInline):
    model = OrganHandler
    fields = ["user", "from_on", "to_on"]
    autocomplete_fields = ["user"]


@admin.register(Organ)
class OrganAdmin(AuditedAdmin):
    list_display = ["name", "order", "is_active"]
    list_filter = ["is_active"]
    search_fields = ["name"]
    inlines = [HandlerInline]


@admin.register(ClueGrant)
class ClueGrantAdmin(AuditedAdmin):
    """Given by the security administrator for a whole round, dated, with a reason.

    A grant for one clue is given beside that clue: its number alone would tell too much here.
    """

    list_display = ["user", "round", "from_on", "to_on", "granted_by", "reason"]
    list_select_related = ["user", "round__term", "granted_by"]
    search_fields = ["user__name", "user__username", "reason"]
    list_filter = ["from_on", "to_on"]
    fields = ["user", "round", "reason", "from_on", "to_on"]

    def has_delete_permission(self, request, obj=None) -> bool:
        """A grant is ended by its date, so that the trail of who could see stays whole."""
        return False

    def get_queryset(self, request):
        return ClueGrant.objects.filter(clue=None)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "user":
            insiders = User.objects.with_role(Role.LEADERSHIP, Role.OFFICE)
            kwargs["queryset"] = insiders.exclude(pk=request.user.pk)
        if db_field.name == "round":
            kwargs["queryset"] = Round.objects.select_related("term")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change) -> None:
        if not change:
            obj.granted_by = request.user
        super().save_model(request, obj, form, change)
