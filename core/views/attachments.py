"""Files of a row: upload, download, remove; each asks the row's own scope and rule."""

from pathlib import PurePath
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core import signing
from django.db.models import Model
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views import View

from core import attachments
from core.attachments import viewing
from core.contents.pictures import LONGEST_SIDE, SMALL_SIDE
from core.errors import ActionDenied, NotYet
from core.models import Attachment
from core.requests import PageRequest
from core.targets import load

if TYPE_CHECKING:
    from accounts.models import User


# Says that the page which shows a picture has recorded the view; older than this it says nothing.
RECORDED_SECONDS = 600
_recorded = signing.TimestampSigner(salt="core.attachment_picture")


def _target(label: str, pk: int, user: "User"):
    """The row, if ``user`` may see it and may attach to it now; else 404 or a sentence."""
    target = load(label, pk, user=user)
    check = getattr(target, "check_can_attach", None)
    if check is None:
        raise Http404
    check(user)
    return target


class AttachmentUpload(View):
    """POST one or many ``files``; answers JSON to the upload script and redirects a plain form."""

    http_method_names = ["post"]

    def post(self, request, label: str, pk: int) -> HttpResponse:
        stored, refused = [], []
        wants_json = "application/json" in request.headers.get("Accept", "")
        try:
            target = _target(label, pk, request.user)
        except ActionDenied as error:
            if wants_json:
                return JsonResponse({"stored": [], "refused": [error.sentence]}, status=409)
            raise
        for upload in request.FILES.getlist("files"):
            try:
                stored.append(attachments.hand_in(target, upload, by=request.user))
            except ActionDenied as error:
                refused.append(error.sentence)
        if wants_json:
            return self.as_json(stored, refused)
        self.tell(request, stored, refused)
        return redirect(target.get_absolute_url())

    def as_json(self, stored, refused) -> JsonResponse:
        rows = [
            {"id": a.pk, "name": a.name, "size": a.size, "url": a.get_absolute_url()}
            for a in stored
        ]
        return JsonResponse(
            {"stored": rows, "refused": refused}, status=200 if stored or not refused else 422
        )

    def tell(self, request, stored, refused) -> None:
        for sentence in refused:
            messages.error(request, sentence)
        if stored:
            messages.success(request, f"已上传{len(stored)}个文件。")
        elif not refused:
            messages.error(request, "请先选择文件再上传。")


class AttachmentDownload(View):
    model = Attachment

    def get(self, request, pk: int) -> FileResponse:
        attachment, target = _found(pk, request.user)
        file = attachments.open_file(attachment)
        attachments.record_download(attachment, target, by=request.user)
        response = FileResponse(
            file,
            as_attachment=True,
            filename=PurePath(attachment.name).name,
            content_type="application/octet-stream",
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


class AttachmentView(View):
    """A page that shows what a file holds; seeing it is recorded as downloading is."""

    model = Attachment

    def get(self, request, pk: int) -> HttpResponse:
        attachment, target = _found(pk, request.user)
        try:
            shown = viewing.show(attachment)
        except NotYet as error:
            messages.warning(request, error.sentence)
            return redirect(target.get_absolute_url())
        attachments.record_view(attachment, target, by=request.user)
        page = _page(request)
        context = {
            "attachment": attachment,
            "above": target,
            "shown": shown,
            "page": min(page, shown.pages) or 1,
            "recorded": _recorded.sign(_viewing(attachment, request.user)),
        }
        return render(request, "core/attachment.html", context)


class AttachmentPicture(View):
    """One page of a picture as a JPEG, with ``?small`` a small one, made anew each time and kept by nobody.

    A whole one that is asked for without its page (AttachmentView) is recorded as a view of its own.
    """

    model = Attachment

    def get(self, request: PageRequest, pk: int) -> HttpResponse:
        attachment, target = _found(pk, request.user)
        is_small = "small" in request.GET
        try:
            side = SMALL_SIDE if is_small else LONGEST_SIDE
            made = viewing.picture(attachment, _page(request), side)
        except NotYet as error:
            if is_small:  # among others of its page, which says nothing of this one
                raise Http404 from error
            messages.warning(request, error.sentence)
            return redirect(attachment.get_absolute_url())
        if not is_small and not self.is_recorded(attachment, request):
            attachments.record_view(attachment, target, by=request.user)
        response = HttpResponse(made.jpeg, content_type="image/jpeg")
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    def is_recorded(self, attachment: Attachment, request: PageRequest) -> bool:
        token = request.GET.get("recorded", "")
        try:
            told = _recorded.unsign(token, max_age=RECORDED_SECONDS)
        except signing.BadSignature:
            return False
        return told == _viewing(attachment, request.user)


def _viewing(attachment: Attachment, user: "User") -> str:
    return f"{attachment.pk}:{user.pk}"


def _found(pk: int, user: "User") -> tuple[Attachment, Model]:
    found = attachments.find(pk, user=user)
    if found is None:
        raise Http404
    return found


def _page(request) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 else 1


class AttachmentRemove(View):
    model = Attachment
    http_method_names = ["post"]

    def post(self, request, pk: int) -> HttpResponse:
        attachment, target = _found(pk, request.user)
        _target(attachment.target_type, attachment.target_id, request.user)
        attachments.remove(attachment, by=request.user)
        if request.htmx:
            return HttpResponse("")
        messages.success(request, f"已移除“{attachment.name}”。")
        return redirect(target.get_absolute_url())
