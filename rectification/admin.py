"""The ladder in the admin site: reference data, kept by the system administrator."""

from django.contrib import admin

from core.administration import AuditedAdmin
from rectification.models import LadderStep


@admin.register(LadderStep)
class LadderStepAdmin(AuditedAdmin):
    """A step is put out of use, not deleted, once a letter went out by it."""

    list_display = [
        "place", "kind", "anchor", "days", "overdue_share", "stalled_days", "recipient", "is_active",
    ]  # fmt: skip
    list_display_links = ["kind"]
    fieldsets = [
        (None, {"fields": ["place", "kind", "series", "is_active", "basis"]}),
        (
            "何时提示（满足一项即提示）",
            {"fields": ["anchor", "days", "overdue_share", "stalled_days", "needs_earlier", "again_days"]},
        ),
        ("由谁签发、签收、何时答复", {"fields": ["signer", "recipient", "answer_after", "answer_unit"]}),
    ]  # fmt: skip

    def has_delete_permission(self, request, obj=None) -> bool:
        return False
