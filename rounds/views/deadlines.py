"""Everything due in a person's scope, and marking the inspection's own dates as done."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.enums import INSIDERS, OUTSIDERS
from core.errors import NotYet
from core.views import ActionView, ScopedList
from core.views.bases import ScopedMixin
from rounds import tables
from rounds.actions import inspections
from rounds.filters import DeadlineFilter
from rounds.forms.fields import DayField
from rounds.models import Deadline

PAGE_ROLES = (*INSIDERS, *OUTSIDERS)


class DeadlineList(ScopedList):
    model = Deadline
    roles = PAGE_ROLES
    template_name = "rounds/deadline_list.html"
    filterset_class = DeadlineFilter
    order = ("due_on", "id")
    table_class = tables.DeadlineTable

    def scope(self):
        rows = super().scope().filter(withdrawn_on=None)
        chosen = self.request.GET
        whole = chosen.get("due") == "met" or chosen.get("on")
        return rows if whole else rows.filter(met_on=None)

    def extra(self) -> dict:
        today, rows = timezone.localdate(), super().scope()
        chosen = self.request.GET.get("due", "")
        counts = [
            ("overdue", "已逾期", rows.overdue(today), "red"),
            ("week", "7天内到期", rows.due_within(today, 7), "yellow"),
            ("open", "全部未完成", rows.open(), ""),
        ]
        return {
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


class DeadlineOpen(ScopedMixin, View):
    """From a number (in a calendar, in a mail) to the page of the thing itself."""

    model = Deadline
    roles = PAGE_ROLES

    def get(self, request, **kwargs) -> HttpResponse:
        return redirect(self.find_object().url or reverse("rounds:deadline_list"))


class DeadlineMeet(ActionView):
    model = Deadline
    success_message = "已登记完成。"

    def scope(self):
        return super().scope().select_related("inspection__round__term", "inspection__unit")

    def perform(self, *, note: str):
        text = self.request.POST.get("on", "")
        field = DayField(required=False)
        try:
            on = field.clean(text) or timezone.localdate()
        except ValidationError as error:
            raise NotYet("完成日期填写有误，请填写有效的日期。") from error
        inspections.meet_deadline(self.object, on=on, by=self.request.user)

    def get_success_url(self, result) -> str:
        return self.object.inspection.get_absolute_url()
