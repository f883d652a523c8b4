"""Control characters in an address or a parameter are refused in one place, never a fault."""

import pytest
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent
from tests.asking import clients, world  # noqa: F401 - fixtures
from tests.permissions.addresses import KNOWN

pytestmark = pytest.mark.django_db
SIGNS = ["%00", "%01", "%1B", "%7F", "%C2%85"]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    "path", ["/wordings/{}/", "/documents/{}/1/", "/{}", "/accounts/sign-in/{}"]
)
def test_a_control_character_in_a_path_is_refused_with_a_sentence(office, sign, path):
    signed_in = Client()
    signed_in.force_login(office)
    before = AuditEvent.objects.count()

    for client in (signed_in, Client()):
        for ask in (client.get, client.post):
            answer = ask(path.format(sign))

            assert answer.status_code == 400
            assert "控制字符" in answer.content.decode()
    assert AuditEvent.objects.count() == before


def test_no_address_of_ours_fails_over_a_control_character(clients, world):  # noqa: F811
    _, (own, _) = world

    for address in KNOWN:
        url = address.of(own)
        for asked in (f"{url}%00", f"{url}?q=%00", f"{url}?cursor=a%1fb&{'%00'}=1"):
            assert clients["office"].get(asked).status_code == 400, asked


def test_a_pasted_line_break_in_a_search_is_none(office):
    client = Client()
    client.force_login(office)

    assert client.get(reverse("overview:search") + "?q=%E8%B4%A2%0D%0A%09").status_code == 200


@pytest.mark.parametrize("word", ["孙领", "2031〕1号"])
def test_words_that_a_browser_leaves_unquoted_are_no_control_characters(office, word):
    """Their bytes come as Latin-1 (PEP 3333): some of them look like C1 controls."""
    client = Client()
    client.force_login(office)

    answer = client.get(f"{reverse('overview:search')}?q={word}")

    assert answer.status_code == 200
    assert word in answer.content.decode()
    assert client.get(f"{reverse('overview:search')}?q={word}\x85").status_code == 400


def test_no_form_of_ours_fails_over_a_nul(clients, world):  # noqa: F811
    """Names that views read by hand; what a form has cleaned is asked of the form."""
    _, (own, _) = world
    typed = dict.fromkeys(("note", "do", "to", "pk", "version", "take", "add", "q"), "a\x00b")

    faults = []
    for address in KNOWN:
        for name in ("office", "leader", "liaison", "organ"):
            clients[name].raise_request_exception = False
            if clients[name].post(address.of(own), typed).status_code >= 500:
                faults.append((address.name, name))

    assert not faults


def test_words_that_come_unquoted_are_no_control_characters(client, office):
    """Old tools send an address as they were given it; 公 holds a byte that Latin-1 calls a control."""
    client.force_login(office)

    assert client.get("/items/?q=公务接待").status_code == 200
