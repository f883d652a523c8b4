"""Standing wordings of documents: what is in force, its versions, and adapting one with a preview."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from accounts.enums import Role
from core.documents import wording
from core.errors import ActionDenied
from core.models import WordingVersion
from core.views import FormPage
from overview.actions import wordings as actions


class WordingForm(forms.Form):
    base = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="内容",
        max_length=wording.LONGEST,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="用 {{ 字段 }} 填入内容；用 {% if 字段 %}…{% else %}…{% endif %} 按有无取舍。"
        "分行即分段。",
    )
    reason = forms.CharField(label="修改原因", max_length=200)


class OfOffice(View):
    """The office's pages; for everybody else they do not exist."""

    def dispatch(self, request, *args, **kwargs) -> HttpResponse:
        if not request.user.has_role(Role.OFFICE):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def find(self) -> wording.Wording:
        found = wording.get(self.kwargs["key"])
        if found is None:
            raise Http404
        return found


class WordingList(OfOffice):
    """Every wording by document, with the version in force and who changed it last."""

    def get(self, request) -> HttpResponse:
        sought = request.GET.get("q", "").strip()[:100]
        newest: dict[str, WordingVersion] = {}
        for row in WordingVersion.objects.select_related("by").order_by("number"):
            newest[row.key] = row
        rows = [_row(each, newest.get(each.key)) for each in wording.all_wordings()]
        if sought:
            rows = [row for row in rows if sought in row["group"] + row["label"] + row["text"]]
        return render(request, "overview/wording_list.html", {"rows": rows, "sought": sought})


def _row(each: wording.Wording, newest: WordingVersion | None) -> dict:
    return {
        "group": each.group,
        "label": each.label,
        "text": newest.text if newest else each.text,
        "url": reverse("overview:wording", args=[each.key]),
        "version": f"第{newest.number}版" if newest else "内置",
        "changed": newest,
    }


class WordingPage(OfOffice, FormPage):
    """One wording: the form, its preview over the samples, the fields, the versions before."""

    form_class = WordingForm
    template_name = "overview/wording.html"
    submit_label = "保存为新版本"
    success_message = "已保存，今后制作的文书使用新用语；已制作的不变。"

    def check_permissions(self) -> None:
        self.wording = self.find()
        self.newest = wording.current(self.wording)

    def get_initial(self) -> dict:
        text = self.newest.text if self.newest else self.wording.text
        return {"base": self.number, "text": text}

    @property
    def number(self) -> int:
        return self.newest.number if self.newest else 0

    def post(self, request, **kwargs) -> HttpResponse:
        if request.POST.get("do") != "preview":
            return super().post(request, **kwargs)
        self.enter()
        form = self.get_form()
        form.fields["reason"].required = False
        form.is_valid()
        return self.form_invalid(form, status=200)

    def perform(self, form) -> None:
        data = form.cleaned_data
        actions.rewrite(
            self.wording,
            data["text"],
            reason=data["reason"],
            base=data["base"],
            by=self.request.user,
        )

    def conflict(self, form, error) -> HttpResponse:
        """What was typed stays; the next save stands on the version that is shown beside it."""
        form.data = form.data.copy()
        form.data["base"] = str(self.number)
        form.add_error(None, error.sentence)
        return self.form_invalid(form, status=409)

    def get_success_url(self) -> str:
        return reverse("overview:wording", args=[self.wording.key])

    def get_cancel_url(self) -> str:
        return reverse("overview:wording_list")

    def get_title(self) -> str:
        return f"{self.wording.group}：{self.wording.label}"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        text = context["form"]["text"].value() or ""
        try:
            sample, problem = wording.sample(self.wording, text), ""
        except ActionDenied as error:
            sample, problem = "", error.sentence
        return context | {
            "wording": self.wording,
            "sample": sample,
            "problem": problem,
            "in_force": wording.current_text(self.wording),
            "number": self.number,
            "versions": list(wording.versions(self.wording)[:50]),
            "is_changed": wording.current_text(self.wording) != self.wording.text,
            "restore_url": reverse("overview:wording_restore", args=[self.wording.key]),
        }


class WordingRestore(OfOffice):
    http_method_names = ["post"]

    def post(self, request, **kwargs) -> HttpResponse:
        found = self.find()
        text = request.POST.get("version", "")
        base = int(text) if text.isdecimal() and len(text) < 9 else 0
        actions.restore(found, base=base, by=request.user)
        messages.success(request, "已恢复内置用语。")
        return redirect("overview:wording", key=found.key)
