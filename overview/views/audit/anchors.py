"""What the chain's head was each day, whether it still is, and the head somebody wrote down."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views import View

from accounts.enums import Role
from core import audit
from core.audit import anchors, checkpoints
from core.verbs import CoreVerb
from core.views.downloads import exported
from overview.exports import trail as exports
from overview.forms import NotedHeadForm
from overview.views.audit.tabs import tabs

SHOWN = 400


class AnchorList(View):
    """One line a day, the newest first; ``?length=&digest=`` compares what was noted on paper."""

    http_method_names = ["get"]

    def get(self, request) -> HttpResponse:
        if not request.user.has_role(Role.AUDITOR):
            raise Http404
        rows = anchors.judged()[::-1]
        if request.GET.get("export") in ("xlsx", "csv"):
            audit.record(
                None, CoreVerb.EXPORTED, by=request.user, note=f"每日封存（{len(rows)}天）"
            )
            return exported(exports.anchors(rows), request.GET["export"])
        form = NotedHeadForm(request.GET if "length" in request.GET else None)
        length, digest = audit.head()
        context = {
            "rows": rows[:SHOWN],
            "total": len(rows),
            "amiss": sum(bool(found) for _, found in rows),
            "lost": [fault.sentence for fault in checkpoints.faults()],
            "form": form,
            "fault": anchors.noted(**form.cleaned_data) if form.is_valid() else None,
            "length": length,
            "digest": digest,
            "tabs": tabs("audit_anchors"),
        }
        return render(request, "overview/audit_anchors.html", context)
