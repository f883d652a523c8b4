"""What one person saw: every view, export, download and refusal, in order, with counts per day."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.enums import Role
from accounts.models import User
from core import audit
from core.forms.fields import DayField
from core.models import AuditEvent
from core.verbs import READING, CoreVerb, VerbKind
from core.views import ScopedList
from core.views.downloads import exported
from overview.exports import trail as exports
from overview.filters.trail import PeopleFilter, SeenFilter
from overview.queries import seen
from overview.queries.trail import Entry
from overview.tables import EntryTable, PeopleTable
from overview.views.audit.tabs import tabs

MOST_DAYS = 366
LIGHTS = {VerbKind.REFUSAL: "yellow"}


class PeopleList(ScopedList):
    """Everybody with an account, and how much each learned in the last 30 days."""

    model = User
    template_name = "overview/audit_people.html"
    roles = (Role.AUDITOR,)
    filterset_class = PeopleFilter
    ordering = ("username",)
    table_class = PeopleTable

    def get_queryset(self):
        columns = ("id", "username", "name", "roles", "is_active", "last_login")
        return User.objects.only(*columns)

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return context | {"tabs": tabs("audit_people"), "days": seen.USUAL_DAYS}


class PersonSaw(ScopedList):
    model = AuditEvent
    about = staticmethod(lambda pk: ("accounts.user", pk))
    template_name = "overview/audit_person.html"
    roles = (Role.AUDITOR,)
    filterset_class = SeenFilter
    ordering = ("-at", "-id")
    table_class = EntryTable

    def get(self, request, **kwargs) -> HttpResponse:
        if not User.objects.filter(pk=self.kwargs["pk"]).exists():
            raise Http404
        form = request.GET.get("export")
        if form in self.export_forms and request.GET.get("of") == "days":
            return self.export_days(form)
        return super().get(request, **kwargs)

    @cached_property
    def person(self) -> User:
        return User.objects.get(pk=self.kwargs["pk"])

    def get_queryset(self):
        return seen.reading(actor_id=self.kwargs["pk"])

    def get_filterset(self) -> SeenFilter:
        """The last 30 days where nothing else is asked, and never more than a year."""
        data = self.request.GET.copy()
        until = _day(data.get("until")) or timezone.localdate()
        since = _day(data.get("since")) or seen.usual_since(until)
        since = max(since, until - timedelta(days=MOST_DAYS - 1))
        self.since, self.until = since, until
        data["since"], data["until"] = since.isoformat(), until.isoformat()
        return self.filterset_class(data, queryset=self.get_queryset(), request=self.request)

    def export_days(self, form: str) -> HttpResponse:
        """Sums a day as a workbook; recorded like every export."""
        days = seen.by_day(self.get_filterset().qs)
        note = f"{self.person.name}每日知悉情况，{self.since}至{self.until}"
        audit.record(self.person, CoreVerb.EXPORTED, by=self.request.user, note=note)
        table = exports.days(days, name=self.person.name, since=self.since, until=self.until)
        return exported(table, form)

    def get_table(self, rows) -> EntryTable:
        return EntryTable([Entry(event) for event in rows], exclude=("actor",))

    def get_context_data(self, **kwargs) -> dict:
        days = seen.by_day(self.filterset.qs)
        sums = seen.totals(days)
        asked = self.request.GET.copy()
        asked.pop("cursor", None)
        return super().get_context_data(**kwargs) | {
            "person": self.person,
            "since": self.since,
            "until": self.until,
            "days": [(day.day, [day.counts[kind] for kind in READING], day.total) for day in days],
            "kinds": [kind.label for kind in READING],
            "figures": [self.figure(kind, sums[kind]) for kind in READING],
            "days_url": f"?{asked.urlencode()}&of=days&export=xlsx",
            "all_url": f"{reverse('overview:audit_list')}?person={self.person.username}",
        }

    def figure(self, kind: VerbKind, count: int) -> dict:
        url = f"?since={self.since}&until={self.until}&reading={kind}"
        chosen = self.request.GET.get("reading", "") == kind
        light = LIGHTS.get(kind, "") if count else ""
        return {"label": kind.label, "value": count, "unit": "次", "url": url, "light": light,
                "active": chosen}  # fmt: skip


def _day(text: str | None) -> date | None:
    try:
        return DayField().clean(text or None)
    except ValidationError:
        return None
