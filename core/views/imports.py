"""The page of an import: upload → every row with its verdict → apply all or nothing → workbook."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import ClassVar

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View

from core import importing, spreadsheets
from core.errors import ActionDenied, NotYet, Refusal
from core.importing import DryRun, Importer, Judged, Outcome, Upload, Verdict
from core.importing.engine import annotated
from core.importing.importer import shown
from core.requests import PageRequest
from core.spreadsheets import HeaderError
from core.views.downloads import workbook
from core.views.matching import ColumnStep

PAGE_SIZE = 200


@dataclass(frozen=True)
class Line:
    """One row as the page shows it."""

    number: int
    verdict: str
    tone: str
    cells: list[str]
    note: str


class ImportPage(ColumnStep, View):
    """Subclasses name their `importer_class` and the page to return to."""

    request: PageRequest
    importer_class: ClassVar[type[Importer]]
    back_url = "/"
    says_why = False  # whether who comes too early or too late is told so, or sees no such page
    upload_template = "core/import_upload.html"
    check_template = "core/import_check.html"
    done_template = "core/import_done.html"

    def dispatch(self, request, *args, **kwargs) -> HttpResponseBase:
        self.importer = self.make_importer()
        try:
            self.importer.check_may()
        except ActionDenied as error:
            if self.says_why and isinstance(error, NotYet):
                raise  # the page before says it
            raise Http404 from error
        return super().dispatch(request, *args, **kwargs)

    def make_importer(self) -> Importer:
        return self.importer_class(self.request.user)

    def get_back_url(self) -> str:
        return str(self.back_url)

    def get(self, request, **kwargs) -> HttpResponseBase:
        if "template" in request.GET:
            return workbook(importing.template(self.importer), self.importer.get_template_name())
        if "upload" not in request.GET:
            return self.show(self.upload_template, {})
        try:
            upload = self.find(request.GET["upload"])
            if job := importing.job_of(upload, by=request.user):
                return redirect(job.get_absolute_url())
            if "match" in request.GET:
                return self.ask_columns(upload)
            return self.answer(upload, upload.outcome())
        except HeaderError as error:
            messages.warning(request, error.sentence)
            return redirect(f"{self.address(upload)}&match=1")
        except Refusal as error:
            messages.error(request, error.sentence)
            return redirect(request.path)

    def post(self, request, **kwargs) -> HttpResponseBase:
        if "upload" in request.POST:
            upload = self.find(request.POST["upload"])
            return self.match_columns(upload) if "match" in request.POST else self.apply(upload)
        try:
            name, data = self.take(request.FILES.get("file"))
            return redirect(self.take_in(name, data))
        except Refusal as error:
            return self.show(self.upload_template, {"error": error.sentence}, status=422)

    def take(self, file) -> tuple[str, bytes]:
        """The name and bytes of the workbook that was sent."""
        if file is None:
            raise NotYet("请先选择工作簿再上传。")
        return file.name, file.read()

    def take_in(self, name: str, data: bytes) -> str:
        """Keep a workbook that can be read, or could be with its columns matched; the next page."""
        try:
            wrong = importing.dry_run(self.importer, data).counts[Verdict.ERROR]
            query = f"&show={Verdict.ERROR}" if wrong else ""
        except HeaderError as error:
            spreadsheets.outline(
                data, self.importer.columns
            )  # raises where nothing could be matched
            messages.warning(self.request, error.sentence)
            query = "&match=1"
        by, kind = self.request.user, self.importer.kind
        return self.address(importing.keep(data, name=name, kind=kind, by=by)) + query

    def apply(self, upload: Upload) -> HttpResponseBase:
        digest = self.request.POST.get("digest", "")
        if _is_long(self.request.POST.get("rows", "")):
            job = importing.ask(self.importer, upload, digest=digest, page=self.request.path)
            return redirect(job.get_absolute_url())
        try:
            run = importing.apply(self.importer, upload, digest=digest)
        except Refusal as error:
            messages.error(self.request, error.sentence)
        else:
            new, changed = run.counts[Verdict.NEW], run.counts[Verdict.CHANGED]
            messages.success(self.request, f"导入完成：新增{new}，更新{changed}。")
        return redirect(self.address(upload))

    def answer(self, upload: Upload, outcome: Outcome | None) -> HttpResponseBase:
        """The dry run, or what was done; with ?annotated the workbook that says so."""
        run = None if outcome else importing.dry_run(self.importer, upload.read())
        result = outcome or run.outcome
        if "annotated" in self.request.GET:
            name = f"{PurePath(upload.name).stem}（导入结果）.xlsx"
            return workbook(annotated(upload, result), name)
        context = {"upload": upload, "address": self.address(upload)}
        if run is None:
            return self.show(self.done_template, context | {"figures": plain_figures(result)})
        return self.show(self.check_template, context | self.check_context(run, upload))

    def check_context(self, run: DryRun, upload: Upload) -> dict:
        page = self.page(run.rows)
        return {
            "run": run,
            "page": page,
            "lines": [self.line(row) for row in page],
            "figures": self.figures(self.address(upload), run.counts),
            "long": importing.IMMEDIATE,
            "wanted": self.request.GET.get("show", ""),
            **self.said_of(run.sheet),
        }

    def figures(self, address: str, counts: dict[str, int]) -> list[dict]:
        wanted = self.request.GET.get("show", "")
        total = {"label": "全部", "value": sum(counts.values()), "url": address}
        figures = [total | {"active": not wanted}]
        for verdict in Verdict:
            figure = {"label": verdict.label, "value": counts[verdict]}
            figure |= {"url": f"{address}&show={verdict}", "active": wanted == verdict}
            is_bad = verdict == Verdict.ERROR and counts[verdict]
            figures.append(figure | {"light": "red" if is_bad else ""})
        return figures

    def page(self, rows: tuple[Judged, ...]) -> Page:
        wanted = self.request.GET.get("show", "")
        chosen = [row for row in rows if wanted in ("", row.verdict)]
        return Paginator(chosen, PAGE_SIZE).get_page(self.request.GET.get("page"))

    def line(self, row: Judged) -> Line:
        values = [row.values.get(column.key) for column in self.importer.shown_columns()]
        cells = ["" if value in (None, "", ()) else shown(value) for value in values]
        return Line(row.number, row.verdict.label, row.verdict.tone, cells, row.note)

    def find(self, token: str) -> Upload:
        return importing.find(token, kind=self.importer.kind, by=self.request.user)

    def address(self, upload: Upload) -> str:
        return f"{self.request.path}?upload={upload.token}"

    def show(self, template: str, context: dict, status: int = 200) -> HttpResponseBase:
        context |= {"importer": self.importer, "back_url": self.get_back_url()}
        return render(self.request, template, context, status=status)


def _is_long(rows: str) -> bool:
    """Too many rows to write while the person waits, as the form that was shown counted them."""
    return rows.isascii() and rows.isdigit() and int(rows[:9]) > importing.IMMEDIATE


def plain_figures(outcome: Outcome) -> list[dict]:
    return [{"label": verdict.label, "value": outcome.counts[verdict]} for verdict in Verdict]
