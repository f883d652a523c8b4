"""The WSGI entry point that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")


class BehindProxy:
    """Believe the proxy in front about whom it speaks for: lockout and audit go by that address.

    Only the last entry is its own word; what stands before it came from the browser.
    """

    def __init__(self, application) -> None:
        self.application = application

    def __call__(self, environ, start_response):
        forwarded = environ.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
        if forwarded:
            environ["REMOTE_ADDR"] = forwarded
        return self.application(environ, start_response)


def build():
    from django.conf import settings

    application = get_wsgi_application()
    return BehindProxy(application) if settings.BEHIND_PROXY else application


application = build()
