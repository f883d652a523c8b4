"""Who saw this: everybody who looked at one thing, took it along, or was refused it."""

from django.db.models import Model
from django.http import Http404
from django.utils.functional import cached_property

from accounts.enums import Role
from core.models import AuditEvent
from core.targets import model_of
from core.verbs import READING
from core.views import ScopedList
from overview.filters.trail import ThingFilter
from overview.queries import seen
from overview.queries.trail import Entry, name_of
from overview.tables import EntryTable

NO_EVENT = "没有符合条件的记录"
NO_READER = "没有查看、导出、下载或被拒的记录"


class ThingSeen(ScopedList):
    """``?of=all`` shows everything that happened to the thing, not only who learned of it."""

    model = AuditEvent
    about = staticmethod(lambda pk: None)  # its address names the kind beside the number
    template_name = "overview/audit_thing.html"
    roles = (Role.AUDITOR,)
    filterset_class = ThingFilter
    table_class = EntryTable

    def get_queryset(self):
        where = {"target_type": self.kwargs["label"], "target_id": self.kwargs["pk"]}
        return AuditEvent.objects.filter(**where) if self.is_whole else seen.reading(**where)

    @property
    def is_whole(self) -> bool:
        return self.request.GET.get("of") == "all"

    @cached_property
    def kind(self) -> type[Model]:
        try:
            return model_of(self.kwargs["label"])
        except (LookupError, ValueError) as error:
            raise Http404 from error

    @cached_property
    def latest(self) -> AuditEvent:
        """The newest event that names the thing; what the trail never spoke of is not there."""
        where = {"target_type": self.kwargs["label"], "target_id": self.kwargs["pk"]}
        events = AuditEvent.objects.filter(**where).order_by("-id")
        found = events.exclude(target_label="").first() or events.first()
        if found is None:
            raise Http404
        return found

    def get_table(self, rows) -> EntryTable:
        return EntryTable([Entry(event) for event in rows], exclude=("target",))

    def get_context_data(self, **kwargs) -> dict:
        latest = self.latest
        noun = str(self.kind._meta.verbose_name)
        readers = seen.readers(
            seen.reading(target_type=latest.target_type, target_id=latest.target_id)
        )
        return super().get_context_data(**kwargs) | {
            "noun": noun,
            "name": name_of(latest) or f"{noun}{latest.target_id}",
            "number": latest.target_id,
            "empty_title": NO_EVENT if self.is_whole else NO_READER,
            "readers": [(r, [r.counts[kind] for kind in READING]) for r in readers],
            "most": seen.MOST_READERS,
            "kinds": [kind.label for kind in READING],
            "tabs": [
                {"label": "谁看过", "url": "?", "active": not self.is_whole},
                {"label": "全部经过", "url": "?of=all", "active": self.is_whole},
            ],
        }  # fmt: skip
