"""Documents on the screen before they are made: the tree as a page, and the button that makes it."""

from typing import TYPE_CHECKING

from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from core import audit, freezing, version_tokens
from core.documents import html, issuing, making, marking, printing, registry, store, tree, versions
from core.errors import ActionDenied
from core.verbs import CoreVerb

if TYPE_CHECKING:
    from accounts.models import User


WANTING = (
    "{}。请改用其他写法，或请系统管理员安装含有它的字体；照此制作会以“〓”代替并附说明，不能印发。"
)


class OfDocument(View):
    """Finds the kind and its row in the person's scope; everything else is 404."""

    kind: registry.Kind
    target: Model

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        kind = registry.get(kwargs["kind"])
        target = kind.find(kwargs["pk"], request.user) if kind else None
        if kind is None or target is None:
            raise Http404
        self.kind, self.target = kind, target
        response = super().dispatch(request, *args, **kwargs)
        if kind.restricted:
            response["Cache-Control"] = "private, no-store"
        return response


class DocumentPreview(OfDocument):
    """GET: the document as it would be made now."""

    def get(self, request, **kwargs) -> HttpResponse:
        kind, target = self.kind, self.target
        content, bar = _content(kind, target, request.user)
        if kind.restricted and content is not None:
            audit.record(target, CoreVerb.DRAFT_VIEWED, by=request.user, note=kind.label)
        issue_url = _issue_url(kind, target, request.user, bar)
        issue_bar = issuing.bar_of_person(request.user, kind, target) if issue_url else ""
        context = {
            "kind": kind,
            "object": target,
            "bar": bar,
            "unprintable": _unprintable(content),
            "make_url": kind.url_of(target, "document_make"),
            "words_url": _words_url(kind, target, request.user),
            "marks_url": _marks_url(kind, target, request.user, content),
            "content": html.context_of(content) if content else None,
            "is_letter": content is not None and hasattr(content, "addressee"),
            "issue_url": "" if issue_bar else issue_url,
            "issue_bar": issue_bar,
            "number": issuing.number_of(kind, target),
            "seen": issuing.seen_token(kind, target) if issue_url else "",
            "may_make": making.may_make(kind, target, by=request.user),
            "senders": making.SENDERS,
            "is_out": versions.is_out(target, kind.key),
            "made": _made(kind, target, request.user),
            "job": making.unfinished(kind, target, by=request.user),
        }
        return render(request, "core/document_preview.html", context)


class DocumentMake(OfDocument):
    """POST: ask the worker for the frozen copy; leads to the job's page."""

    http_method_names = ["post"]

    def post(self, request, **kwargs) -> HttpResponse:
        reason = request.POST.get("note", "").strip()[:300]
        job = making.ask(self.kind, self.target, reason=reason, by=request.user)
        return redirect(job.get_absolute_url())


class DocumentIssue(OfDocument):
    """POST: give the document its 文号 and ask for the frozen copy; leads to the job's page."""

    http_method_names = ["post"]

    def post(self, request, **kwargs) -> HttpResponse:
        version_tokens.check(self.target, request.POST)
        seen = request.POST.get("seen", "")
        issuing.issue(self.kind, self.target, seen=seen, by=request.user)
        return redirect(making.ask(self.kind, self.target, by=request.user).get_absolute_url())


def _issue_url(kind: registry.Kind, target, user: "User", bar: str) -> str:
    """Where it gets its 文号, for those who may give it one that has none."""
    may = not bar and issuing.can_issue(user, kind, target)
    return kind.url_of(target, "document_issue") if may else ""


def _content(kind: registry.Kind, target, user: "User") -> tuple[tree.Tree | None, str]:
    """The tree, or the sentence why there is none yet."""
    try:
        return issuing.content_of(kind, target, user), ""
    except ActionDenied as error:
        return None, error.sentence


def _unprintable(content: tree.Tree | None) -> str:
    """What to say of characters that no font has, before anything is made or issued."""
    found = printing.unprintable(content) if content else []
    return WANTING.format(printing.in_words(found)) if found else ""


def _words_url(kind: registry.Kind, target, user: "User") -> str:
    """Where the texts are worded, for those who may."""
    may = bool(kind.sections) and kind.may_word(user, target) and not freezing.is_frozen(target)
    return kind.url_of(target, "document_words") if may else ""


def _marks_url(kind: registry.Kind, target, user: "User", content: tree.Tree | None) -> str:
    """Where 密级 and 紧急程度 are registered, for those who send a letter under a red head."""
    has_head = isinstance(content, tree.Letter) and bool(content.head)
    may = has_head and marking.may_mark(user, kind, target)
    return kind.url_of(target, "document_marks") if may else ""


def _made(kind: registry.Kind, target, user: "User") -> list:
    rows = store.of(target).filter(kind=kind.key)[:20]
    return registry.openable(rows, user, target)
