"""A telephone without an account: what it is shown is filled in and sent, over plain HTTP."""

import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from tests.browsed import forms_in


class Phone:
    """One that was never here before: no cookie of anybody else's."""

    def __init__(self, url: str) -> None:
        self.url = url
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def ask(self, path: str, sent: dict | None = None) -> tuple[int, str]:
        """Status and page, after what it was led on to; ``sent`` posts a form."""
        body = None if sent is None else urllib.parse.urlencode(sent, doseq=True).encode()
        request = urllib.request.Request(self.url + path, body, {"Referer": self.url + path})
        try:
            with self.opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def answer(self, path: str, **given: str) -> tuple[int, str]:
        """Opens the slip's address, fills in, sends what a browser would send."""
        status, page = self.ask(path)
        assert status == 200, page
        (form,) = forms_in(page, path)
        assert not form.unknown(given), form.unknown(given)
        return self.ask(form.target, form.values() | given | {"answer": "1"})
