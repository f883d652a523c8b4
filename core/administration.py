"""What the admin site's pages stand on: every write is audited, none overwrites another's.

Django's own log of changes is not written: our trail says the same and cannot be altered.
"""

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, models
from django.http import Http404
from django.template.response import TemplateResponse

from core import audit
from core.verbs import Verb

if TYPE_CHECKING:
    from accounts.models import User


# Columns that change by themselves while somebody fills in a form.
BY_THEMSELVES = {"last_login", "previous_login"}
STALE = "您打开之后，他人已保存过这条记录，请另开窗口核对最新内容，再在这里修改并保存。"


def stamp_of(obj: models.Model) -> str:
    """A digest of the row's columns: two people with the same stamp saw the same row."""
    columns = [f.attname for f in obj._meta.concrete_fields if f.name not in BY_THEMSELVES]
    values = [str(getattr(obj, name)) for name in columns]
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:32]


class StampedForm(forms.ModelForm):
    """Carries the stamp of the row it was opened with; a save over another's is refused."""

    stamp = forms.CharField(label="页面版本", widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "stamp" in self.fields:
            self.initial["stamp"] = stamp_of(self.instance)

    def clean(self) -> dict:
        data = super().clean()
        if self.instance.pk and not self.instance._state.adding and self.has_changed():
            stored = type(self.instance)._base_manager.select_for_update().get(pk=self.instance.pk)
            if stamp_of(stored) != (data or self.cleaned_data).get("stamp"):
                raise ValidationError(STALE, code="stale")
        return data


class Scoped:
    """Rows of a scoped model only inside the administrator's scope."""

    def get_queryset(self, request) -> models.QuerySet:
        rows = super().get_queryset(request)
        scoped = getattr(rows, "visible_to", None)
        return scoped(request.user) if scoped else rows


class Trailed(Scoped):
    """Shows our trail where Django would show its own log, and writes none of the latter."""

    view_on_site = False  # an administrator may not read the pages of the business

    def get_list_display(self, request) -> list:
        """Yes and no as words: Django's pictures of them are called True and False."""
        return [_yes_or_no(self.model, name) for name in super().get_list_display(request)]

    def log_addition(self, request, obj, message) -> None:
        """Our trail was written by ``save_model``."""

    def log_change(self, request, obj, message) -> None:
        """Our trail was written by ``save_model``."""

    def log_deletions(self, request, queryset) -> None:
        """Our trail was written by ``delete_model``."""

    def lookup_allowed(self, lookup, value, request=None) -> bool:
        """Only what the page offers as a filter.

        Django lets an address ask about any column (?password__startswith=…) and about the rows
        that point here (?clues=5), whether the list shows them or not.
        """
        offered = {self.date_hierarchy, *map(_parameter, self.get_list_filter(request))}
        return lookup.partition("__")[0] in offered and super().lookup_allowed(
            lookup, value, request
        )

    def get_deleted_objects(self, objs, request) -> tuple:
        """What would go with them and what bars it, by kind and number: its words are the business's."""
        _, counts, lacking, _ = super().get_deleted_objects(objs, request)
        found = NestedObjects(using=DEFAULT_DB_ALIAS, origin=objs)
        found.collect(objs)
        barring = Counter(_noun(row) for row in found.protected)
        words = [f"{noun}：{count}条" for noun, count in sorted(barring.items())]
        return [str(obj) for obj in objs], counts, {*lacking} - {*barring}, words

    def history_view(self, request, object_id, extra_context=None) -> TemplateResponse:
        obj = self.get_object(request, object_id)
        if obj is None or not self.has_view_permission(request, obj):
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": f"“{obj}”的操作记录",
            "opts": self.opts,
            "object": obj,
            "events": audit.history(obj)[:200],
        }
        return TemplateResponse(request, "admin/trail.html", context)


class AuditedAdmin(Trailed, admin.ModelAdmin):
    """A page of reference data that administrators keep."""

    form = StampedForm
    show_full_result_count = False
    list_per_page = 50

    def get_fieldsets(self, request, obj=None) -> list:
        """The stamp travels in the last group, unseen; a page for reading needs none."""
        groups = [(name, dict(options)) for name, options in super().get_fieldsets(request, obj)]
        may = self.has_change_permission(request, obj) if obj else True
        named = [field for _, options in groups for field in options["fields"]]
        if may and "stamp" not in named:
            last = groups[-1][1]
            last["fields"] = [*last["fields"], "stamp"]
        return groups if may else _without_stamp(groups)

    def save_model(self, request, obj, form, change) -> None:
        if not change:
            obj.save()
            audit.record(obj, Verb(f"新增{_noun(obj)}"), by=request.user, changes=audit.begun(obj))
            return
        names = [name for name in form.changed_data if name != "stamp"]
        self.write(obj, {name: form.cleaned_data[name] for name in names}, by=request.user)

    def write(self, obj, values: dict, *, by: "User") -> None:
        """Change a row that nobody else changed since (the form has made sure of it)."""
        stored = type(obj)._base_manager.get(pk=obj.pk)
        found = audit.changes(stored, values)
        if not found:
            return
        if hasattr(obj, "version"):
            obj.version = stored.version + 1
        obj.save()
        audit.record(obj, Verb(f"修改{_noun(obj)}"), by=by, changes=found)

    def delete_model(self, request, obj) -> None:
        audit.record(obj, Verb(f"删除{_noun(obj)}"), by=request.user, changes=audit.ended(obj))
        obj.delete()

    def delete_queryset(self, request, queryset) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def save_formset(self, request, form, formset, change) -> None:
        """Rows below the main one: each addition, change and removal is its own event."""
        formset.save(commit=False)
        for obj in formset.deleted_objects:
            self.delete_model(request, obj)
        for obj, names in formset.changed_objects:
            cleaned = next(f.cleaned_data for f in formset.forms if f.instance is obj)
            self.write(obj, {n: cleaned[n] for n in names if n != "stamp"}, by=request.user)
        for obj in formset.new_objects:
            obj.save()
            audit.record(obj, Verb(f"新增{_noun(obj)}"), by=request.user, changes=audit.begun(obj))
        formset.save_m2m()


class AuditedInline(Scoped, admin.TabularInline):
    form = StampedForm
    extra = 0

    def get_fields(self, request, obj=None) -> list:
        """Every row below carries its own stamp, unseen."""
        return [*super().get_fields(request, obj), "stamp"]


class ReadOnlyAdmin(Trailed, admin.ModelAdmin):
    """Rows that are only looked at here; what may be done with them are actions."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request, obj=None) -> bool:
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_fields(self, request, obj=None) -> list:
        """Django links every related row; here only what its reader may open."""
        return [
            name if self._may_follow(request, name) else _words_of(self.model, str(name))
            for name in super().get_fields(request, obj)
        ]

    def _may_follow(self, request, name) -> bool:
        related = {f.name: f.related_model for f in self.model._meta.get_fields()}.get(name)
        if related is None:
            return True
        page = self.admin_site._registry.get(related)
        return page is not None and page.has_view_permission(request)


def _yes_or_no(model: type[models.Model], name):
    field = next((f for f in model._meta.concrete_fields if f.name == name), None)
    if not isinstance(field, models.BooleanField):
        return name

    @admin.display(description=field.verbose_name, ordering=name)
    def words(obj) -> str:
        return {True: "是", False: "否"}.get(getattr(obj, name), "—")

    return words


def _words_of(model: type[models.Model], name: str):
    """A column of the page that says what the related row is called."""
    field = model._meta.get_field(name)

    @admin.display(description=field.verbose_name)
    def words(obj) -> str:
        return str(getattr(obj, name) or "-")

    return words


def _without_stamp(groups: list) -> list:
    for _, options in groups:
        options["fields"] = [field for field in options["fields"] if field != "stamp"]
    return groups


def _parameter(item) -> str:
    """The name that an entry of ``list_filter`` has in an address."""
    return item[0] if isinstance(item, tuple) else getattr(item, "parameter_name", item)


def _noun(obj: models.Model) -> str:
    return str(obj._meta.verbose_name)
