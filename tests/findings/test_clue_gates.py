"""What clues bar of an inspection, whom they let in, who is told and reminded, who is granted."""

import threading

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.test import Client
from django.urls import reverse

from core import calendar
from core.errors import ActionDenied, Refusal, StaleState
from core.models import AuditEvent, Notice
from findings.actions import clues, grants, handoffs
from findings.enums import CLUE_TRANSITIONS, HANDOFF_TRANSITIONS, ClueState, HandoffState
from findings.models import Clue, ClueGrant, Handoff
from findings.queries.clues import readers, waiting_for
from rectification.actions import reminders
from rounds.actions import reminder_rules
from rounds.enums import Stage
from rounds.gates import bars
from rounds.panels import panels_of
from tests import factories as make
from tests.browsed import submit
from tests.findings import clue_rows as rows
from tests.snapshots import snapshot_fixture


@snapshot_fixture
def granted(office, inspection, security):
    rows.grant(office, inspection, by=security)
    return office


def clue_bars(inspection, to) -> list[str]:
    return [sentence for sentence in bars(inspection, to) if "线索" in sentence]


@pytest.mark.django_db
def test_gates_follow_the_clue(inspection, member, leader, granted, receiving_organ, organ):
    assert clue_bars(inspection, Stage.FEEDBACK) == []
    clue = rows.registered(inspection, by=member)
    assert clue_bars(inspection, Stage.FEEDBACK) == ["1件线索未作决定"]
    clues.vet(clue, by=leader)
    clues.approve(clue, by=rows.approver(inspection))
    assert clue_bars(inspection, Stage.FEEDBACK) == ["1件线索已批准未移交"]
    handoff = rows.handed_over(clue, receiving_organ, by=granted)
    assert clue_bars(inspection, Stage.FEEDBACK) == []
    assert clue_bars(inspection, Stage.ARCHIVED) == ["1件线索未签收"]
    handoffs.receive(handoff, by=organ)
    assert clue_bars(inspection, Stage.ARCHIVED) == ["1件线索未答复"]
    handoffs.handle(handoff, disposal="inquiry", handling="x", by=organ)
    handoffs.answer(handoff, outcome="filed", text="x", by=organ)
    assert clue_bars(inspection, Stage.ARCHIVED) == ["1件线索已答复未办结"]
    clues.conclude(clue, note="完", by=granted)
    assert clue_bars(inspection, Stage.ARCHIVED) == []


@pytest.mark.django_db
def test_a_refused_handoff_bars_the_archive(
    inspection, member, leader, granted, receiving_organ, organ
):
    clue = rows.approved(inspection, author=member, leader=leader, office=granted)
    handoffs.refuse(rows.handed_over(clue, receiving_organ, by=granted), note="x", by=organ)

    assert clue_bars(inspection, Stage.ARCHIVED) == ["1件线索被退回，未重新移交"]
    assert [i.verb for i in waiting_for(granted, make.today())] == ["重新移交"]


@pytest.mark.django_db
def test_the_door_is_there_for_those_who_may_see_or_register(
    inspection, member, contact, leader, granted, office2, leadership, outsider
):
    rows.registered(inspection, by=member)

    def counts(user):
        return [p.count for p in panels_of(inspection, user) if p.label == "问题线索"]

    assert counts(member) == counts(leader) == counts(granted) == [1]
    assert counts(contact) == [0]
    for user in (office2, leadership, outsider):
        assert counts(user) == []


@pytest.mark.django_db
def test_what_is_overdue_reaches_handlers_and_granted_office_once_by_number(
    inspection, member, leader, granted, office2, receiving_organ, organ
):
    clue = rows.approved(inspection, author=member, leader=leader, office=granted, summary="秘密")
    handoff = rows.handed_over(clue, receiving_organ, by=granted)
    late = calendar.add(handoff.sign_due_on, 1, "workday", provisional=True).date
    reminder_rules.load_defaults()

    reminders.remind(late)
    reminders.remind(late)

    told = Notice.objects.filter(key__startswith="remind:").exclude(key__contains="office")
    assert sorted(told.values_list("recipient__username", flat=True)) == ["office", "organ"]
    assert all(f"{handoff.number}号" in notice.subject for notice in told)
    assert not [n for n in told if "秘密" in n.subject + n.body or "张某" in n.subject + n.body]


@pytest.mark.django_db
def test_readers_are_heads_author_and_granted(inspection, member, leader, deputy, contact, granted):
    clue = rows.registered(inspection, by=member)

    assert {(r.name, r.why) for r in readers(clue)} == {
        ("周组长", "组长"),
        ("吴副组长", "副组长"),
        ("郑组员", "登记人"),
        ("赵办", "本轮授权"),
    }


@pytest.mark.django_db
def test_only_security_grants_and_only_to_insiders_not_twice(
    inspection, office, office2, leadership, member, organ, security, sysadmin
):
    for user in (office2, leadership, sysadmin):
        with pytest.raises(ActionDenied, match="安全保密管理员"):
            rows.grant(office, inspection, by=user)
    for user in (member, organ, security):
        with pytest.raises(ActionDenied):
            rows.grant(user, inspection, by=security)
    with pytest.raises(ActionDenied, match="早于今天"):
        rows.grant(office, inspection, by=security, to_on=make.days(-1))
    rows.grant(office, inspection, by=security)
    with pytest.raises(ActionDenied, match="无需重复"):
        rows.grant(office, inspection, by=security)
    with pytest.raises(IntegrityError), transaction.atomic():
        ClueGrant.objects.filter(user=office).update(granted_by=office)


@pytest.mark.django_db
def test_a_grant_for_one_clue_opens_that_clue_only(inspection, member, leadership, security):
    first, second = (rows.registered(inspection, by=member) for _ in range(2))
    rows.grant(leadership, inspection, by=security, clue=first)

    assert list(Clue.objects.visible_to(leadership)) == [first]
    assert Clue.objects.filter(pk=second.pk).exists()


@pytest.mark.django_db
def test_a_grant_ends_at_once_and_once(inspection, member, granted, security):
    rows.registered(inspection, by=member)
    grant = ClueGrant.objects.get()
    late = ClueGrant.objects.get()
    assert Clue.objects.visible_to(granted).exists()

    grants.end(grant, by=security)

    assert not Clue.objects.visible_to(granted).exists()
    assert grant.to_on == make.today()
    with pytest.raises(StaleState):
        grants.end(late, by=security)


@pytest.mark.django_db
def test_grant_pages_are_securitys_and_show_no_clue(
    inspection, member, office, security, sysadmin, auditor
):
    clue = rows.registered(inspection, by=member, summary="CANARY")
    client = Client()
    client.force_login(security)
    form = {"user": office.pk, "round": inspection.round_id, "reason": "负责", "year": clue.year}
    wrong = submit(client, reverse("findings:grant_new"), **(form | {"number": 99}))
    assert (wrong.status_code, ClueGrant.objects.count()) == (422, 0)

    answer = submit(client, reverse("findings:grant_new"), **(form | {"number": clue.number}))

    assert answer.status_code == 302
    page = client.get(reverse("findings:grant_list")).content.decode()
    assert clue.reference in page
    assert "CANARY" not in page
    assert "张某" not in page
    assert client.get(clue.get_absolute_url()).status_code == 404
    for user in (office, sysadmin, auditor, member):
        client.force_login(user)
        assert client.get(reverse("findings:grant_list")).status_code == 404
    client.force_login(security)
    end = reverse("findings:grant_end", args=[ClueGrant.objects.get().pk])
    submit(client, end, at=reverse("findings:grant_list"))
    assert not Clue.objects.visible_to(office).exists()
    verbs = AuditEvent.objects.filter(actor_id=security.pk).values_list("verb", flat=True)
    assert {"授予线索知悉", "收回线索知悉"} <= set(verbs)


@pytest.mark.django_db
def test_grants_are_filtered_counted_and_exported(client, inspection, office, office2, security):
    lasting = rows.grant(office, inspection, by=security)
    ended = rows.grant(office2, inspection, by=security)
    grants.end(ended, by=security)
    client.force_login(security)

    def asked(**query):
        page = client.get(reverse("findings:grant_list"), query)
        return [row.pk for row in page.context["rows"]]

    assert asked() == [ended.pk, lasting.pk]
    assert asked(lasting="yes") == asked(user=office.name) == [lasting.pk]
    assert asked(lasting="no", round=inspection.round_id) == [ended.pk]
    assert asked(user="无此人") == []
    book = client.get(reverse("findings:grant_list"), {"export": "csv", "lasting": "no"})
    told = b"".join(book.streaming_content).decode()
    assert office2.name in told
    assert "已收回" in told
    assert AuditEvent.objects.filter(verb="导出", note__contains="线索知悉授权").exists()


@pytest.mark.django_db
def test_the_second_hand_hears_and_the_first_is_told_who(
    client, inspection, member, leader, office, office2, security
):
    clue = rows.registered(inspection, by=member)
    rows.grant(office, inspection, by=security)
    clues.vet(clue, by=leader)
    clues.approve(clue, by=office)
    client.force_login(office)

    alone = client.get(clue.get_absolute_url()).content.decode()
    rows.grant(office2, inspection, by=security)
    both = client.get(clue.get_absolute_url()).content.decode()

    assert "没有另一位获得授权的巡察办同志" in alone
    assert f"请{office2.name}办理" in both
    other = rows.registered(inspection, by=member)
    clues.vet(other, by=leader)
    clues.approve(other, by=office)
    heard = Notice.objects.filter(kind="clue.approved").values_list("recipient_id", "subject")
    assert list(heard) == [(office2.pk, f"{other.reference}已批准，请移交")]


def test_every_state_stands_in_its_table():
    assert CLUE_TRANSITIONS.states() == set(ClueState)
    assert HANDOFF_TRANSITIONS.states() == set(HandoffState)
    for move in (*CLUE_TRANSITIONS, *HANDOFF_TRANSITIONS):
        assert move.owner
        assert move.verb
        assert len(move.verb) <= 40


def both(*actions) -> list:
    """Run the actions at the same moment on connections of their own; their outcomes."""
    start, outcomes = threading.Barrier(len(actions)), []

    def run(action) -> None:
        start.wait()
        try:
            action()
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    close_old_connections()
    return outcomes


@pytest.mark.django_db(transaction=True)
def test_two_handlers_sign_at_once_and_one_is_told(
    inspection, member, leader, granted, receiving_organ, organ
):
    clue = rows.approved(inspection, author=member, leader=leader, office=granted)
    handoff = rows.handed_over(clue, receiving_organ, by=granted)
    copies = [Handoff.objects.select_related("clue__inspection__round").get() for _ in range(2)]

    outcomes = both(*(lambda row=row: handoffs.receive(row, by=organ) for row in copies))

    assert outcomes.count("done") == 1
    refused = next(o for o in outcomes if o != "done")
    assert isinstance(refused, StaleState)
    assert "褚办刚刚已“签收线索”" in str(refused)
    handoff.refresh_from_db()
    assert handoff.state == HandoffState.RECEIVED
    assert AuditEvent.objects.filter(verb="签收线索").count() == 1


@pytest.mark.django_db(transaction=True)
def test_signing_and_refusing_at_once_leaves_one_of_them(
    inspection, member, leader, granted, receiving_organ, organ
):
    clue = rows.approved(inspection, author=member, leader=leader, office=granted)
    rows.handed_over(clue, receiving_organ, by=granted)
    one, two = (Handoff.objects.select_related("clue__inspection__round").get() for _ in "ab")

    outcomes = both(
        lambda: handoffs.receive(one, by=organ),
        lambda: handoffs.refuse(two, note="不属管辖", by=organ),
    )

    assert outcomes.count("done") == 1
    assert Handoff.objects.get().state in (HandoffState.RECEIVED, HandoffState.REFUSED)


@pytest.mark.django_db(transaction=True)
def test_registering_at_once_takes_different_numbers(inspection, member, leader):
    make_one = lambda user: lambda: rows.registered(inspection, by=user)  # noqa: E731

    outcomes = both(*(make_one(user) for user in (member, leader, member, leader)))

    assert outcomes == ["done"] * 4
    assert sorted(Clue.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_two_offices_hand_over_at_once_and_the_organ_gets_it_once(
    inspection, member, leader, granted, receiving_organ
):
    rows.approved(inspection, author=member, leader=leader, office=granted)
    copies = [Clue.objects.select_related("inspection__round").get() for _ in range(2)]

    outcomes = both(*(lambda c=c: rows.handed_over(c, receiving_organ, by=granted) for c in copies))

    assert outcomes.count("done") == 1
    assert list(Handoff.objects.values_list("number", flat=True)) == [1]
