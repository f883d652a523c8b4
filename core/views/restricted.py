"""What every page of a restricted kind does: it is not kept by browsers, and its view is recorded."""

from collections.abc import Sequence
from functools import partial

from django.db import models
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views import View

from core import audit, encryption
from core.tables import Table
from core.verbs import Verb, VerbKind
from core.views.bases import ScopedMixin
from core.views.downloads import exported

NO_STORE = "private, no-store"
MOST_FOUND = 100


class Restricted:
    """Put before a base view. A page that shows a row of ``secret`` is recorded before it is sent.

    A redirect shows nothing; everything else with an object does (the page, a refused form).
    """

    secret: tuple[type[models.Model], ...] = ()
    viewed: Verb

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = NO_STORE
        seen = self.shown()
        if isinstance(seen, self.secret) and response.status_code != 302:
            audit.record(seen, self.viewed, by=request.user)
        return response

    def shown(self) -> models.Model | None:
        """The row whose content the page holds."""
        return getattr(self, "object", None)


class RestrictedList(Restricted):
    """A register: whoever opens, searches or exports it is recorded, and beside every row it showed."""

    model: type[models.Model]
    register_name: str
    table_class: type[Table]
    export_forms = ("xlsx",)
    is_restricted = True

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        if rows := context["rows"]:
            self.note(VerbKind.VIEW, "查看", rows, f"显示{len(rows)}件")
        return context

    def make_export(self, rows: models.QuerySet) -> HttpResponseBase:
        found = list(self.table_class.for_file(self.in_order(rows)))
        self.note(VerbKind.EXPORT, "导出", found, f"{len(found)}件")
        return exported(self.as_wanted(self.table_class.file(found, by=self.request.user)), "xlsx")

    def note(self, kind: VerbKind, action: str, rows: Sequence[models.Model], words: str) -> None:
        """One event of the register, one of each row: “谁看过” of a row names this reader too."""
        exported = "（导出）" if kind == VerbKind.EXPORT else ""
        seen = Verb(f"查看{self.register_name}{exported}", VerbKind.VIEW)
        trail = f"{self.model._meta.app_label}.registers"
        build = partial(audit.build, by=self.request.user, trail=trail)
        whole = build(None, Verb(f"{action}{self.register_name}", kind), note=words)
        audit.record_all([whole, *(build(row, seen) for row in rows)])


class OfPerson(RestrictedList, ScopedMixin, View):
    """Exact search by a person's name; posted, so that the name stands in no address and no log.

    Subclasses set ``model``, ``roles``, ``template_name``, ``register_name``, and say which rows
    bear a mark.
    """

    template_name: str
    http_method_names = ["post"]

    def post(self, request) -> HttpResponse:
        name = request.POST.get("person", "").strip()
        rows = self.table_class.for_page(self.find(encryption.blind_index(name)))
        found = list(rows.order_by("-id")[:MOST_FOUND]) if name else []
        self.note(VerbKind.VIEW, "查找", found, f"找到{len(found)}件")
        context = {"rows": found, "person": name, "most": MOST_FOUND}
        context["table"] = self.table_class(found, request=request)
        return render(request, self.template_name, context)

    def find(self, mark: str) -> models.QuerySet:
        """Rows in scope, each once."""
        raise NotImplementedError
