"""A person at a browser without a browser: cookies, tokens, forms and files over the wire."""

import urllib.error
import urllib.parse
import urllib.request
import uuid

from django.conf import settings
from django.test import Client

TOKEN = "csrfmiddlewaretoken"


class Visitor:
    """Signed in at ``url``; asks and follows nothing."""

    def __init__(self, url: str, user) -> None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        self.url, self.session = url, client.cookies[settings.SESSION_COOKIE_NAME].value
        self.opener = urllib.request.build_opener(NoRedirect)
        self.token = "t" * 32

    def ask(self, path: str, data: dict | None = None, files: dict | None = None):
        """Status and body; ``data`` posts a form, with ``files`` as a browser sends them."""
        body, kind = (None, "") if data is None else encoded(data | {TOKEN: self.token}, files)
        request = urllib.request.Request(self.url + path, body, headers=self.headers(kind))
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def headers(self, kind: str) -> dict:
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; csrftoken={self.token}"
        return {
            "Cookie": cookies,
            "Referer": self.url + "/",
            **({"Content-Type": kind} if kind else {}),
        }


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs) -> None:
        return None


def encoded(data: dict, files: dict | None) -> tuple[bytes, str]:
    if not files:
        return urllib.parse.urlencode(data).encode(), "application/x-www-form-urlencoded"
    mark = uuid.uuid4().hex
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
        for k, v in data.items()
    ]
    for name, (file, content) in files.items():
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\nContent-Type: application/pdf\r\n\r\n'
        parts.append(head.encode() + content + b"\r\n")
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"
