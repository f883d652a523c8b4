"""ScopedList, ScopedDetail, FormPage and ActionView."""

from collections.abc import Callable

from django.contrib import messages
from django.db import IntegrityError, models
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from core import assignees, audit, constraints, exporting, freezing, secrecy, sheets, version_tokens
from core.attachments import pending_files
from core.documents import object_documents
from core.errors import ActionDenied, InvalidTransition, StaleState
from core.forms import missing
from core.forms.chips import in_words
from core.forms.fields import FilesField
from core.forms.rows import unjudged, with_one_more
from core.pagination import Page, paginate
from core.tables import Table
from core.verbs import CoreVerb
from core.views.downloads import exported


def say_done(request, message: str, obj) -> None:
    """What was done, and by name who has it now."""
    if message:
        things = obj if isinstance(obj, list) else [obj]
        told = dict.fromkeys(assignees.words_now(thing, request.user) for thing in things)
        messages.success(request, message + "".join(told))


class ScopedMixin:
    """Finds its object only inside the person's scope; everything outside is 404."""

    model: type[models.Model]
    roles: tuple = ()  # where set, other roles get 404 for the whole page

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        if self.roles and not request.user.has_role(*self.roles):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def scope(self) -> models.QuerySet:
        """Rows the person may see; narrow or join here, never widen."""
        return self.model._default_manager.visible_to(self.request.user)

    def find_object(self):
        return get_object_or_404(self.scope(), pk=self.kwargs["pk"])


class ScopedList(ScopedMixin, View):
    """A list: scope → search → filters → keyset page; ``?export=xlsx`` or ``csv`` gives the same rows.

    Subclasses set ``model``, ``template_name``, ``table_class``, ``order`` (never-null columns, the
    last unique), and where wanted ``filterset_class``; ``export_forms`` is empty without a file.
    """

    template_name: str
    fragment_name = ""
    filterset_class: type | None = None
    order: tuple[str, ...] = ("-id",)
    page_size = 50
    table_class: type[Table] | None = None
    file_class: type[Table] | None = None  # where the file's rows are not the page's
    export: Callable[[models.QuerySet], sheets.Table] | None = None  # a file without a Table
    export_forms: tuple[str, ...] = ("xlsx", "csv")
    progress: Callable[..., None] | None = None  # of the job that makes a long export
    is_restricted = False  # of a register whose exports are limited (core.secrecy)

    def get(self, request, **kwargs) -> HttpResponseBase:
        self.filterset = self.make_filterset()
        self.asked = rows = self.filterset.qs if self.filterset else self.scope()
        if request.GET.get("export") in self.forms_of_file():
            if self.is_restricted:
                what = str(self.model._meta.verbose_name)
                secrecy.check_export(what, rows.count(), by=request.user)
            if exporting.is_long(self, rows):
                return redirect(exporting.ask(request, self.model, rows).get_absolute_url())
            return self.make_export(rows)
        page = paginate(
            self.for_display(rows),
            self.get_order(),
            size=self.page_size,
            cursor=request.GET.get("cursor", ""),
            counted=rows,
        )
        context = self.get_context(page)
        fragment = self.fragment_name if request.htmx and not request.htmx.boosted else ""
        return render(request, fragment or self.template_name, context)

    def make_filterset(self):
        if self.filterset_class is None:
            return None
        return self.filterset_class(self.request.GET, queryset=self.scope(), request=self.request)

    def for_display(self, rows: models.QuerySet) -> models.QuerySet:
        """Only what the page shows: select_related, only, annotations."""
        return self.table_class.for_page(rows) if self.table_class else rows

    def get_table(self, rows) -> Table | None:
        if self.table_class is None:
            return None
        return self.table_class(rows, request=self.request, **self.get_table_kwargs())

    def get_table_kwargs(self) -> dict:
        """``exclude`` for columns that this person does without, and what cells need to know."""
        return {}

    def get_order(self) -> tuple[str, ...]:
        return self.order

    def make_export(self, rows: models.QuerySet) -> HttpResponseBase:
        audit.record(
            None,
            CoreVerb.EXPORTED,
            by=self.request.user,
            note=f"{self.model._meta.verbose_name}（{self.export_words()}）",
        )
        made = self.get_file(rows.order_by(*self.get_order()))
        if self.progress:
            made = exporting.counted(made, rows.count(), self.progress)
        return exported(made, self.request.GET["export"])

    def forms_of_file(self) -> tuple[str, ...]:
        has_file = self.export or self.file_class or self.table_class
        return self.export_forms if has_file else ()

    def get_file(self, rows: models.QuerySet) -> sheets.Table:
        export = type(self).export
        return export(rows) if export else (self.file_class or self.table_class).file(rows)

    def export_words(self) -> str:
        """Which rows were taken along, as the audit keeps it; of secret ones not what was searched."""
        words = in_words(self.filterset.form, self.request.GET) if self.filterset else "全部"
        return "经筛选" if words != "全部" and audit.is_secret(self.model) else words

    def get_context(self, page: Page) -> dict:
        return {
            "view": self,
            "page": page,
            "rows": page.rows,
            "table": self.get_table(page.rows),
            "filterset": self.filterset,
            "today": timezone.localdate(),
            "exports": self.forms_of_file(),
            **self.extra(),
        }

    def extra(self) -> dict:
        """What the page shows besides its rows."""
        return {}


class ScopedDetail(ScopedMixin, View):
    """One object's page; ``can`` holds what the person may do, so that templates hold no rule."""

    template_name: str

    def get(self, request, **kwargs) -> HttpResponse:
        self.object = self.find_object()
        context = {
            "view": self,
            "object": self.object,
            "today": timezone.localdate(),
            "can": self.can(),
            "papers": object_documents.of(self.object, request.user),
            "holder": assignees.line(self.object, request.user),
            "archived": freezing.banner(self.object),
            **self.extra(),
        }
        return render(request, self.template_name, context)

    def can(self) -> dict[str, bool]:
        return {}

    def extra(self) -> dict:
        return {}


class FormPage(ScopedMixin, View):
    """GET shows a form, POST cleans it and calls one action, then redirects.

    Where the action refuses, its sentence stands above the form, and everything typed and every
    file chosen is kept.
    With ``model`` and a ``pk`` in the address the object is found first, in scope.
    """

    model: type[models.Model] | None = None
    form_class: type
    template_name = "layouts/form.html"
    title = ""
    submit_label = "保存"
    success_message = ""
    goes_on = False  # also where what the page is about is archived

    def setup(self, request, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        self.object = None

    def prepare(self) -> None:
        """Find the object and check that the person may be here; raise ActionDenied or Http404."""
        if self.model is not None and "pk" in self.kwargs:
            self.object = self.find_object()

    def enter(self) -> None:
        """Find what the page is about; refuse before anything is typed where that is archived."""
        self.prepare()
        if not self.goes_on:
            freezing.check(self.get_above())

    def get(self, request, **kwargs) -> HttpResponse:
        self.enter()
        return self.show(self.make_form())

    def post(self, request, **kwargs) -> HttpResponse:
        self.enter()
        pending_files.restore(request)
        if request.POST.get("add") in getattr(getattr(self, "form_class", None), "FORMSETS", ()):
            return self.one_more(request.POST["add"])
        form = self.make_form(request.POST, request.FILES)
        if "take" in request.POST and hasattr(form, "take_theirs"):
            form.take_theirs(request.POST["take"])
            return self.show(form, status=409)
        if not form.is_valid():
            missing.say(form)
            return self.show(form, status=422)
        try:
            version_tokens.check_form(self.object, form, request.POST)
            result = self.perform(form)
        except StaleState as error:
            return self.conflict(form, error)
        except (ActionDenied, InvalidTransition) as error:
            form.add_error(None, error.sentence)
            return self.show(form, status=409)
        except IntegrityError as error:
            form.add_error(None, constraints.sentence_of(error))
            return self.show(form, status=409)
        say_done(request, self.success_message, result or self.object)
        return redirect(self.get_success_url(result))

    def one_more(self, name: str) -> HttpResponse:
        """Without a script: the page as typed, with one more empty row; nothing is judged or saved."""
        typed = with_one_more(self.request.POST, name)
        return self.show(unjudged(self.make_form(typed, self.request.FILES)))

    def make_form(self, *data):
        return self.form_class(*data, **self.form_kwargs())

    def form_kwargs(self) -> dict:
        return {}

    def perform(self, form):
        """Call the action; what it returns goes to ``get_success_url``."""
        raise NotImplementedError

    def conflict(self, form, error: StaleState) -> HttpResponse:
        form.add_error(None, error.sentence)
        if hasattr(form, "mark_conflict"):
            form.mark_conflict()
        return self.show(form, status=409)

    def get_success_url(self, result) -> str:
        return (result or self.object).get_absolute_url()

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url() if self.object else "/"

    def get_above(self):
        """What the page is about or what its new thing will belong to: the way back above the title."""
        return self.object or getattr(self, "inspection", None) or getattr(self, "round", None)

    def show(self, form, status: int = 200) -> HttpResponse:
        files, refused = pending_files.keep(self.request, self.file_fields(form))
        context = {
            "view": self,
            "form": form,
            "object": self.object,
            "above": self.get_above(),
            "title": self.get_title(),
            "submit_label": self.submit_label,
            "cancel_url": self.get_cancel_url(),
            "today": timezone.localdate(),
            "kept": files,
            "not_kept": refused,
            **self.extra(form),
        }
        return render(self.request, self.template_name, context, status=status)

    def file_fields(self, form) -> list[str]:
        """Those that take several files; the one file of the others is chosen anew."""
        fields = getattr(form, "fields", {}).items()
        return [form.add_prefix(name) for name, field in fields if isinstance(field, FilesField)]

    def get_title(self) -> str:
        return self.title

    def extra(self, form) -> dict:
        return {}


class ActionView(ScopedMixin, View):
    """POST only: scoped object → action → message → redirect. ``note`` comes from the form."""

    http_method_names = ["post"]
    success_message = ""

    def post(self, request, **kwargs) -> HttpResponse:
        self.object = self.find_object()
        freezing.check(self.object)
        note = request.POST.get("note", "").strip()
        try:
            version_tokens.check(self.written(), request.POST)
        except StaleState as error:
            if note:
                return self.once_more(error, note)
            raise
        result = self.perform(note=note)
        say_done(request, self.success_message, result or self.object)
        return redirect(self.get_success_url(result))

    def written(self):
        """The row that the step writes to, whose version the form carries."""
        return self.object

    def once_more(self, error: StaleState, note: str) -> HttpResponse:
        """The text that was typed, to be sent again over what now stands."""
        others = {"note", version_tokens.FIELD, "csrfmiddlewaretoken"}
        sent = [(n, v) for n, vs in self.request.POST.lists() if n not in others for v in vs]
        context = {"object": self.object, "sentence": error.sentence, "note": note, "sent": sent}
        context["version"] = self.written().version
        return render(self.request, "core/stale.html", context, status=409)

    def perform(self, *, note: str):
        raise NotImplementedError

    def get_success_url(self, result) -> str:
        return self.object.get_absolute_url()
