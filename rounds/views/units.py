"""Pages of units: the tree, one unit, its forms, leaders and liaisons."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from accounts.enums import BOTH_SIDES, INSIDERS, OVERSIGHT, Role
from accounts.models import User
from core import audit, charts, search
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from core.views.imports import ImportPage
from rounds import imports, panels, queries, rules, tables
from rounds.actions import units
from rounds.enums import Stage
from rounds.filters import UnitFilter
from rounds.forms.units import LeadersForm, LiaisonForm, UnitForm
from rounds.models import Inspection, Liaison, Unit
from rounds.queries.facts import table_of
from rounds.queries.scopes import reach_in_term

PAGE_ROLES = (*BOTH_SIDES, Role.SYSADMIN)


class UnitList(ScopedList):
    model = Unit
    roles = PAGE_ROLES
    template_name = "rounds/unit_list.html"
    filterset_class = UnitFilter
    ordering = queries.TREE
    table_class = tables.UnitTable

    def get_queryset(self):
        return queries.in_tree_order(queries.with_coverage(super().get_queryset().active()))

    def get_table_kwargs(self) -> dict:
        return {"tree": not self.request.GET.get("q") and not self.request.GET.get("sort")}

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "can_edit": rules.can_edit_units(self.request.user),
            "can_see_facts": self.request.user.has_role(*INSIDERS),
            "figures": self.figures(),
            "term": queries.current_term(),
        }

    def figures(self) -> list[dict]:
        """Coverage of the term at a glance, each figure a filter."""
        seen = Unit.objects.visible_to(self.request.user).active()
        total, done = queries.coverage_of(seen)
        url, chosen = reverse("rounds:unit_list"), self.request.GET.get("coverage", "")
        cells = [
            ("", "全部单位", total),
            ("done", "本届已巡察", done),
            ("never", "本届未巡察", total - done),
        ]
        return [
            {
                "label": label,
                "value": value,
                "url": f"{url}?coverage={key}" if key else url,
                "active": chosen == key,
            }
            for key, label, value in cells
        ]


class UnitDetail(ScopedDetail):
    model = Unit
    template_name = "rounds/unit.html"

    def get_queryset(self):
        return queries.with_coverage(super().get_queryset()).select_related(
            "sector", "parent", "merged_into"
        )

    def can(self) -> dict[str, bool]:
        user = self.request.user
        return {
            "edit": not self.object.merged_into_id and rules.can_edit_units(user),
            "see_inside": user.has_role(*INSIDERS),
        }

    def get_context_data(self, **kwargs) -> dict:
        unit, user = self.object, self.request.user
        inspections = Inspection.objects.visible_to(user).filter(unit=unit)
        rows = inspections.select_related("round__term", "team").order_by("-round__starts_on")
        parts = panels.parts_of(unit, user)
        facts = table_of(unit, user)
        children = list(unit.children.active().order_by("order", "id"))
        return super().get_context_data(**kwargs) | {
            "leaders": list(unit.leaders.all()),
            "names": list(unit.names.all()),
            "liaisons": list(unit.liaisons.select_related("user").order_by("-from_on")),
            "children": children,
            "facts": facts,
            "fact_charts": [charts.shown(chart) for chart in facts.charts],
            "opened": _opened([unit.parent_id, *(child.pk for child in children)], user),
            "inspections": [_inspection_row(row) for row in rows],
            "coverage": queries.coverage_words(unit.covered_in),
            "reach": reach_in_term(unit) if user.has_role(*OVERSIGHT) else None,
            "parts": parts,
            "events": _events(unit, user, parts),
        }


def _opened(pks: list[int | None], user: User) -> set[int]:
    """Those of the units whose own pages the person may open."""
    known = [pk for pk in pks if pk]
    rows = Unit.objects.visible_to(user).filter(pk__in=known)
    return set(rows.values_list("pk", flat=True)) if known else set()


def _events(unit: Unit, user: User, parts: list) -> list:
    """The unit's own changes for those inside, and what the parts bring, newest first."""
    found = audit.history(unit) if user.has_role(*OVERSIGHT) else audit.history(unit).none()
    for merged in unit.merged_from.all() if user.has_role(*OVERSIGHT) else ():
        found |= audit.history(merged)
    for part in parts:
        found |= part.events
    events = list(found.order_by("-id")[:60])
    for event in events:
        if event.target_type == "rounds.unit":
            event.target_label = ""  # the page is about it
    return events


def _inspection_row(row: Inspection) -> dict:
    return {
        "round": str(row.round),
        "url": row.get_absolute_url(),
        "team": str(row.team or "未分配"),
        "stage": Stage(row.stage).label,
        "entry_on": row.entry_on or row.round.starts_on,
        "feedback_on": row.feedback_on,
    }


class UnitForms(FormPage):
    form_class = UnitForm
    roles = (Role.OFFICE,)
    template_name = "rounds/rows_form.html"

    def get_action_kwargs(self, form) -> dict:
        return super().get_action_kwargs(form) | {"names": form.rows("names")}

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return context | {
            "sections": [
                ("曾用名和其他名称（回避按这些名称比对经历）", context["form"].formsets["names"])
            ]
        }


class UnitNew(UnitForms):
    title = "新增单位"
    success_message = "已新增单位。"

    def perform(self, form) -> Unit:
        return units.create(**self.get_action_kwargs(form), by=self.request.user)

    def get_cancel_url(self) -> str:
        return reverse("rounds:unit_list")


class UnitEdit(UnitForms):
    model = Unit
    title = "修改单位"
    success_message = "已保存。"
    action = units.edit


class UnitLeaders(FormPage):
    model = Unit
    form_class = LeadersForm
    roles = (Role.OFFICE,)
    template_name = "rounds/rows_form.html"
    success_message = "班子名单已保存。"
    action = units.save_leaders

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"unit": self.object}

    def get_action_kwargs(self, form) -> dict:
        return {"rows": form.changed(), "version": form.base_version}

    def get_title(self) -> str:
        return f"{self.object}：班子成员与重点岗位"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return context | {"sections": [("班子成员与重点岗位", context["form"].formsets["leaders"])]}


class LiaisonNew(FormPage):
    model = Unit
    form_class = LiaisonForm
    roles = (Role.OFFICE,)
    success_message = "已指定联络员。"

    def perform(self, form):
        data = form.cleaned_data
        units.appoint_liaison(
            self.object, data["user"], from_on=data["from_on"], by=self.request.user
        )
        return self.object

    def get_title(self) -> str:
        return f"{self.object}：指定联络员"


class LiaisonEnd(ActionView):
    model = Unit
    roles = (Role.OFFICE,)
    success_message = "联络关系已结束。"

    @cached_property
    def link(self) -> Liaison:
        return get_object_or_404(Liaison, pk=self.kwargs["link"], unit=self.object)

    def written(self) -> Liaison:
        return self.link

    def perform(self, *, note: str):
        units.end_liaison(self.link, on=timezone.localdate(), by=self.request.user)


class UnitOptions(View):
    """Suggestions for a field that names a unit: <option>s for the words typed so far."""

    def get(self, request) -> HttpResponse:
        words = next((v for v in request.GET.values() if v.strip()), "")
        seen = Unit.objects.visible_to(request.user).active()
        names = search.matching(seen, words[:50]).order_by("order", "id")[:20] if words else []
        return render(request, "rounds/_unit_options.html", {"units": names})


class UnitImport(ImportPage):
    importer_class = imports.UnitImporter
    back_url = reverse_lazy("rounds:unit_list")
