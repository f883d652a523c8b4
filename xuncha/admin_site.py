"""The admin site: open to system administrators, security administrators and auditors only."""

from django.contrib.admin import AdminSite


class XunchaAdminSite(AdminSite):
    site_header = "巡察工作平台 · 系统管理"
    site_title = "系统管理"
    index_title = "系统管理"
    site_url = "/"

    def has_permission(self, request) -> bool:
        user = request.user
        return user.is_active and getattr(user, "is_administrator", False)
