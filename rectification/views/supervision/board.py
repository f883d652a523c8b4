"""督办看板: units by the step they stand on, what waits for whom, one click to the next letter."""

from django.contrib import messages
from django.db.models import F
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View

from accounts.enums import Role
from core.formatting import badge, cn_date, due_words
from core.pagination import Page
from core.views import ScopedList
from rectification import queries
from rectification.actions import supervision as actions
from rectification.enums import SupervisionState
from rectification.exports import supervision as exports
from rectification.filters.supervision import BoardFilter
from rectification.models import Ledger
from rectification.queries import escalation
from rectification.queries import supervision as board
from rounds.models.round import in_chinese
from rounds.querysets import INSIDE

TURN_TONES = {
    board.OFFICE: "warning",
    board.UNIT: "info",
    board.LEADERSHIP: "progress",
    board.NOBODY: "muted",
}
TURN_BADGES = {turn: badge(label, TURN_TONES[turn]) for turn, label in board.TURNS}


class SupervisionBoard(ScopedList):
    """Open ledgers, the highest step first and on each step the oldest."""

    model = Ledger
    roles = INSIDE
    template_name = "rectification/supervision/board.html"
    filterset_class = BoardFilter
    order = ("-place", "since", "id")
    export = staticmethod(exports.board)

    def scope(self):
        return board.on_the_board(super().scope())

    def for_display(self, rows):
        return rows.values(
            "id", "place", "since", "turn", "concentrated_due_on", "opened_on",
            unit_name=F("unit__name"), round_number=F("inspection__round__number"),
        )  # fmt: skip

    def get_context(self, page: Page) -> dict:
        ids = [row["id"] for row in page.rows]
        counters, letters = queries.counters_by_ledger(ids), board.newest_letters(ids)
        names, today = escalation.place_names(), timezone.localdate()
        may = self.request.user.has_role(Role.OFFICE)
        for row in page.rows:
            row["counters"] = counters[row["id"]]
            _dress(row, letters[row["id"]]["open"], names, today, may)
        return super().get_context(page) | {"may": may}

    def extra(self) -> dict:
        if self.request.htmx:
            return {}
        by_place, by_turn = board.counts_of(self.scope())
        asked = self.request.GET
        return {
            "figures": [
                _figure("place", place, label, by_place[place], asked)
                for place, label in escalation.place_names().items()
            ],
            "turns": [
                _figure("turn", turn, label, by_turn[turn], asked) for turn, label in board.TURNS
            ],
        }


def _figure(name: str, value, label: str, count: int, asked) -> dict:
    """A figure that leads to the rows it counts."""
    return {
        "label": label,
        "value": count,
        "unit": "个单位",
        "url": f"{reverse('rectification:supervision_board')}?{name}={value}",
        "active": asked.get(name) == str(value),
    }


def _dress(row: dict, letter, names: dict[int, str], today, may: bool) -> None:
    ledger = reverse("rectification:ledger", args=[row["id"]])
    row["url"], row["late_url"] = ledger, f"{ledger}?light=red"
    row["open_url"] = f"{ledger}?state=open"
    row["round"] = f"第{in_chinese(row['round_number'])}轮"
    row["step"] = names.get(row["place"], f"第{row['place']}级")
    row["since_text"] = cn_date(row["since"]) if row["place"] else ""
    row["days"] = f"{(today - row['since']).days}天"
    row["turn_html"] = TURN_BADGES[row["turn"]]
    row["letter"] = str(letter or "")
    row["letter_url"] = letter.get_absolute_url() if letter else ""
    row["state"] = letter.get_state_display() if letter else ""
    waits = letter and letter.state in (SupervisionState.ISSUED, SupervisionState.RECEIVED)
    row["due"] = due_words(letter.answer_due_on, today) if waits else ""
    row["css"] = "is-late" if waits and letter.answer_due_on < today else ""
    proposed = letter is not None and letter.state == SupervisionState.PROPOSED
    row["grounds"] = letter.grounds if proposed else ""
    row["send"] = letter.get_kind_display() if proposed and may else ""
    row["version"] = letter.version if proposed else 0
    send, call = "rectification:supervision_send", "rectification:supervision_new"
    row["send_url"] = reverse(send, args=[letter.pk]) if row["send"] else ""
    row["call_url"] = reverse(call, args=[row["id"]]) if may and not proposed else ""


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
