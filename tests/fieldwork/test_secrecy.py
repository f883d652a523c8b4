"""Marked words are planted in everything that a stay collects; each person reads those of their own only.

All kinds at once, so that every page, list and file is asked for once a person.
"""

import pytest
from django.test import Client
from django.urls import reverse

from tests.asking import read
from tests.factories import LiaisonFactory
from tests.fieldwork import (
    secrecy,
    test_activity_secrecy,
    test_consultation_secrecy,
    test_intake_secrecy,
    test_petition_secrecy,
    test_weekly_secrecy,
)
from tests.fieldwork.survey_rows import opened
from tests.snapshots import snapshot_fixture

STRANGERS = {
    "liaison", "other_liaison", "outsider", "foreign_organ", "auditor", "sysadmin", "security",
}  # fmt: skip
# The mark of a kind, and who must not find it besides the strangers.
OUTSIDE = {
    "泄密动": {"organ", "leadership"},
    "泄密请": {"organ", "office"},
    "泄密访": {"organ"},
    "泄密周": {"organ", "leadership"},
    "泄密函": {"leadership"},
    "泄密卷": {"organ", "leadership"},
}
# What stands beside a word in the results of a search for it.
FOUND = {
    "泄密动见闻": "活动001",
    "泄密请标题": "请示001",
    "泄密访反映人": "信访001",
    "泄密访摘要": "信访001",
    "泄密访被反映人": "泄密访职务",
}


@snapshot_fixture
def other_liaison(other_inspection):
    return LiaisonFactory(unit=other_inspection.unit).user


@pytest.fixture
def planted(
    inspection, member, leader, liaison, leadership, office, organ, foreign_organ, receiving_organ
):
    told = test_intake_secrecy.plant(inspection, receiving_organ, organ, office, leader)
    rows = [
        test_petition_secrecy.plant(inspection, member, leader, liaison),
        test_weekly_secrecy.plant(inspection, leader, office),
        test_activity_secrecy.plant(inspection, member),
        test_consultation_secrecy.plant(inspection, member, leader, leadership, office),
        opened(inspection, by=member, title="泄密卷问卷", intro="泄密卷说明"),
    ]
    urls = [*test_intake_secrecy.pages(told), *(url for row in rows for url in secrecy.pages(row))]
    return list(dict.fromkeys(urls))


@pytest.mark.parametrize("who", sorted(STRANGERS | {"organ", "office", "leadership"}))
def test_nobody_outside_finds_a_word(planted, request, who):
    client = Client(raise_request_exception=False)
    client.force_login(request.getfixturevalue(who))
    hidden = [mark for mark, others in OUTSIDE.items() if who in STRANGERS | others]

    told = []
    for url in planted:
        answer = read(client.get(url))
        told += [(url, mark) for mark in hidden if mark.encode() in answer]
    for word, beside in FOUND.items():
        if word.startswith(tuple(hidden)):
            shown = read(client.get(reverse("overview:search"), {"q": word})).decode()
            told += [(word, beside)] if beside in shown else []

    assert told == []
