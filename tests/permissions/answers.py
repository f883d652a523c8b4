"""How an address is asked, and what its answer is called in the matrix."""

from collections.abc import Callable
from functools import cache

from django.apps import apps
from django.conf import settings
from django.contrib.messages import ERROR, get_messages
from django.db import transaction
from django.test import Client
from django.urls import resolve

from core.encryption.fields import EncryptedText
from core.targets import label_of
from tests.asking import body, ciphertext_in, read
from tests.attacks.forging import forged
from tests.permissions.addresses import Address, is_post_only

OPEN, REFUSED, ABSENT, DOORSTEP = "✓", "○", "—", "→"

SIGN_IN = "/accounts/sign-in/"

# These write on GET by intent: reading a clue, exporting and downloading are audited, a watermarked
# copy is noted; a session is prolonged by its use.
MAY_GROW = {"core.auditevent", "core.documentcopy", "sessions.session"}


def ask(client: Client, url: str, typed: dict | None = None) -> str:
    """The answer as a mark; GET, or POST where only that is taken, and whatever it did undone."""
    kept = client.cookies.copy()
    if is_post_only(url) and settings.SESSION_COOKIE_NAME in client.cookies:
        typed = forged(
            url, typed or {}
        )  # who may not is refused for that, not for a missing version
    with transaction.atomic():
        response = method(client, url)(url, typed or None)
        assert response.status_code != 405, url
        assert ciphertext_in(read(response)) == [], url
        transaction.set_rollback(True)
    client.cookies = kept
    if response.status_code == 302 and response.url.startswith(f"{SIGN_IN}?next="):
        return DOORSTEP
    if response.status_code == 404:
        return ABSENT
    assert response.status_code < 500, url
    told = [m.level for m in get_messages(response.wsgi_request)]
    refused = response.status_code in (403, 409) or (response.status_code == 302 and ERROR in told)
    return REFUSED if refused else OPEN


def method(client: Client, url: str) -> Callable:
    """How an address is asked. That a document is there is decided before its content is put together,
    which takes a hundred times as long and is asked for by tests/overview/test_kinds_of_document.py."""
    if is_post_only(url):
        return client.post
    return client.options if name_of(url) == "core:document_preview" else client.get


@cache
def name_of(url: str) -> str:
    return resolve(url).view_name


def typed(address: Address, side: dict | None = None) -> dict:
    """What a form must say so that its address is not absent for everybody."""
    if address.name == "findings:finding_bulk":
        return {"do": "submit"}
    if address.name == "rounds:member_add" and side:
        return {"inspector": side["inspector"].pk, "duty": "member"}
    return {}


def counts() -> dict[str, tuple]:
    """How many rows every table has, and when its rows were last changed."""
    found = {}
    for model in apps.get_models():
        if label_of(model) in MAY_GROW:
            continue
        rows = model._base_manager.order_by()
        open_ = {f.name for f in model._meta.fields if not isinstance(f, EncryptedText)}
        stamps = open_ & {"updated_at", "version", "state", "stage"} or open_
        found[model._meta.label] = (rows.count(), sorted(map(str, rows.values_list(*stamps))))
    return found


def words_in(response, words: list[str]) -> list[str]:
    text = body(response)
    return [word for word in words if word in text]
