"""The auditors' page: the trail, its export, and the proof that it is whole."""

from django.http import Http404, HttpResponse
from django.views import View

from accounts.enums import Role
from core import audit
from core.models import AuditEvent
from core.views import ScopedList
from core.views.jobs import start
from overview.filters.trail import AuditFilter
from overview.queries.trail import Entry
from overview.tables import EntryTable
from overview.views.audit.tabs import tabs


class AuditList(ScopedList):
    model = AuditEvent
    template_name = "overview/audit_list.html"
    filterset_class = AuditFilter
    roles = (Role.AUDITOR,)
    ordering = ("-at", "-id")
    table_class = EntryTable

    def get_queryset(self):
        """Auditors read the whole trail; what is secret in it is not shown (Entry.words)."""
        return AuditEvent.objects.all()

    def get_table(self, rows) -> EntryTable:
        return EntryTable([Entry(event) for event in rows])

    def get_context_data(self, **kwargs) -> dict:
        sequence, digest = audit.head()
        return super().get_context_data(**kwargs) | {
            "sequence": sequence,
            "digest": digest,
            "tabs": tabs("audit_list"),
        }


class AuditVerify(View):
    """Walks the whole chain in the background; the job says what it found."""

    http_method_names = ["post"]

    def post(self, request) -> HttpResponse:
        if not request.user.has_role(Role.AUDITOR):
            raise Http404
        return start(request, "overview.verify_audit", title="核验审计记录", params={}, key="audit")
