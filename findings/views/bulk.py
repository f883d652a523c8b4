"""Many 底稿 at once: every row is asked for itself, and each refusal is said with its reason."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views import View

from core import version_tokens
from core.errors import Refusal, joined
from core.requests import PageRequest, is_own_path
from core.views.bases import say_done
from core.views.chosen import all_as_seen, chosen
from findings.actions import findings as actions
from findings.models import Finding
from findings.views.findings import MOST_AT_ONCE

SHOWN = 8
# The button's value → the action and how the message begins.
DOING = {
    "submit": (actions.submit, "已提交复核"),
    "review": (actions.review, "已复核"),
    "sign": (actions.sign, "已审签"),
}


class FindingBulk(View):
    """POST ``pk`` (several), or ``all`` as the list at ``next`` counted them, and ``do``; back to the list."""

    request: PageRequest

    http_method_names = ["post"]

    def post(self, request) -> HttpResponse:
        if request.POST.get("do") not in DOING:
            raise Http404
        counted = request.POST.get("all", "").partition(":")[0]
        is_number = counted.isdecimal() and len(counted) < 10
        ticked = int(counted) if is_number else len(set(request.POST.getlist("pk")))
        if not ticked:
            messages.error(request, "请先勾选底稿，再点批量办理。")
        elif ticked > MOST_AT_ONCE:
            messages.error(request, f"一次最多办理{MOST_AT_ONCE}份底稿，请分批勾选。")
        else:
            self.act_on(*DOING[request.POST["do"]])
        return redirect(self.back())

    def act_on(self, act, words: str) -> None:
        scope = Finding.objects.visible_to(self.request.user)
        scope = scope.select_related("inspection__unit", "created_by")
        done, refused = [], []
        is_all = "all" in self.request.POST
        rows = all_as_seen(self.request, scope) if is_all else chosen(self.request, scope)
        for finding in rows.order_by("id"):
            try:
                if not is_all:
                    version_tokens.check_row(finding, self.request.POST)
                act(finding, by=self.request.user)
                done.append(finding)
            except Refusal as error:
                refused.append(f"{finding.reference}：{error.sentence}")
        self.tell(done, refused, words)

    def tell(self, done: list[Finding], refused: list[str], words: str) -> None:
        if done:
            # Those of one team and author in one state are with the same people.
            alike = {(row.inspection.team_id, row.created_by_id, row.state): row for row in done}
            say_done(self.request, f"{words}{len(done)}份底稿。", list(alike.values()))
        if refused:
            more = f"等共{len(refused)}份" if len(refused) > SHOWN else ""
            listed = joined(refused[:SHOWN]).rstrip("。")
            messages.error(self.request, f"没有办理的：{listed}{more}。")

    def back(self) -> str:
        target = self.request.POST.get("next", "")
        return target if is_own_path(target) else reverse("findings:finding_list")
