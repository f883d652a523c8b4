"""One's own choice for lists: how long a page is, which columns one list has, and its saved views."""

from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from accounts import rules
from accounts.actions import own, shared_views
from accounts.forms import ListSettingsForm, SavedViewsForm
from core import listed
from core.forms.chips import in_words
from core.models import SharedView
from core.views.bases import FormPage


class OfList(FormPage):
    """``?list=`` is the address of the list that one comes from and goes back to; without, of all lists."""

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

    def get_success_url(self) -> str:
        return self.address or reverse("accounts:profile")

    get_cancel_url = get_success_url

    def get_context_data(self, **kwargs) -> dict:
        label = self.list_view.model._meta.verbose_name if self.list_view else ""
        return super().get_context_data(**kwargs) | {"list_label": label, "list_url": self.address}


class ListSettings(OfList):
    form_class = ListSettingsForm
    template_name = "accounts/list_settings.html"
    title = "列和行数"
    success_message = "列表设置已保存。"

    def get_form_kwargs(self) -> dict:
        columns = self.list_view.columns() if self.list_view else []
        return super().get_form_kwargs() | {"columns": [c for c in columns if not c.is_fixed]}

    def get_initial(self) -> dict:
        user = self.request.user
        put_away = listed.put_away(user, self.list_name)
        return {"size": listed.page_size(user), "without": put_away}

    def perform(self, form) -> bool:
        user, chosen = self.request.user, form.cleaned_data
        if self.request.POST.get("do") == "reset":
            chosen = {"size": listed.USUAL_SIZE, "without": []}
            self.success_message = "已恢复默认的列和行数。"
        return own.choose_for_lists(user, name=self.list_name, **chosen, by=user)


class ListViews(OfList):
    """Saved views: what the list shows now under a name; renaming and removing those there are."""

    form_class = SavedViewsForm
    template_name = "accounts/list_views.html"
    title = "常用视图"
    success_message = "视图已保存，列在列表上方。"

    def get_form_kwargs(self) -> dict:
        kept = listed.saved_views(self.request.user, self.list_name)
        now: dict[str, Any] = {"query": "", "typed": []}
        if view := self.list_view:
            view.matching()
            now = {"query": view.query_of_view(), "typed": view.typed_words()}
        return super().get_form_kwargs() | now | self.sharing() | {"views": kept}

    def sharing(self) -> dict[str, Any]:
        """Whether the person shares views of this list, and which they may take back."""
        user = self.request.user
        rows = SharedView.objects.filter(list_name=self.list_name).select_related("shared_by")
        return {
            "may_share": bool(self.list_name) and rules.can_share_views(user),
            "shared": [row for row in rows if rules.can_take_back(user, row)],
        }

    @transaction.atomic
    def perform(self, form) -> bool:
        user, chosen, name = self.request.user, form.cleaned_data, self.list_name
        changed = own.keep_views(user, name=name, views=chosen["views"], by=user)
        taken = shared_views.take_back(chosen["take_back"], by=user)
        given = shared_views.share(chosen["to_share"], name=name, by=user)
        return bool(changed or taken or given)

    def get_context_data(self, **kwargs) -> dict:
        context, view = super().get_context_data(**kwargs), self.list_view
        words = in_words(view.filterset.form, view.request.GET) if view and view.filterset else ""
        return context | {"words": words}
