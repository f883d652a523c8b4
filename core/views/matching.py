"""The step of an import in which a person says which column of the workbook is which."""

from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from core import spreadsheets
from core.forms.matching import MatchForm
from core.importing import Upload, matching
from core.spreadsheets import Outline, SheetRead


class ColumnStep:
    """For `ImportPage`: ``?upload=…&match`` shows the step, a POST with ``match`` takes it."""

    match_template = "core/import_match.html"

    def outline(self, upload: Upload, mark: str) -> Outline:
        known = matching.remembered(self.importer)
        return spreadsheets.outline(
            upload.read(), self.importer.columns, remembered=known, mark=mark
        )

    def ask_columns(self, upload: Upload) -> HttpResponseBase:
        outline = self.outline(upload, self.request.GET.get("mark", ""))
        return self.show_step(upload, outline, self.match_form(outline))

    def match_columns(self, upload: Upload) -> HttpResponseBase:
        outline = self.outline(upload, self.request.POST.get("mark", ""))
        if "forget" in self.request.POST:
            matching.forget(self.importer, outline)
            messages.success(self.request, "已改回按列名识别。")
            return redirect(self.address(upload))
        form = self.match_form(outline, self.request.POST)
        if not form.is_valid():
            return self.show_step(upload, outline, form, status=422)
        matching.remember(self.importer, outline, form.chosen())
        messages.success(self.request, "列的对应已记住，今后同样表头的工作簿照此读取。")
        return redirect(self.address(upload))

    def match_form(self, outline: Outline, *data: Any) -> MatchForm:
        return MatchForm(*data, columns=self.importer.columns, outline=outline)

    def show_step(
        self, upload: Upload, outline: Outline, form: MatchForm, status: int = 200
    ) -> HttpResponseBase:
        said = {each.headings for each in matching.remembered(self.importer)}
        context = {"upload": upload, "outline": outline, "form": form}
        context |= {
            "address": self.address(upload),
            "fields": list(zip(self.importer.columns, form, strict=True)),
            "is_remembered": outline.headings in said,
        }
        return self.show(self.match_template, context, status=status)

    def said_of(self, sheet: SheetRead) -> dict[str, Any]:
        """For the dry run: by whose word the columns are read, and which stands for which."""
        if sheet.matching is None:
            return {}
        labels = {column.key: column.label for column in self.importer.columns}
        pairs = [(name, labels[key]) for key, (name, _) in sheet.matching.chosen.items()]
        return {
            "matching": matching.row_of(self.importer, sheet.matching),
            "matched": [(name, label) for name, label in pairs if name != label],
        }
