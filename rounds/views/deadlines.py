"""Everything due in a person's scope, and marking the inspection's own dates as done."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.enums import INSIDERS, OUTSIDERS
from core.errors import NotYet
from core.forms.fields import DayField
from core.views import ActionView, ScopedList
from core.views.bases import ScopedObjectMixin
from rounds import tables
from rounds.actions import inspections
from rounds.filters import DeadlineFilter
from rounds.models import Deadline

PAGE_ROLES = (*INSIDERS, *OUTSIDERS)


class DeadlineList(ScopedList):
    model = Deadline
    roles = PAGE_ROLES
    template_name = "rounds/deadline_list.html"
    filterset_class = DeadlineFilter
    ordering = ("due_on", "id")
    table_class = tables.DeadlineTable

    def get_queryset(self):
        rows = super().get_queryset().filter(withdrawn_on=None)
        chosen = self.request.GET
        whole = chosen.get("due") == "met" or chosen.get("on")
        return rows if whole else rows.filter(met_on=None)

    def get_context_data(self, **kwargs) -> dict:
        today, rows = timezone.localdate(), super().get_queryset()
        chosen = self.request.GET.get("due", "")
        counts = [
            ("overdue", "已逾期", rows.overdue(today), "red"),
            ("week", "7天内到期", rows.due_within(today, 7), "yellow"),
            ("open", "全部未完成", rows.open(), ""),
        ]
        return super().get_context_data(**kwargs) | {
            "figures": [
                {
                    "label": label,
                    "value": found.count(),
                    "url": f"?due={key}",
                    "light": light,
                    "active": chosen == key,
                }
                for key, label, found, light in counts
            ]
        }


class DeadlineOpen(ScopedObjectMixin, View):
    """From a number (in a calendar, in a mail) to the page of the thing itself."""

    model = Deadline
    roles = PAGE_ROLES

    def get(self, request, **kwargs) -> HttpResponse:
        return redirect(self.get_object().url or reverse("rounds:deadline_list"))


class DeadlineMeet(ActionView):
    model = Deadline
    success_message = "已登记完成。"

    def get_queryset(self):
        return super().get_queryset().select_related("inspection__round__term", "inspection__unit")

    def perform(self, *, note: str):
        text = self.request.POST.get("on", "")
        field = DayField(required=False)
        try:
            on = field.clean(text) or timezone.localdate()
        except ValidationError as error:
            raise NotYet("完成日期填写有误，请填写有效的日期。") from error
        inspections.meet_deadline(self.object, on=on, by=self.request.user)

    def get_success_url(self) -> str:
        return self.object.inspection.get_absolute_url()
