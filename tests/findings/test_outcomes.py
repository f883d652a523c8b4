"""处理结果 of a handoff: the answer's step and those that follow months later (ADR 0107)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import ActionDenied, NotYet, StaleState
from core.models import AuditEvent, Notice
from findings.actions import handoffs, outcomes
from findings.models import Handoff, HandoffOutcome
from findings.queries import organs
from tests.browsed import form, submit
from tests.findings import clue_rows as rows
from tests.snapshots import snapshot_fixture

pytestmark = pytest.mark.django_db


@snapshot_fixture
def granted(office, inspection, security):
    rows.grant(office, inspection, by=security)
    return office


@snapshot_fixture
def answered(inspection, member, leader, granted, receiving_organ, organ) -> Handoff:
    clue = rows.approved(inspection, author=member, leader=leader, office=granted)
    handoff = rows.handed_over(clue, receiving_organ, by=granted)
    handoffs.receive(handoff, by=organ)
    handoffs.handle(handoff, disposal="verification", handling="初核", by=organ)
    handoffs.answer(handoff, outcome="filed", text="已立案", by=organ)
    long_ago = timezone.localdate() - timedelta(days=90)
    Handoff.objects.update(issued_on=long_ago)
    HandoffOutcome.objects.update(decided_on=long_ago + timedelta(days=30))
    handoff.refresh_from_db()
    return handoff


def step(**columns) -> dict:
    return {"kind": "party", "degree": 2, "decided_on": timezone.localdate(), "quantity": 1,
            "money": Decimal("3.50"), "note": "警告处分一人"} | columns  # fmt: skip


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_an_answer_is_the_first_step_and_later_ones_stand_beside_it(answered, organ, granted):
    outcomes.add(answered, step(), version=answered.version, by=organ)

    assert [row.kind for row in answered.outcomes.all()] == ["filed", "party"]
    assert Handoff.objects.get().outcome == "party"
    assert [row.kind for row in HandoffOutcome.objects.newest()] == ["party"]
    told = Notice.objects.filter(kind="clue.went_on")
    assert [notice.recipient for notice in told] == [granted]
    assert "警告" not in told.get().subject
    event = AuditEvent.objects.filter(verb="登记处理结果").get()
    assert event.changes["outcome"] == ["filed", "party"]
    assert "警告" not in str(event.changes)


def test_what_is_entered_late_does_not_hide_what_is_newer(answered, organ):
    outcomes.add(answered, step(), by=organ)
    earlier = timezone.localdate() - timedelta(days=10)

    outcomes.add(answered, step(kind="organisational", decided_on=earlier), by=organ)

    assert Handoff.objects.get().outcome == "party"
    figures = organs.by_organ(Handoff.objects.all(), timezone.localdate())
    assert [line.filed for line in figures] == [1]


def test_the_degree_follows_from_the_kind_or_is_refused(answered, organ):
    outcomes.add(answered, step(kind="justice", degree=None), by=organ)
    assert HandoffOutcome.objects.get(kind="justice").degree == 4

    with pytest.raises(NotYet, match="形态"):
        outcomes.add(answered, step(kind="justice", degree=1), by=organ)
    tomorrow = timezone.localdate() + timedelta(days=1)
    early = answered.issued_on - timedelta(days=1)
    with pytest.raises(NotYet, match="晚于今天"):
        outcomes.add(answered, step(decided_on=tomorrow), by=organ)
    with pytest.raises(NotYet, match="早于移交日期"):
        outcomes.add(answered, step(decided_on=early), by=organ)


def test_a_mistaken_step_is_withdrawn_and_stays_to_be_read(answered, organ, granted):
    row = outcomes.add(answered, step(), by=organ)

    outcomes.withdraw(row, note="人数有误", version=row.version, by=organ)

    row.refresh_from_db()
    assert (row.is_withdrawn, row.withdrawn_note) == (True, "人数有误")
    assert Handoff.objects.get().outcome == "filed"
    assert [each.kind for each in HandoffOutcome.objects.newest()] == ["filed"]
    only = HandoffOutcome.objects.standing().get()
    with pytest.raises(NotYet, match="唯一"):
        outcomes.withdraw(only, note="错", by=organ)
    page = signed_in(organ).get(answered.get_absolute_url()).content.decode()
    assert "人数有误" in page


def test_who_may_go_on(answered, organ, granted, leader, office2):
    outcomes.add(answered, step(), by=granted)
    for user in (leader, office2):
        with pytest.raises(ActionDenied):
            outcomes.add(answered, step(), by=user)


def test_two_at_once_see_each_other(answered, organ, granted):
    version = answered.version
    outcomes.add(answered, step(), version=version, by=organ)

    with pytest.raises(StaleState):
        outcomes.add(answered, step(), version=version, by=granted)


def test_the_page_asks_the_degree_where_it_must_be_chosen(answered, organ):
    client, url = signed_in(organ), reverse("findings:outcome_new", args=[answered.pk])

    refused = submit(client, url, kind="party", note="严重警告")
    assert refused.status_code == 422
    assert "请选择这一类别属于第几种形态" in refused.content.decode()
    assert "严重警告" in refused.content.decode()
    wrong = submit(client, url, kind="talked_to", degree="3")
    assert "只能归入第一种形态" in wrong.content.decode()

    assert submit(client, url, kind="party", degree="3", note="撤职").status_code == 302
    page = client.get(answered.get_absolute_url()).content.decode()
    assert "第三种形态" in page
    assert "撤职" in page


def test_the_answer_page_takes_persons_and_degree(
    inspection, member, leader, granted, receiving_organ, organ
):
    clue = rows.approved(inspection, author=member, leader=leader, office=granted)
    handoff = rows.handed_over(clue, receiving_organ, by=granted)
    handoffs.receive(handoff, by=organ)
    handoffs.handle(handoff, disposal="verification", handling="初核", by=organ)
    client, url = signed_in(organ), reverse("findings:handoff_answer", args=[handoff.pk])

    assert form(client, url).values()["quantity"] == ["1"]
    sent = submit(
        client, url, outcome="official", degree="2", quantity="2", money="1.25", answer="记过"
    )

    assert sent.status_code == 302
    row = HandoffOutcome.objects.get()
    assert (row.kind, row.degree, row.quantity, row.money) == ("official", 2, 2, Decimal("1.25"))


def test_what_a_step_says_lies_sealed(answered, organ):
    outcomes.add(answered, step(note="金丝雀处分"), by=organ)
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM findings_handoffoutcome WHERE kind = 'party'")
        assert "金丝雀" not in cursor.fetchone()[0]
