"""The admin site and the collected files, named so that each can be replaced in one place."""

from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class XunchaAdminConfig(AdminConfig):
    default_site = "xuncha.admin_site.XunchaAdminSite"


class XunchaStaticConfig(StaticFilesConfig):
    """Collects what pages use: the built sheets and scripts (not their sources), of htmx one script."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "css/*.css",
        "js/*.js",
        "sources.sha256",
        "htmax*",
        "htmx-4*",
        "htmx-2.js",
        "hx-*.js",
    ]
