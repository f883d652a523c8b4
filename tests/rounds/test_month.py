"""期限日历: the month in the person's scope, the way from a number to the thing, and the feed."""

import io
import logging
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from accounts.actions import people
from accounts.models import SignedIn
from core.models import AuditEvent
from rounds import queries
from rounds.actions import deadlines, feeds
from rounds.enums import DeadlineKind
from rounds.models import CalendarFeed, Deadline
from tests import factories as make
from tests.snapshots import snapshot_fixture
from xuncha.logs import QuietFormatter

pytestmark = [pytest.mark.day, pytest.mark.django_db]
K = DeadlineKind
SECRET_WORDS = "某单位公款吃喝问题"


def due(inspection, office, kind=K.GROUP_REPORT, on=None, **values) -> Deadline:
    label = values.pop("label", SECRET_WORDS)
    return deadlines.set_date(
        inspection, kind, inspection, starts_on=make.days(-5), due_on=on or make.days(0),
        label=label, url=inspection.get_absolute_url(), by=office, **values,
    )  # fmt: skip


@snapshot_fixture
def dated(inspection, other_inspection, office):
    """One of the team's own, one of the unit's, one foreign, one restricted: all due today."""
    return {
        "team": due(inspection, office),
        "unit": due(inspection, office, K.PLAN),
        "foreign": due(other_inspection, office, K.PLAN),
        "clue": due(inspection, office, K.CLUE_SIGN, restricted=True),
    }


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("office", {"team", "unit", "foreign"}),
        ("leadership", {"team", "unit", "foreign"}),
        ("leader", {"team", "unit"}),
        ("liaison", {"unit"}),
        ("foreign_liaison", {"foreign"}),
        ("organ", set()),
        ("sysadmin", set()),
    ],
)
def test_scope(dated, request, who, seen):
    user = request.getfixturevalue(who)

    found = set(queries.scoped(user).values_list("pk", flat=True))

    assert found == {dated[name].pk for name in seen}


def test_month_counts_by_day_and_kind_in_one_statement(
    inspection, office, django_assert_num_queries
):
    day = date(2026, 2, 24)
    due(inspection, office, K.PLAN, on=day)
    due(inspection, office, K.GROUP_REPORT, on=day)
    rows = queries.scoped(office)

    with django_assert_num_queries(1):
        weeks = queries.calendar_month(rows, date(2026, 2, 1), today=date(2026, 3, 1))

    assert (weeks[0][0][0], weeks[-1][-1][0]) == (date(2026, 1, 26), date(2026, 3, 1))
    lines = dict(weeks[4])[day]
    assert [(line.label, line.count, line.light) for line in lines] == [
        ("向领导小组报告", 1, "red"),
        ("整改方案", 1, "red"),
    ]


def test_the_page_shows_the_month_the_day_and_unknown_years(inspection, office, sign_in):
    due(inspection, office, on=date(2026, 2, 14))
    client = sign_in(office)

    page = client.get(reverse("rounds:calendar"), {"day": "2026-02-14"}).content.decode()
    assert "2026年2月" in page
    assert SECRET_WORDS in page
    assert "班" in page  # 14 February 2026 is a made-up working day
    assert "尚未录入" not in page

    later = client.get(reverse("rounds:calendar"), {"month": "2027-02"}).content.decode()
    assert "2027年放假和调休安排尚未录入" in later
    for nonsense in ("2026-99", "x", "9999-12"):
        assert client.get(reverse("rounds:calendar"), {"month": nonsense}).status_code == 200


def test_a_number_leads_to_the_thing_inside_the_scope(dated, leader, outsider, sign_in):
    address = reverse("rounds:deadline", args=[dated["team"].pk])

    assert sign_in(leader).get(address).url == dated["team"].url
    assert sign_in(outsider).get(address).status_code == 404


def subscribe(client) -> str:
    answer = client.post(reverse("rounds:feed_page"))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    page = answer.content.decode()
    return page.split("<code>")[1].split("</code>")[0]


def test_feed_holds_dates_and_no_content(dated, inspection, leader, sign_in):
    address = subscribe(sign_in(leader))

    answer = Client().get(address)

    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert {str(e["summary"]) for e in events} == {
        f"向领导小组报告到期（编号{dated['team'].pk}）",
        f"整改方案到期（编号{dated['unit'].pk}）",
    }
    assert {e["dtstart"].dt for e in events} == {make.days(0)}
    text = answer.content.decode().replace("\r\n ", "")
    assert SECRET_WORDS not in text
    assert inspection.unit.name not in text
    assert reverse("rounds:deadline", args=[dated["team"].pk]) in text


def test_the_entry_keeps_its_name_when_the_date_moves(inspection, leader, office):
    row = due(inspection, office)
    secret = feeds.make(by=leader)
    first = Calendar.from_ical(Client().get(reverse("rounds:feed", args=[secret])).content)
    deadlines.extend(
        row.kind, inspection, due_on=make.days(9), reason="工作需要", by=office
    )  # fmt: skip

    second = Calendar.from_ical(Client().get(reverse("rounds:feed", args=[secret])).content)

    one, two = first.walk("VEVENT")[0], second.walk("VEVENT")[0]
    assert one["uid"] == two["uid"]
    assert two["sequence"] > one["sequence"]
    assert two["dtstart"].dt == make.days(9)
    assert "原定" in str(two["description"])


def test_the_address_is_shown_once_kept_nowhere_and_revocable(dated, leader, sign_in):
    client = sign_in(leader)
    first = subscribe(client)
    assert "只显示这一次" not in client.get(reverse("rounds:feed_page")).content.decode()
    secret = first.rsplit("/", 1)[1].removesuffix(".ics")
    assert secret not in str(list(CalendarFeed.objects.values()))
    assert secret not in str([dict(client.session)])

    second = subscribe(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200

    client.post(reverse("rounds:feed_revoke"))
    assert Client().get(second).status_code == 404
    verbs = AuditEvent.objects.filter(verb__contains="日历订阅").values_list("verb", flat=True)
    assert sorted(verbs) == ["停用日历订阅", "开通日历订阅", "开通日历订阅"]


def test_a_disabled_account_has_no_feed(leader):
    secret = feeds.make(by=leader)
    leader.is_active = False
    leader.save()

    assert Client().get(reverse("rounds:feed", args=[secret])).status_code == 404
    assert Client().get(reverse("rounds:feed", args=["nobodys"])).status_code == 404


def test_an_account_that_went_out_of_use_comes_back_without_its_keys(leader, sysadmin, sign_in):
    client, secret = sign_in(leader), feeds.make(by=leader)
    key = client.session.session_key
    SignedIn.objects.create(user=leader, session_key=key, address="10.0.0.1")

    people.edit(leader, {"is_active": False}, by=sysadmin)
    people.edit(leader, {"is_active": True}, by=sysadmin)

    assert Client().get(reverse("rounds:feed", args=[secret])).status_code == 404
    assert client.get("/").status_code == 302
    event = AuditEvent.objects.get(verb="停用日历订阅")
    assert event.actor_id == sysadmin.pk


def test_the_log_names_no_address_that_opens_by_itself(client, db):
    said = io.StringIO()
    handler, logger = logging.StreamHandler(said), logging.getLogger("django.request")
    handler.setFormatter(QuietFormatter("{message}", style="{"))
    logger.addHandler(handler)
    try:
        client.get(reverse("rounds:feed", args=["a-key-of-somebody"]))
        client.get("/verify/ABCDEFGHJKLM/nothing/")
        client.get(reverse("fieldwork:answer_code", args=["ABCDEFGHJKLM"]))
    finally:
        logger.removeHandler(handler)

    assert "/calendar/feed/…" in said.getvalue()
    assert "/answer/…" in said.getvalue()
    assert "a-key-of" not in said.getvalue()
    assert "ABCDEFGH" not in said.getvalue()


def test_a_feed_shows_what_is_near(inspection, leader, office):
    due(inspection, office, K.PLAN, on=make.days(0) + timedelta(days=500))
    secret = feeds.make(by=leader)

    answer = Client().get(reverse("rounds:feed", args=[secret]))

    assert not Calendar.from_ical(answer.content).walk("VEVENT")


def test_the_round_shows_what_is_due_next_inside_the_scope(dated, inspection, leader, sign_in):
    page = sign_in(leader).get(inspection.round.get_absolute_url())

    urls = [row["url"] for row in page.context["dates"]]
    assert urls == [dated["team"].url, dated["unit"].url]
    assert "最近到期" in page.content.decode()
