"""The same code, the same recovery code, the same signature sent to two processes at one moment: one wins.

Two gunicorns over one database, asked through real connections: no lock in one process's memory helps.
"""

import threading
from collections.abc import Callable

import pytest
import requests
from django.urls import reverse

from accounts.actions import factors
from core import audit
from findings.models import Finding, Handoff
from tests import factories as make
from tests.accounts.test_second_factor import now_code
from tests.attacks.test_served import SIGN_IN, token
from tests.factories import PASSWORD
from tests.flows.visiting import Visitor
from tests.processes import running_web

CODE, HOME = reverse("accounts:sign_in_code"), reverse("accounts:profile")
EACH = 2  # who try at each process: below the number of failures that locks


@pytest.fixture(scope="module")
def second_process(live_environment):
    with running_web(live_environment, log_name="second.log") as url:
        yield url


@pytest.fixture
def urls(live_server_url, second_process) -> list[str]:
    return [live_server_url, second_process] * EACH


def at_once(doings: list[Callable]) -> list:
    """What each gives, all begun at the same moment."""
    start, results = threading.Barrier(len(doings)), [None] * len(doings)

    def run(place: int) -> None:
        start.wait(30)
        results[place] = doings[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(doings))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


# --- codes -------------------------------------------------------------------------------------
@pytest.fixture
def bound(transactional_db):
    """Somebody with a second factor; the codes for it are in ``recovery``."""
    person = make.UserFactory(username="office", roles=["office"])
    factors.prepare(person, by=person)
    person.recovery = factors.confirm(person, now_code(person, -1), by=person)
    return person


def half_in(url: str, username: str) -> requests.Session:
    """A session that the password has opened and the code has not."""
    session = requests.Session()
    session.headers["Connection"] = "close"
    typed = {"username": username, "password": PASSWORD}
    typed["csrfmiddlewaretoken"] = token(session, url)
    answer = session.post(url + SIGN_IN, typed, allow_redirects=False)
    assert answer.headers["Location"] == CODE, answer.status_code
    return session


def try_code(session: requests.Session, url: str, code: str) -> int:
    typed = {"code": code, "csrfmiddlewaretoken": session.cookies["csrftoken"]}
    return session.post(url + CODE, typed, allow_redirects=False).status_code


def is_in(session: requests.Session, url: str) -> bool:
    return session.get(url + HOME, allow_redirects=False).status_code == 200


@pytest.mark.parametrize("kind", ["code", "recovery code"])
def test_one_code_opens_one_session_whichever_process_is_asked(urls, bound, kind):
    sessions = [half_in(url, bound.username) for url in urls]
    code = now_code(bound) if kind == "code" else bound.recovery[0]

    answers = at_once(
        [
            lambda session=session, url=url: try_code(session, url, code)
            for session, url in zip(sessions, urls, strict=True)
        ]
    )

    assert sorted(answers) == [302] + [422] * (len(urls) - 1)
    inside = [is_in(session, url) for session, url in zip(sessions, urls, strict=True)]
    assert inside == [answer == 302 for answer in answers]


def test_a_code_used_at_one_process_is_used_at_the_other(urls, bound):
    first, second = half_in(urls[0], bound.username), half_in(urls[1], bound.username)
    code = now_code(bound)

    assert try_code(first, urls[0], code) == 302
    assert try_code(second, urls[1], code) == 422
    assert not is_in(second, urls[1])


# --- signatures --------------------------------------------------------------------------------
@pytest.fixture
def world(matrix_world, transactional_db):
    people, (own, _) = matrix_world
    return people, own


def post_at_once(urls: list[str], user, path: str, **data) -> list[int]:
    """The answers to the same post at every process; as htmx, so that a refusal is a status."""
    visitors = [(Visitor(url, user), url) for url in urls]
    kind = "application/x-www-form-urlencoded"
    return at_once(
        [
            lambda visitor=visitor, url=url: (
                requests.post(
                    url + path,
                    {"csrfmiddlewaretoken": visitor.token, **data},
                    headers=visitor.headers(kind) | {"HX-Request": "true", "Connection": "close"},
                    allow_redirects=False,
                    timeout=30,
                ).status_code
            )
            for visitor, url in visitors
        ]
    )


def test_one_sheet_is_signed_once(world, urls):
    people, own = world
    sheet = own["reviewed"]

    path = reverse("findings:finding_sign", args=[sheet.pk])
    answers = post_at_once(urls, people.leader, path, version=sheet.version)

    assert answers.count(302) == 1, answers
    assert answers.count(409) == len(urls) - 1, answers
    assert Finding.objects.get(pk=sheet.pk).signed_by == people.leader
    assert [event.verb for event in audit.history(sheet)].count("审签底稿") == 1


def test_one_handoff_is_signed_for_once(world, urls):
    people, own = world
    handoff = own["handoff"]
    path = reverse("findings:handoff_receive", args=[handoff.pk])

    answers = post_at_once(urls, people.organ, path, version=handoff.version)

    assert answers.count(302) == 1, answers
    assert answers.count(409) == len(urls) - 1, answers
    assert Handoff.objects.get(pk=handoff.pk).received_by == people.organ
    assert [event.verb for event in audit.history(handoff)].count("签收线索") == 1
