"""The admin site: open to system administrators, security administrators and auditors only."""

from functools import wraps

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.i18n import JavaScriptCatalog


class XunchaAdminSite(AdminSite):
    """Has no sign-in of its own: one signs in, out and changes passwords where everybody does."""

    site_header = "巡察工作平台 · 系统管理"
    site_title = "系统管理"
    index_title = "系统管理"
    site_url = "/"

    def get_urls(self) -> list:
        """Without Django's redirect to any row of any model, which tells existing ones from absent."""
        return [each for each in super().get_urls() if getattr(each, "name", "") != "view_on_site"]

    def has_permission(self, request) -> bool:
        user = request.user
        return user.is_active and getattr(user, "is_administrator", False)

    def admin_view(self, view, cacheable=False):
        """What an administrator may not see is not there, as everywhere else: 404, never 403."""
        guarded = super().admin_view(view, cacheable)

        @wraps(guarded)
        def inner(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            try:
                return guarded(request, *args, **kwargs)
            except PermissionDenied as error:
                raise Http404 from error

        return inner

    def i18n_javascript(self, request, extra_context=None):
        """The scripts' words, ours over Django's."""
        return JavaScriptCatalog.as_view(packages=["django.contrib.admin", "core"])(request)

    def login(self, request, extra_context=None):
        if request.user.is_authenticated:
            raise Http404
        wanted = urlencode({"next": request.GET.get("next", reverse("admin:index"))})
        return redirect(f"{reverse('accounts:sign_in')}?{wanted}")

    def logout(self, request, extra_context=None):
        return redirect("accounts:profile")

    def password_change(self, request, extra_context=None):
        return redirect("accounts:change_password")
