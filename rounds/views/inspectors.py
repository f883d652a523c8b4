"""Pages of the talent pool."""

from datetime import date

from django.contrib import messages
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views import View

from accounts.enums import OVERSIGHT, Role
from accounts.queries import approvals
from core import audit
from core.views import FormPage, ScopedDetail, ScopedList
from core.views.bases import ScopedMixin
from core.views.downloads import exported
from core.views.imports import ImportPage
from rounds import careers, imports, personal, rules, tables
from rounds.actions import inspectors
from rounds.filters import InspectorFilter
from rounds.forms.inspectors import CorrectionForm, InspectorForm
from rounds.models import Inspector, TeamMember, Unit
from rounds.queries import appraisals, stays, trainings
from rounds.verbs import RoundVerb


class InspectorList(ScopedList):
    model = Inspector
    roles = OVERSIGHT
    template_name = "rounds/inspector_list.html"
    filterset_class = InspectorFilter
    ordering = ("pinyin", "id")
    table_class = tables.InspectorTable
    is_restricted = True

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "can_edit": rules.can_edit_pool(self.request.user)
        }


class InspectorDetail(ScopedDetail):
    model = Inspector
    template_name = "rounds/inspector.html"

    def get_queryset(self):
        return super().get_queryset().select_related("user", "merged_into")

    def can(self) -> dict[str, bool]:
        user = self.request.user
        return {
            "edit": not self.object.merged_into_id and rules.can_edit_pool(user),
            "see_pool": user.has_role(*InspectorList.roles),
            "see_trail": user.has_role(*OVERSIGHT),
            "see_requests": user.has_role(*OVERSIGHT),
        }

    def get_context_data(self, **kwargs) -> dict:
        person, today = self.object, timezone.localdate()
        rows = TeamMember.objects.filter(inspector=person).select_related("team", "round__term")
        record = stays.of([person], today)[person.pk]
        return super().get_context_data(**kwargs) | {
            **_career(person),
            "record": record,
            "companions": list(stays.companions(person)) if self.can()["see_pool"] else [],
            "hours_by_year": trainings.hours_by_year(person),
            "enrolments": list(trainings.with_hours(person.enrolments).order_by("-pk")),
            "relations": list(person.relations.select_related("unit").order_by("id")),
            "memberships": _memberships(rows, record, today),
            "account_asked": approvals.pending_for(person).filter(kind="rounds.account").first(),
            "events": self.events(),
            "appraisals": list(appraisals.latest_of(person, self.request.user)),
            "requests": list(person.requests.select_related("handled_by")),
        }

    def events(self) -> list:
        """Of the person, and of the rows that were merged into this one."""
        if not self.request.user.has_role(*OVERSIGHT):
            return []
        found = audit.history(self.object)
        for merged in self.object.merged_from.all():
            found |= audit.history(merged)
        return list(found.order_by("-id")[:30])


def _memberships(rows: QuerySet[TeamMember], record: stays.Record, today: date) -> list[TeamMember]:
    """The latest first, each with ``days`` of its stay until today; None where it has none yet."""
    days = {stay.member.pk: stay.days(today) for stay in record.stays}
    found = list(rows.order_by("-from_on", "-id"))
    for row in found:
        row.days = days.get(row.pk)
    return found


def _career(person: Inspector) -> dict:
    """The employer and the career as read, each with the units it counts for."""
    employer, *lines = careers.of([person])[person.pk]
    known = Unit.objects.in_bulk({pk for line in (employer, *lines) for pk in line.units})
    rows = [
        {
            "text": line.text,
            "from_on": line.from_on,
            "to_on": line.to_on,
            "units": [known[pk] for pk in line.units],
            "is_open": line.is_open,
            "is_outside": line.is_outside,
        }
        for line in (employer, *lines)
    ]
    return {"employer": rows[0], "employments": rows[1:]}


class InspectorForms(FormPage):
    form_class = InspectorForm
    roles = (Role.OFFICE,)
    template_name = "rounds/rows_form.html"
    success_message = "已保存。"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        sections = [
            ("工作和学习经历", context["form"].formsets["history"]),
            ("回避申报", context["form"].formsets["relations"]),
        ]
        return context | {"sections": sections}

    def get_action_kwargs(self, form) -> dict:
        return super().get_action_kwargs(form) | {
            "employments": form.rows("history"),
            "relations": form.rows("relations"),
            "account_reason": form.cleaned_data["account_reason"],
        }

    def get_success_url(self) -> str:
        if approvals.pending_for(self.result or self.object).exists():
            messages.info(
                self.request, "对应账号待复核：另一人同意后生效，在那之前仍按原来的账号。"
            )
        return super().get_success_url()


class InspectorNew(InspectorForms):
    title = "人员入库"

    def perform(self, form):
        return inspectors.create(**self.get_action_kwargs(form), by=self.request.user)

    def get_cancel_url(self) -> str:
        return reverse("rounds:inspector_list")


class InspectorEdit(InspectorForms):
    model = Inspector
    title = "修改人才信息"
    action = inspectors.edit


class InspectorPersonal(ScopedMixin, View):
    """Everything about one person as a file, for the person who asks; recorded by name."""

    model = Inspector
    roles = (Role.OFFICE,)

    def get(self, request, pk: int) -> HttpResponseBase:
        inspector = get_object_or_404(self.get_queryset().select_related("user"), pk=pk)
        audit.record(inspector, RoundVerb.PERSONAL_DATA_EXPORTED, by=request.user)
        form = "csv" if request.GET.get("export") == "csv" else "xlsx"
        return exported(personal.everything(inspector), form)


class InspectorRequest(FormPage):
    """A person's request to put their data right, and what became of it."""

    model = Inspector
    roles = (Role.OFFICE,)
    form_class = CorrectionForm
    title = "办理更正申请"
    submit_label = "登记"
    success_message = "更正申请的办理情况已登记。"

    def perform(self, form):
        inspectors.answer_request(self.object, form.cleaned_data, by=self.request.user)
        return self.object

    def get_title(self) -> str:
        return f"{self.title}：{self.object.name}"


class InspectorImport(ImportPage):
    importer_class = imports.InspectorImporter
    back_url = reverse_lazy("rounds:inspector_list")
