"""Versions of the formula of evaluations, and the rules of alarms, in the admin site."""

from django.contrib import admin, messages

from core.admin_actions import asked_first
from core.administration import AuditedAdmin, AuditedInline
from core.calendar import cn_date
from overview.actions import formulas, retention
from overview.models import AlarmRule, Criterion, Formula, Grade, RetentionRule


class OfFormula(AuditedInline):
    """As its formula: what an evaluation was made by is only read."""

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and not _is_used(obj)

    def has_add_permission(self, request, obj=None) -> bool:
        return super().has_add_permission(request, obj) and not _is_used(obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_used(obj)


class CriterionInline(OfFormula):
    model = Criterion
    fields = (
        "order", "heading", "name", "full", "source", "method", "step", "steps", "basis", "is_active",
    )  # fmt: skip


class GradeInline(OfFormula):
    model = Grade
    fields = ("name", "least", "for_discipline", "for_personnel")


@admin.register(Formula)
class FormulaAdmin(AuditedAdmin):
    """A version by which somebody was evaluated stays; another is made of it (ADR 0115)."""

    list_display = ["__str__", "kind", "number", "valid_from", "is_used", "basis"]
    list_filter = ["kind"]
    inlines = (CriterionInline, GradeInline)
    actions = ("next_version",)

    @admin.display(description="已用于评价")
    def is_used(self, formula: Formula) -> str:
        return "是" if _is_used(formula) else "否"

    @admin.action(description="复制为新的一版", permissions=["add"])
    @asked_first("每个版本各复制出新的一版，过一段时间启用，启用前可以修改。")
    def next_version(self, request, rows) -> None:
        for formula in rows:
            made = formulas.copy_of(formula, by=request.user)
            messages.success(
                request, f"已建立{made}，请打开修改；{cn_date(made.valid_from)}起启用。"
            )

    def has_change_permission(self, request, obj=None) -> bool:
        return super().has_change_permission(request, obj) and not _is_used(obj)

    def has_delete_permission(self, request, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and not _is_used(obj)


def _is_used(formula: Formula | None) -> bool:
    return formula is not None and formula.evaluations.exists()


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
