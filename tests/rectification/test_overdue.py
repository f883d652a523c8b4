"""逾期 has one definition: what is still owed and past its day, on every page the same."""

import re

import pytest
from django.urls import reverse

from core.models import Notice
from overview.queries import dashboard
from rectification import queries
from rectification.actions import reminders
from rectification.models import LedgerItem, Measure
from rectification.queries import escalation
from rounds.actions import feeds, reminder_rules
from rounds.models import Deadline, ReminderRule
from tests import factories as make

pytestmark = pytest.mark.day


def make_late(row, field: str = "due_on") -> None:
    """Its day passed five days ago, in its own column and in its deadline."""
    type(row).objects.filter(pk=row.pk).update(**{field: make.days(-5)})
    kind = type(row)._meta.label_lower
    Deadline.objects.filter(target_type=kind, target_id=row.pk).update(due_on=make.days(-5))
    row.refresh_from_db()


def listed(client, user, due: str) -> int:
    """How many the list of deadlines says there are."""
    client.force_login(user)
    text = client.get(reverse("rounds:deadline_list"), {"due": due}).content.decode()
    return int(re.search(r"共\s*<strong>(\d+)", text)[1])


def test_a_late_measure_makes_its_item_overdue_everywhere(client, item, underway, office):
    make_late(item.measures.first())
    today = make.today()

    assert item.due_on > today
    assert queries.counters(underway.items.all(), today).overdue == 1
    assert list(LedgerItem.objects.overdue(today)) == [item]
    assert escalation.standings([underway], today)[underway.pk].overdue == 1
    (row,) = queries.with_overdue(type(underway).objects.all(), today)
    assert row.overdue == 1
    client.force_login(office)
    page = client.get(underway.get_absolute_url(), {"light": "red"}).content.decode()
    assert item.problem[:10] in page
    assert "措施逾期5天" in page


def test_what_was_handed_in_is_not_the_units_overdue(client, submitted, underway, office):
    make_late(submitted)
    for measure in submitted.measures.all():
        make_late(measure)
    today = make.today()

    assert queries.counters(underway.items.all(), today).overdue == 0
    assert not Deadline.objects.overdue(today).filter(target_id=submitted.pk).exists()
    client.force_login(office)
    page = client.get(underway.get_absolute_url()).content.decode()
    assert "逾期5天" not in page
    assert "已报请销号" in page


@pytest.mark.parametrize("who", ["liaison", "office", "leader"])
def test_the_home_counts_and_lists_the_deadlines_of_the_list(client, request, item, who):
    user = request.getfixturevalue(who)
    make_late(item)
    for measure in Measure.objects.filter(item=item):
        make_late(measure)

    board = dashboard.board(user, make.today())
    (figure,) = [each for each in board.figures if each.label == "逾期"]

    assert figure.value == listed(client, user, "overdue") >= 2
    assert len(board.late) == min(figure.value, dashboard.SHOWN)
    client.force_login(user)
    assert "项逾期，" not in client.get("/").content.decode()


def long_late(item) -> None:
    """The dates of an item and of its measures passed yesterday; they were set long before."""
    pks = {LedgerItem: [item.pk], Measure: [m.pk for m in item.measures.all()]}
    for kind, ids in pks.items():
        rows = Deadline.objects.filter(target_type=kind._meta.label_lower, target_id__in=ids)
        rows.update(due_on=make.days(-1), starts_on=make.days(-60))


def test_nobody_is_reminded_of_what_was_handed_in_as_overdue(item, submitted):
    reminder_rules.load_defaults()
    ReminderRule.objects.create(kind="item", days=1, to_responsible=True)
    ReminderRule.objects.create(kind="measure", days=1, to_responsible=True)
    long_late(submitted)

    reminders.remind(make.today())

    assert not Notice.objects.filter(
        subject__contains="已逾期1天", url=submitted.get_absolute_url()
    )


def test_the_subscribed_calendar_says_handed_in_not_overdue(client, submitted, office):
    long_late(submitted)

    secret = feeds.make(by=office)

    text = client.get(reverse("rounds:feed", args=[secret])).content.decode().replace("\r\n ", "")
    row = Deadline.objects.get(target_type="rectification.ledgeritem", target_id=submitted.pk)
    assert f"已报送，待核验。编号{row.pk}" in text
    assert f"已逾期。编号{row.pk}" not in text
