"""Over the demo's world: every link, picture, form and button of a page leads somewhere for whoever sees it."""

import re
from collections import Counter
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from accounts.models import User
from tests import trying, walking

ACCOUNTS = [
    *("bangong", "lingdao", "zuzhang", "zuyuan", "lianluo", "jiwei"),
    *("xitong", "anquan", "shenji"),
]
REFERENCE = re.compile(
    r'<(?:a|form|img|button|iframe)\b[^>]*?\s(href|action|src|hx-get|hx-post|formaction)="([^"]*)"'
)
# On a phone a cell carries its column's name, and an empty one goes: CSS calls only ``<td></td>`` empty.
NAMED_NOTHING = re.compile(r'<td\b[^>]*\sdata-label="([^"]*)"[^>]*>\s+</td>')
POSTED = {"action", "hx-post", "formaction"}


def shape(address: str) -> str:
    """Addresses of one shape are one page: numbers left out, of questions all but their names."""
    parts = urlsplit(address)
    asked = re.sub(r"=[^&]*", "", parts.query) if not parts.path.startswith("/admin/") else ""
    return re.sub(r"\d+", "N", f"{parts.path}?{asked}")


def faults_of(page: str, text: str, targets: list[tuple[str, str]]) -> list[str]:
    """References without an address or to what is not there, and names of cells without content."""
    empty = [f"{page}: {kind} says nothing" for kind, to in targets if not to]
    empty += [f"{page}: a cell “{name}” holds white space" for name in NAMED_NOTHING.findall(text)]
    places = (to[1:] for _, to in targets if len(to) > 1 and to[0] == "#")
    return empty + [f"{page}: #{to} is not there" for to in places if f'id="{to}"' not in text]


def walk(client: Client) -> tuple[int, list[str]]:
    """Pages opened from the home page on, one of each shape, and what was wrong with them."""
    waiting, met, faults = [("/", "")], Counter(), []
    while waiting:
        address, source = waiting.pop(0)
        met[shape(address)] += 1
        if met[shape(address)] > 1 or address.startswith("/static/"):
            continue
        answer = client.get(address)
        content = b"".join(answer)
        if answer.status_code == 302:
            waiting.append((urljoin(address, answer.url), address))
        elif answer.status_code != 200:
            faults.append(f"{source} leads to {address}: {answer.status_code}")
        elif "html" in answer["Content-Type"]:
            text = content.decode()
            targets = [(kind, unescape(to)) for kind, to in REFERENCE.findall(text)]
            faults += faults_of(address, text, targets)
            waiting += [
                (urljoin(address, to).partition("#")[0], address)
                for kind, to in targets
                if kind not in POSTED and to[:1] not in ("", "#") and ":" not in to.split("/")[0]
            ]
    return len(met), faults


@pytest.mark.django_db
@pytest.mark.parametrize("account", ACCOUNTS)
def test_every_link_leads_somewhere(demo, account):
    client = Client()
    client.force_login(User.objects.get(username=account))
    pages, faults = walk(client)

    assert not faults
    assert pages > 20


@pytest.mark.django_db
@pytest.mark.parametrize("account", ACCOUNTS)
def test_no_button_can_only_be_refused(demo, account):
    """Over a thing in each of its states: what a person is offered, they may do, and may do now."""
    pressed, refused = set(), []

    def press(submission: walking.Submission) -> None:
        key = (
            submission.name,
            submission.button.name,
            submission.button.value,
            submission.walk.place(submission.page),
        )
        if trying.shown(submission.form) or key in pressed:
            return
        pressed.add(key)
        answer = trying.send(submission)
        if answer.verdict != trying.SAVED:
            refused.append(f"{submission}: {answer}")

    walk = walking.Walk(account, User.objects.get(username=account), press, set()).go()

    assert refused == []
    assert walk.closed == [], "links and buttons to a form that cannot be opened"
    assert walk.pages > 10
