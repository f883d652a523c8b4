"""督办看板: units by the step they stand on, what waits for whom, one click to the next letter."""

from collections import Counter

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.enums import OVERSIGHT, Role
from core.views import ScopedList
from rectification.actions import supervision as actions
from rectification.enums import Turn
from rectification.filters.supervision import BoardFilter
from rectification.models import Ledger
from rectification.queries import escalation
from rectification.queries import supervision as board
from rectification.tables.supervision import BoardTable


class SupervisionBoard(ScopedList):
    """Open ledgers, the highest step first and on each step the oldest."""

    model = Ledger
    roles = OVERSIGHT
    template_name = "rectification/supervision/board.html"
    filterset_class = BoardFilter
    ordering = ("-place", "since", "id")
    table_class = BoardTable

    def get_queryset(self):
        return board.on_the_board(Ledger.objects.visible_to(self.request.user))

    def get_table_kwargs(self) -> dict:
        return {"may": self.may}

    @property
    def may(self) -> bool:
        return self.request.user.has_role(Role.OFFICE)

    def get_context_data(self, **kwargs) -> dict:
        if self.request.htmx:
            return super().get_context_data(**kwargs)
        counts, names = board.counts_of(self.get_queryset()), escalation.place_names()
        asked, url = self.request.GET, reverse("rectification:supervision_board")
        return super().get_context_data(**kwargs) | {
            "may": self.may,
            "figures": [
                _figure("place", place, label, _sum(counts, 0, place), asked)
                for place, label in names.items()
            ],
            "turns": [
                _figure("turn", turn, label, _sum(counts, 1, turn), asked)
                for turn, label in Turn.choices
            ],
            "ladder": board.ladder(counts, names, url),
        }


def _sum(counts: Counter[tuple[int, str]], part: int, wanted: int | str) -> int:
    """Of all pairs of step and turn whose one part is ``wanted``."""
    return sum(number for pair, number in counts.items() if pair[part] == wanted)


def _figure(name: str, value, label: str, count: int, asked) -> dict:
    """A figure that leads to the rows it counts."""
    return {
        "label": label,
        "value": count,
        "unit": "个单位",
        "url": f"{reverse('rectification:supervision_board')}?{name}={value}",
        "active": asked.get(name) == str(value),
    }


class SupervisionCheck(View):
    """Look now instead of waiting for the morning's run."""

    http_method_names = ["post"]

    def post(self, request) -> HttpResponse:
        if not request.user.has_role(Role.OFFICE):
            raise Http404
        made = actions.propose(timezone.localdate(), by=request.user)
        words = f"新增{len(made)}份待发出的督办文书。" if made else "没有新的督办提示。"
        messages.success(request, words)
        return redirect("rectification:supervision_board")
