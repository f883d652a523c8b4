"""核验文书: open without an account inside the net, limited in how often, silent about content."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View

from core import throttling
from core.documents import codes, verifying
from core.documents.verifying import Verdict

TONES = {
    Verdict.GENUINE: "success",
    Verdict.SUPERSEDED: "warning",
    Verdict.DRAFT: "warning",
    Verdict.UNKNOWN: "danger",
}
ADVICE = {
    Verdict.GENUINE: "系统制发过这件文书，这是现行版本。",
    Verdict.SUPERSEDED: "系统制发过这件文书，但已有新版本，请向制发单位索取现行版本。",
    Verdict.DRAFT: "这是印发前的试印稿，不作为正式文件使用。",
    Verdict.UNKNOWN: "系统没有制发过这件文书。请检查验证码是否输错；仍查不到的，请向制发单位核实。",
}
UNKNOWN_FILE = "系统没有制发过内容与此完全相同的文件：它可能被改动、另存或重新扫描过。请改用验证码，并与制发单位核对。"


@method_decorator(login_not_required, name="dispatch")
class Verify(View):
    """GET shows the form, with a code in the address the answer; POST takes a code or a file."""

    def get(self, request, code: str = "") -> HttpResponse:
        if not code:
            return self.show()
        return self.limited() or self.answer(verifying.by_code(code), code)

    def post(self, request, code: str = "") -> HttpResponse:
        if refused := self.limited():
            return refused
        upload, typed = request.FILES.get("file"), request.POST.get("code", "").strip()
        if upload:
            return self.answer(verifying.by_file(upload.chunks()), "")
        if not typed:
            return self.show(error="请输入验证码，或选择要核验的文件。", status=422)
        if code := codes.typed(typed):
            return redirect("core:verify_code", code=code)
        return self.show(
            error="验证码是12位字母和数字，请对照文书末页重新输入。", typed=typed[:40], status=422
        )

    def limited(self) -> HttpResponse | None:
        """Too many questions from one address in this minute."""
        if not throttling.is_too_often(self.request, "verify", settings.VERIFY_PER_MINUTE):
            return None
        return self.show(error="核验次数过多，请一分钟后再试。", status=429)

    def answer(self, answer: verifying.Answer, code: str) -> HttpResponse:
        is_lost_file = answer.by_file and answer.verdict is Verdict.UNKNOWN
        return self.show(
            answer=answer,
            verdict=answer.verdict.value,
            tone=TONES[answer.verdict],
            advice=UNKNOWN_FILE if is_lost_file else ADVICE[answer.verdict],
            is_known=answer.verdict in (Verdict.GENUINE, Verdict.SUPERSEDED),
            typed=codes.spaced(codes.typed(code)) or code[:40],
        )

    def show(self, *, status: int = 200, **context) -> HttpResponse:
        context["is_open"] = self.request.user.is_authenticated
        response = render(self.request, "core/verify.html", context, status=status)
        response["Cache-Control"] = "no-store"
        return response
