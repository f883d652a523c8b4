"""Reference data of the plan in the admin site; rounds and inspections are only looked at."""

from django.contrib import admin, messages
from django.forms import CheckboxSelectMultiple, MultipleChoiceField

from core import search
from core.admin_actions import asked_first
from core.administration import AuditedAdmin, AuditedInline, ReadOnlyAdmin
from rounds.actions import presets
from rounds.enums import Party
from rounds.models import (
    AppraisalGrade,
    DeadlinePreset,
    Inspection,
    Liaison,
    PresetRow,
    ReminderRule,
    Round,
    Sector,
    Term,
    Unit,
    UnitLeader,
    UnitName,
)


@admin.register(Term)
class TermAdmin(AuditedAdmin):
    list_display = ["name", "starts_on", "ends_on", "is_current"]


@admin.register(AppraisalGrade)
class AppraisalGradeAdmin(AuditedAdmin):
    """A grade that somebody has keeps its name; it is put out of use, not deleted."""

    list_display = ["name", "most_percent", "order", "is_active"]

    def get_readonly_fields(self, request, obj=None) -> list:
        return ["name"] if obj is not None else []

    def has_delete_permission(self, request, obj=None) -> bool:
        return False


@admin.register(Sector)
class SectorAdmin(AuditedAdmin):
    list_display = ["name", "order"]
    search_fields = ["name"]


class LeaderInline(AuditedInline):
    model = UnitLeader
    fields = ["name", "post", "rank", "kind", "is_first", "duties", "order", "left_on"]


class NameInline(AuditedInline):
    model = UnitName
    fields = ["name", "from_on", "until_on"]


class LiaisonInline(AuditedInline):
    model = Liaison
    fields = ["user", "from_on", "to_on"]
    autocomplete_fields = ["user"]


@admin.register(Unit)
class UnitAdmin(AuditedAdmin):
    list_display = ["name", "sector", "size", "parent", "is_active", "updated_at"]
    list_filter = ["sector", "size", "is_active"]
    list_select_related = ["sector", "parent"]
    search_fields = ["name", "short_name"]
    autocomplete_fields = ["parent"]
    inlines = [NameInline, LeaderInline, LiaisonInline]

    def has_delete_permission(self, request, obj=None) -> bool:
        """A unit is put out of use, never deleted: rounds speak of it."""
        return False

    def save_model(self, request, obj, form, change) -> None:
        others = obj.names.values_list("name", flat=True) if obj.pk else ()
        for name, value in search.columns(names=(obj.name, obj.short_name, *others)).items():
            setattr(obj, name, value)
        super().save_model(request, obj, form, change)


class PresetRowInline(AuditedInline):
    model = PresetRow
    fields = ["kind", "start", "offset", "unit", "responsible", "reminded", "basis"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Parties are ticked, not typed."""
        if db_field.name == "reminded":
            boxes = {"choices": Party, "widget": CheckboxSelectMultiple, "required": False}
            return MultipleChoiceField(label=db_field.verbose_name, **boxes)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(DeadlinePreset)
class DeadlinePresetAdmin(AuditedAdmin):
    """The presets of docs/domain.md §5: data that each place checks against its own rules."""

    list_display = [
        "name", "is_default", "most_extensions", "longest_extension", "basis", "updated_at",
    ]  # fmt: skip
    inlines = [PresetRowInline]
    actions = ["copy"]

    @admin.action(description="复制所选方案", permissions=["add"])
    @asked_first("每个方案各复制一份，原方案不变。")
    def copy(self, request, queryset) -> None:
        for preset in queryset:
            made = presets.copy(preset, by=request.user)
            messages.success(request, f"已复制为“{made}”，可打开修改名称和期限。")


def _in_words(rule: ReminderRule, *names: str) -> str:
    """The labels of what is ticked: 责任人、巡察办."""
    labels = (str(rule._meta.get_field(n).verbose_name) for n in names if getattr(rule, n))
    return "、".join(label.removeprefix("提醒") for label in labels) or "—"


@admin.register(ReminderRule)
class ReminderRuleAdmin(AuditedAdmin):
    """When, to whom and how a date is reminded of."""

    list_display = ["__str__", "told", "ways", "hours", "is_active"]
    list_filter = ["kind", "is_active"]
    fieldsets = [
        ("什么时候", {"fields": ["kind", "days", "every", "workdays_only", "at_hour"]}),
        ("提醒谁", {"fields": ["to_responsible", "to_leader", "to_office", "to_told"]}),
        ("怎样发", {"fields": ["by_mail", "by_webhook", "is_urgent", "is_active"]}),
    ]

    @admin.display(description="提醒谁")
    def told(self, rule: ReminderRule) -> str:
        return _in_words(rule, "to_responsible", "to_leader", "to_office", "to_told")

    @admin.display(description="怎样发")
    def ways(self, rule: ReminderRule) -> str:
        return _in_words(rule, "by_mail", "by_webhook", "is_urgent")

    @admin.display(description="何时发")
    def hours(self, rule: ReminderRule) -> str:
        return f"{'工作日' if rule.workdays_only else '每天'}{rule.at_hour}点以后"


@admin.register(Round)
class RoundAdmin(ReadOnlyAdmin):
    """The plan without its content: number, kind, dates, state."""

    list_display = ["__str__", "state", "starts_on", "ends_on"]
    list_filter = ["state", "kind"]
    list_select_related = ["term"]
    fields = ["term", "number", "kind", "state", "starts_on", "ends_on", "preset"]

    def get_queryset(self, request):
        """Rounds show nothing of what was found, so the system administrator may see all."""
        return Round.objects.all()


@admin.register(Inspection)
class InspectionAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "team", "stage", "entry_on", "exit_on"]
    list_filter = ["stage"]
    list_select_related = ["round__term", "unit", "team"]
    search_fields = ["unit__name"]
    fields = ["round", "unit", "team", "stage", "entry_on", "exit_on", "feedback_on", "archived_on"]

    def get_queryset(self, request):
        """Which unit when by whom; never what was found there."""
        return Inspection.objects.all()
