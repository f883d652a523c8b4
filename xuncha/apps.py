"""The admin site and the collected files, named so that each can be replaced in one place."""

from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class XunchaAdminConfig(AdminConfig):
    default_site = "xuncha.admin_site.XunchaAdminSite"


class XunchaStaticConfig(StaticFilesConfig):
    """Collects what pages use: of Bootstrap one style sheet, of htmx one script."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "bootstrap-*",
        "bootstrap.rtl*",
        "bootstrap.css*",
        "bootstrap*.js*",
        "htmax*",
        "htmx-4*",
        "htmx-2.js",
        "hx-*.js",
    ]
