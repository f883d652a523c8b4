"""Pages of 全覆盖: the term's units × rounds, and what one inspection looked at below its unit."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from accounts.enums import OVERSIGHT
from core import audit
from core.verbs import CoreVerb
from core.views import FormPage
from core.views.bases import ScopedMixin
from core.views.downloads import exported
from rounds import rules
from rounds.actions import scopes
from rounds.forms.scopes import ScopeForm
from rounds.models import Inspection, Term, Unit
from rounds.queries import coverage_board
from rounds.tables.coverage import coverage_table


class CoverageBoard(ScopedMixin, View):
    """The current term, unless another is chosen."""

    model = Unit
    roles = OVERSIGHT

    def get(self, request):
        board, show = None, request.GET.get("show", "")
        show = show if show in coverage_board.SHOWN else coverage_board.ALL
        if self.term:
            board = coverage_board.board(self.term, timezone.localdate())
        form = request.GET.get("export", "")
        if board and form in ("xlsx", "csv"):
            table = coverage_table(board, show)
            audit.record(None, CoreVerb.EXPORTED, by=request.user, note=table.title)
            return exported(table, form)
        context = {
            "terms": self.terms,
            "term": self.term,
            "board": board,
            "show": show,
            "choices": [
                {"key": key, "label": label, "count": board.counts[key] if board else 0}
                for key, label in coverage_board.SHOWN.items()
            ],
            "picture": board.picture(show) if board else None,
        }
        return render(request, "rounds/coverage.html", context)

    @cached_property
    def terms(self) -> list[Term]:
        return list(Term.objects.order_by("-is_current", "-starts_on"))

    @cached_property
    def term(self) -> Term | None:
        wanted = self.request.GET.get("term", "")
        newest = self.terms[0] if self.terms else None
        return next((row for row in self.terms if str(row.pk) == wanted), newest)


class ScopeEdit(FormPage):
    """Which bodies below and which key posts were looked at."""

    model = Inspection
    form_class = ScopeForm
    success_message = "延伸范围已保存。"
    check = rules.check_can_choose_scope
    action = scopes.choose

    def get_queryset(self):
        return super().get_queryset().select_related("unit", "round__term", "team")

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"inspection": self.object}

    def get_title(self) -> str:
        return f"登记延伸范围：{self.object.unit}"
