"""Answering with a code: once, by anybody who holds one, and nobody can tell afterwards who it was."""

import io
import logging
import re

import pikepdf
import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from core.documents import codes
from core.errors import ActionDenied, InvalidTransition, NotYet
from core.models import AuditEvent
from fieldwork.actions import survey_answers as actions
from fieldwork.actions import surveys
from fieldwork.models import SurveyCode, SurveyResult
from fieldwork.queries.survey_answers import mark_of
from rounds.enums import Stage
from rounds.models import Inspection
from tests import browsed
from tests.asking import read
from tests.factories import days
from tests.fieldwork.survey_rows import opened
from tests.snapshots import snapshot_fixture

ASK = "/answer/"


@pytest.fixture(autouse=True)
def _stay(inspection, other_inspection):
    cache.clear()
    for each in (inspection, other_inspection):
        Inspection.objects.filter(pk=each.pk).update(
            stage=Stage.FIELDWORK, entry_on=days(-10), exit_on=None
        )
        each.refresh_from_db()


@snapshot_fixture
def survey(inspection, member):
    return opened(inspection, by=member, paper_forms=2)


def send(code: str, *, client: Client | None = None, **answers):
    """What a phone does with a slip: opens its address, fills in, sends."""
    client = client or Client(raise_request_exception=False)
    given = {"q0": "1", "q1": "0", "q3": ""} | answers
    return browsed.submit(client, ASK, at=f"{ASK}{code}/", answer="1", **given)


def typed(client: Client, code: str):
    """What somebody does who types the code."""
    return browsed.submit(client, ASK, code=code)


def content(survey) -> SurveyResult:
    return SurveyResult.objects.get(survey=survey)


def test_an_answer_is_added_up_and_its_code_is_used_once(survey, member):
    code, other = actions.issue_codes(survey, 2, by=member)

    done = send(code, q0="0", q2=["0", "2"], q3="食堂太远")
    again = send(other)

    assert (done.status_code, again.status_code) == (302, 302)
    assert "没有留下您的任何信息" in read(Client().get(done.url)).decode()
    result = content(survey)
    assert result.answers == 2
    assert [each["counts"] for each in result.content] == [[1, 1, 0, 0], [2, 0], [1, 0, 1], []]
    assert result.content[3]["texts"] == ["食堂太远"]


def test_a_used_code_a_mistyped_one_an_unknown_one_and_a_closed_survey_say_so(survey, member):
    used, fresh = actions.issue_codes(survey, 2, by=member)
    send(used)
    client = Client()

    assert "已经用过" in read(client.get(f"{ASK}{used}/")).decode()
    assert "12位字母和数字" in read(typed(client, "<b>ab")).decode()
    assert "&lt;b&gt;ab" in read(typed(client, "<b>ab")).decode()
    assert "没有这个答题码" in read(typed(client, codes.draw())).decode()
    surveys.close(survey, by=member)
    assert "已经结束" in read(typed(client, fresh)).decode()


def test_a_typed_code_opens_in_any_case_with_or_without_hyphens(survey, member):
    (code,) = actions.issue_codes(survey, 1, by=member)

    page = read(typed(Client(), codes.spaced(code).lower())).decode()

    assert "总体评价" in page


def test_nothing_typed_is_lost_where_something_is_missing(survey, member):
    (code,) = actions.issue_codes(survey, 1, by=member)
    words = "<script>alert(1)</script>'\";--\u202e𠮷"

    answer = browsed.submit(
        Client(), ASK, at=f"{ASK}{code}/", answer="1", q1="1", q2=["1"], q3=words
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "还有1道题" in page
    assert "&lt;script&gt;alert(1)" in page
    assert len(re.findall(r"<input[^>]* checked", page)) == 2
    assert content(survey).answers == 0
    assert not SurveyCode.objects.filter(is_used=True).exists()


def test_a_code_used_while_the_page_was_open_says_so_and_adds_nothing(survey, member):
    (code,) = actions.issue_codes(survey, 1, by=member)
    client = Client()
    form = browsed.form(client, ASK, at=f"{ASK}{code}/")
    send(code)

    answer = form.send(client, ASK, answer="1", q0="1", q1="0")

    assert answer.status_code == 422
    assert "已经用过" in answer.content.decode()
    with pytest.raises(NotYet, match="已经用过"):
        actions.answer(survey, code, [[0], [0], [], ""])
    assert content(survey).answers == 1


def test_choices_that_nobody_offered_are_refused(survey, member):
    (code,) = actions.issue_codes(survey, 1, by=member)
    client = Client()
    form = browsed.form(client, ASK, at=f"{ASK}{code}/")

    for wrong in ({"q0": "9"}, {"q0": "-1"}, {"q2": ["0", "x"]}, {"q3": "长" * 501}):
        given = {"answer": "1", "q0": "1", "q1": "0"} | wrong
        assert form.send(client, ASK, **given).status_code == 422
    assert content(survey).answers == 0


def test_the_form_needs_its_token_and_an_address_its_patience(survey, member, settings):
    code, other = actions.issue_codes(survey, 2, by=member)
    strict = Client(enforce_csrf_checks=True)
    assert send(code, client=strict, csrfmiddlewaretoken=None).status_code == 403
    assert send(code, client=strict).status_code == 302
    client = Client()
    form = browsed.form(client, ASK, at=f"{ASK}{other}/")
    settings.SURVEY_PER_MINUTE = 0

    answer = form.send(client, ASK, answer="1", q0="1", q1="0", q3="打了很久")

    assert answer.status_code == 429
    assert "打了很久" in answer.content.decode()
    assert "等一分钟" in answer.content.decode()
    assert content(survey).answers == 1


def test_slips_hold_each_code_once_and_the_house_only_its_mark(survey, leader):
    client = Client()
    client.force_login(leader)

    answer = browsed.submit(
        client, reverse("fieldwork:survey_codes", args=[survey.pk]), number="13"
    )

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    with pikepdf.open(io.BytesIO(read(answer))) as book:
        assert len(book.pages) == 2
    assert SurveyCode.objects.filter(survey=survey).count() == 13
    assert AuditEvent.objects.get(verb="制作答题码").note == "13个"


def test_codes_are_made_by_the_team_in_limits_and_voided_where_lost(survey, member, office, leader):
    (used,), lost = (
        actions.issue_codes(survey, 1, by=member),
        actions.issue_codes(survey, 3, by=member),
    )
    send(used)
    with pytest.raises(ActionDenied, match="本组成员"):
        actions.issue_codes(survey, 1, by=office)
    with pytest.raises(NotYet, match="一次制作1至200个"):
        actions.issue_codes(survey, 201, by=member)

    actions.void_codes(survey, by=leader)

    assert "没有这个答题码" in read(Client().get(f"{ASK}{lost[0]}/")).decode()
    assert "已经用过" in read(Client().get(f"{ASK}{used}/")).decode()
    with pytest.raises(NotYet, match="没有未用的"):
        actions.void_codes(survey, by=leader)


def test_document_is_entered_by_the_team_up_to_what_was_handed_out(survey, member, office):
    client = Client()
    client.force_login(member)
    url = reverse("fieldwork:survey_enter", args=[survey.pk])

    for _ in range(2):
        assert browsed.submit(client, url, q0="2", q1="1", q3="纸上写的").status_code == 302
    full = browsed.submit(client, url, q0="3", q1="1", q3="第三份")

    assert full.status_code == 409
    assert "已经录满" in full.content.decode()
    assert "第三份" in full.content.decode()
    result = content(survey)
    assert (result.answers, result.from_paper) == (2, 2)
    assert not SurveyCode.objects.filter(is_used=True).exists()
    with pytest.raises(ActionDenied):
        actions.enter_from_paper(survey, [[0], [0], [], ""], by=office)


def test_nothing_comes_in_after_closing(survey, member):
    (code,) = actions.issue_codes(survey, 1, by=member)
    surveys.close(survey, by=member)

    with pytest.raises(NotYet, match="已经结束"):
        actions.answer(survey, code, [[0], [0], [], ""])
    with pytest.raises(InvalidTransition, match="已经结束"):
        actions.enter_from_paper(survey, [[0], [0], [], ""], by=member)


@pytest.mark.django_db(transaction=True)
def test_fifty_answers_tell_nobody_who_answered_what_or_in_which_order(survey, member, caplog):
    """Through the real page, from an address each; then everything that the house keeps is read."""
    caplog.set_level(logging.DEBUG)
    made = actions.issue_codes(survey, 60, by=member)
    order = sorted(
        made[:50], key=lambda code: mark_of(code)[::-1]
    )  # neither the slips' nor the marks'
    addresses = [f"10.77.{place}.9" for place in range(50)]
    words = [f"第{place * 37 % 50:02d}条意见" for place in range(50)]
    rows_before, events, keys = _counts(), AuditEvent.objects.count(), _redis_keys()

    for code, address, text in zip(order, addresses, words, strict=True):
        client = Client(REMOTE_ADDR=address)
        assert send(code, client=client, q0=str(len(text) % 4), q3=text).status_code == 302

    result = content(survey)
    assert result.answers == 50
    # No row is an answer: no table grew, nothing was written to the trail.
    assert _counts() == rows_before
    assert AuditEvent.objects.count() == events
    # Texts stand by their words; not in the order in which they came.
    assert result.content[3]["texts"] == sorted(words)
    # PostgreSQL's own columns: all codes were written by one transaction, their places follow no order.
    rows = _system_columns("fieldwork_surveycode", "mark, is_used")
    assert len({xmin for xmin, *_ in rows}) == 1
    assert {xmin for xmin, *_ in _system_columns("fieldwork_surveyresult", "id")} == {rows[0][0]}
    place_of = {mark: place for place, (_, _, mark, _) in enumerate(rows)}
    assert abs(_correlation([place_of[mark_of(code)] for code in order])) < 0.8
    assert abs(_correlation([place_of[mark_of(code)] for code in made])) < 0.8
    # Nothing anywhere holds a code or an address; what was written stands in no table as it was typed.
    kept = _everything() + caplog.text
    assert [code for code in made if code in kept or codes.spaced(code) in kept] == []
    assert [address for address in addresses if address in kept] == []
    assert [text for text in words if text in kept] == []
    # Redis: a count per address for a minute, under a mark of the address alone.
    new = _redis_keys() - keys
    assert all("throttle:survey:" in key for key in new)
    assert not any(part in key for key in new for part in [*addresses, *made, *map(mark_of, made)])


def _counts() -> dict[str, int]:
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            (found[table],) = cursor.fetchone()
    return found


def _system_columns(table: str, columns: str) -> list[tuple]:
    """In the order in which they lie on the disk."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT xmin::text, cmin::text, {columns} FROM {table} ORDER BY ctid")
        return cursor.fetchall()


def _everything() -> str:
    """Every table as text, system columns too."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f"SELECT string_agg(concat_ws(' ', ctid, xmin, t::text), ' ') FROM \"{table}\" t"
            )
            texts.append(cursor.fetchone()[0] or "")
    return " ".join(texts)


def _redis_keys() -> set[str]:
    return {key.decode() for key in redis.Redis.from_url(settings.REDIS_URL).keys("*")}


def _correlation(places: list[int]) -> float:
    """Of the places with the order of the list (Spearman)."""
    ranks = {place: rank for rank, place in enumerate(sorted(places))}
    size = len(places)
    total = sum((ranks[place] - order) ** 2 for order, place in enumerate(places))
    return 1 - 6 * total / (size * (size**2 - 1))
