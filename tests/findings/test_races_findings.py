"""Two people at the same moment, with real threads and connections: one wins, the other is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from core.errors import InvalidTransition, Refusal, StaleState
from core.models import AuditEvent
from findings.actions import findings as actions
from findings.enums import FindingState
from findings.models import Finding
from tests.findings import making

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*doings) -> list:
    """Run each in a thread of its own, all starting together; answers or refusals in order."""
    barrier = Barrier(len(doings))

    def run(doing):
        try:
            barrier.wait(30)
            return doing()
        except Refusal as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as pool:
        return list(pool.map(run, doings))


def test_two_signatures_at_once_one_wins_and_the_other_is_told(draft, deputy, leader):
    making.submitted(draft)
    actions.review(draft, by=deputy)
    mine, theirs = (
        Finding.objects.select_related("inspection__unit", "created_by").get(pk=draft.pk)
        for _ in range(2)
    )

    answers = at_once(
        lambda: actions.sign(mine, note="甲", by=leader),
        lambda: actions.sign(theirs, note="乙", by=leader),
    )

    refused = [answer for answer in answers if answer is not None]
    assert len(refused) == 1
    assert isinstance(refused[0], StaleState | InvalidTransition)
    assert "刷新" in str(refused[0])
    assert Finding.objects.get(pk=draft.pk).state == FindingState.SIGNED
    assert AuditEvent.objects.filter(verb="审签底稿").count() == 1


def test_two_saves_at_once_keep_exactly_one(draft, member, leader):
    mine, theirs = (Finding.objects.get(pk=draft.pk) for _ in range(2))

    answers = at_once(
        lambda: actions.edit(mine, {"title": "组员的"}, version=mine.version, by=member),
        lambda: actions.edit(theirs, {"title": "组长的"}, version=theirs.version, by=leader),
    )

    assert sorted(isinstance(answer, StaleState) for answer in answers) == [False, True]
    winner = "组员的" if answers[0] is True else "组长的"
    assert Finding.objects.get(pk=draft.pk).title == winner


def test_numbers_taken_at_once_are_gapless(inspection, member):
    at_once(*[lambda: actions.draft(inspection, title="同时起草", by=member) for _ in range(5)])

    numbers = Finding.objects.filter(inspection=inspection).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4, 5]
