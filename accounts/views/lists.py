"""One's own choice for lists: how long a page is, and which columns of one list it has."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.actions import own
from accounts.forms import ListSettingsForm
from core import listed
from core.views import FormPage


class ListSettings(FormPage):
    """``?list=`` is the address of the list that one comes from and goes back to; without, of all lists."""

    form_class = ListSettingsForm
    template_name = "accounts/list_settings.html"
    title = "列和行数"
    success_message = "列表设置已保存。"

    @property
    def address(self) -> str:
        return self.request.GET.get("list", "")

    @cached_property
    def list_view(self) -> Any | None:
        if not self.address:
            return None
        view = listed.view_at(self.address, self.request.user)
        if view is None or view.table_class is None:
            raise Http404
        return view

    @property
    def list_name(self) -> str:
        return self.list_view.request.resolver_match.view_name if self.list_view else ""

    def get_form_kwargs(self) -> dict:
        columns = self.list_view.columns() if self.list_view else []
        return super().get_form_kwargs() | {"columns": [c for c in columns if not c.is_fixed]}

    def get_initial(self) -> dict:
        user = self.request.user
        put_away = listed.put_away(user, self.list_name)
        return {"size": listed.page_size(user), "without": put_away}

    def perform(self, form) -> None:
        user, chosen = self.request.user, form.cleaned_data
        if self.request.POST.get("do") == "reset":
            chosen = {"size": listed.USUAL_SIZE, "without": []}
            self.success_message = "已恢复默认的列和行数。"
        own.choose_for_lists(user, name=self.list_name, **chosen, by=user)

    def get_success_url(self) -> str:
        return self.address or reverse("accounts:profile")

    get_cancel_url = get_success_url

    def get_context_data(self, **kwargs) -> dict:
        label = self.list_view.model._meta.verbose_name if self.list_view else ""
        return super().get_context_data(**kwargs) | {"list_label": label, "list_url": self.address}
