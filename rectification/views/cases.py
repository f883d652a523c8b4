"""典型案例: choosing what a round's digest tells of."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.enums import Role
from core.views import FormPage
from rectification.actions import cases as actions
from rectification.forms.cases import CaseDigestForm
from rounds.models import Round


class CaseDigestNew(FormPage):
    """``pk`` is the round's; the draft then stands in the library of 上传下达."""

    roles = (Role.OFFICE,)
    form_class = CaseDigestForm
    title, submit_label = "汇总典型案例", "生成草稿"
    success_message = "已生成草稿，单位名称已改为“该单位”。请改写、核对名称后发布。"

    @cached_property
    def round(self) -> Round:
        rows = Round.objects.visible_to(self.request.user).select_related("term")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return f"{self.title}：{self.round.short_name}"

    def get_initial(self) -> dict:
        return {"title": f"{self.round.short_name}巡察整改典型案例"}

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"round": self.round, "user": self.request.user}

    def perform(self, form):
        return actions.compose(self.round, **form.cleaned_data, by=self.request.user)

    def get_cancel_url(self) -> str:
        return reverse("rectification:outcome_list")
