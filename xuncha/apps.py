"""The admin site, named so that it can be replaced in one place."""

from django.contrib.admin.apps import AdminConfig


class XunchaAdminConfig(AdminConfig):
    default_site = "xuncha.admin_site.XunchaAdminSite"
