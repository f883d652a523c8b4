"""Requests and their dates, the ladder of 催办, who approves and who issues, figures of organs."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core.errors import ActionDenied, Refusal, StaleState
from core.models import AuditEvent, Notice
from findings import extending
from findings.actions import clues, handoffs, pace, urges
from findings.enums import Flag
from findings.models import Clue, Handoff, Organ, PaceRule, Urge, UrgeRule
from findings.queries.organs import by_organ
from overview.seeding import reference
from rounds.actions import deadlines
from rounds.models import Deadline
from rounds.queries.dates import as_panel
from tests import factories as make
from tests.attacks.forging import forged
from tests.browsed import submit
from tests.findings import clue_rows as rows
from tests.snapshots import snapshot_fixture


@snapshot_fixture
def granted(office, inspection, security):
    rows.grant(office, inspection, by=security)
    return office


@snapshot_fixture
def rules(db):
    PaceRule.objects.create(flag="priority", weight=8, percent=50)
    PaceRule.objects.create(flag="double", weight=1, percent=100)
    for step, days, audience in ((1, 1, "organ"), (2, 7, "office"), (3, 15, "leadership")):
        UrgeRule.objects.create(step=step, days_late=days, audience=audience)


@snapshot_fixture
def ready(inspection, member, leader, granted):
    return rows.approved(inspection, author=member, leader=leader, office=granted)


@snapshot_fixture
def handoff(ready, granted, receiving_organ, organ):
    return rows.handed_over(ready, receiving_organ, by=granted)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.django_db
def test_who_approved_never_hands_over(ready, receiving_organ, leadership, inspection, security):
    approver = rows.approver(inspection)
    approver.roles = ["leadership", "office"]
    approver.save()
    with pytest.raises(ActionDenied, match="批准移交的人不能自己移交"):
        rows.handed_over(ready, receiving_organ, by=approver)

    assert not Handoff.objects.exists()


@pytest.mark.django_db
def test_the_database_refuses_one_person_for_both(handoff, granted):
    assert handoff.approved_by != handoff.issued_by
    with pytest.raises(IntegrityError), transaction.atomic():
        Handoff.objects.filter(pk=handoff.pk).update(approved_by=granted)


@pytest.mark.django_db
def test_the_manifest_counts_pages(inspection, member, leader, granted, receiving_organ):
    clue = rows.registered(inspection, by=member)
    paper = rows.with_file(clue, by=member)
    clues.vet(clue, by=leader)
    clues.approve(clue, by=rows.approver(inspection))

    handoff = rows.handed_over(clue, receiving_organ, by=granted, papers=[paper])

    (line,) = handoff.content["papers"]
    assert (line["name"], line["sha256"], line["size"]) == (paper.name, paper.sha256, paper.size)
    assert "pages" in line


@pytest.mark.django_db
def test_a_refused_handoff_is_gone_for_the_organ_and_stays_for_the_office(handoff, organ, granted):
    url = handoff.get_absolute_url()
    client = signed_in(organ)

    answer = submit(client, reverse("findings:handoff_refuse", args=[handoff.pk]), note="不属管辖")

    assert answer.url == reverse("findings:handoff_list")
    assert client.get(answer.url).context["page_obj"].total == 0
    assert client.get(url).status_code == 404
    assert signed_in(granted).get(url).status_code == 200
    told = signed_in(granted).get(handoff.clue.get_absolute_url()).content.decode()
    assert "请点“再移交”另选机关" in told
    form = signed_in(granted).get(reverse("findings:handoff_new", args=[handoff.clue_id]))
    assert "这件线索还没有材料" in form.content.decode()


@pytest.mark.django_db
def test_flags_shorten_dates_and_lift_the_clue(
    rules, handoff, ready, granted, organ, receiving_organ
):
    handoffs.receive(handoff, by=organ)
    usual = handoff.answer_due_on
    today = make.today()

    pace.ask(ready, flags=["priority", "double"], note="重大", by=granted)

    handoff.refresh_from_db()
    assert handoff.answer_due_on == today + timedelta(days=-(-(usual - today).days // 2))
    assert (handoff.asked, handoff.urgency) == (["优先", "一案双查"], 9)
    assert Deadline.objects.get(kind="clue_answer").due_on == handoff.answer_due_on
    assert Clue.objects.get(pk=ready.pk).urgency == 9
    assert Notice.objects.filter(recipient=organ, kind="clue.asked").count() == 1
    pace.ask(ready, flags=[], note="恢复", by=granted)
    handoff.refresh_from_db()
    assert (handoff.answer_due_on, handoff.urgency) == (usual, 0)


@pytest.mark.django_db
def test_a_hurried_date_is_set_once_and_says_why(rules, ready, granted, organ, receiving_organ):
    pace.ask(ready, flags=["priority"], note="急", by=granted)
    hurried = rows.handed_over(ready, receiving_organ, by=granted)

    handoffs.receive(hurried, by=organ)

    due = Deadline.objects.with_handed_in().get(kind="clue_answer")
    assert due.first_due_on == due.due_on == hurried.answer_due_on
    why = "优先：按原期限的50%办理"
    assert [(c.step, c.reason) for c in due.history.all()] == [("set", why)]
    panel = as_panel(due, make.today())
    assert (panel.rule, panel.basis) == ("签收后3个月（按办理要求缩短）", why)


@pytest.mark.django_db
def test_flags_leave_the_day_of_an_approved_extension(
    rules, handoff, ready, granted, organ, receiving_organ
):
    handoffs.receive(handoff, by=organ)
    later = handoff.answer_due_on + timedelta(days=30)
    deadlines.extend("clue_answer", handoff, due_on=later, reason="取证量大", by=granted)
    extending.move_handoff(handoff, later, granted)

    pace.ask(ready, flags=["priority"], note="急", by=granted)

    handoff.refresh_from_db()
    assert (handoff.answer_due_on, handoff.asked) == (later, ["优先"])
    assert Deadline.objects.get(kind="clue_answer").due_on == later
    pace.ask(ready, flags=[], note="恢复", by=granted)
    assert Deadline.objects.get(kind="clue_answer").due_on == later


@pytest.mark.django_db
@pytest.mark.parametrize("flag", list(Flag))
def test_each_request_lifts_the_clue_and_brings_both_dates_nearer(
    flag, ready, granted, organ, receiving_organ, inspection, member, leader
):
    reference.load()
    rule = PaceRule.objects.get(flag=flag)
    other = rows.approved(inspection, author=member, leader=leader, office=granted)
    usual, hurried = (rows.handed_over(c, receiving_organ, by=granted) for c in (other, ready))
    today = make.today()

    pace.ask(ready, flags=[flag.value], note="上级要求", by=granted)

    hurried.refresh_from_db()
    days = (usual.sign_due_on - today).days
    assert hurried.sign_due_on == today + timedelta(days=-(-days * rule.percent // 100))
    for handoff in (usual, hurried):
        handoffs.receive(handoff, by=organ)
    days = (usual.answer_due_on - today).days
    assert hurried.answer_due_on == today + timedelta(days=-(-days * rule.percent // 100))
    assert hurried.answer_due_on < usual.answer_due_on
    assert list(Clue.objects.order_by("-urgency", "-id")) == [ready, other]
    listed = signed_in(organ).get(reverse("findings:handoff_list")).context["rows"]
    assert listed[0] == hurried
    basis = Deadline.objects.get(target_id=hurried.pk, kind="clue_answer").basis
    assert f"{flag.label}：按原期限的{rule.percent}%办理" == basis


@pytest.mark.django_db
def test_requests_order_the_registers(rules, inspection, member, leader, granted):
    first = rows.registered(inspection, by=member, is_priority=True)
    rows.registered(inspection, by=member)

    page = signed_in(leader).get(reverse("findings:clue_list"))

    assert page.context["rows"][0] == first


@pytest.mark.django_db
def test_asking_needs_a_grant_a_reason_and_an_open_clue(rules, ready, granted, office2, leader):
    for user in (office2, leader):
        with pytest.raises(ActionDenied):
            pace.ask(ready, flags=["priority"], note="急", by=user)
    with pytest.raises(ActionDenied, match="理由"):
        pace.ask(ready, flags=["priority"], note=" ", by=granted)
    with pytest.raises(StaleState):
        pace.ask(ready, flags=["priority"], note="急", version=99, by=granted)


@pytest.mark.django_db
def test_double_inquiry_wants_both_answers(rules, handoff, ready, granted, organ):
    pace.ask(ready, flags=["double"], note="主体责任", by=granted)
    handoff.refresh_from_db()
    handoffs.receive(handoff, by=organ)
    handoffs.handle(handoff, disposal="inquiry", handling="约谈", by=organ)
    with pytest.raises(ActionDenied, match="责任追究"):
        handoffs.answer(handoff, outcome="filed", text="立案", by=organ)

    handoffs.answer(
        handoff, outcome="filed", text="立案", responsibility="约谈主要负责人", by=organ
    )

    assert Handoff.objects.get().responsibility == "约谈主要负责人"


@pytest.mark.django_db
def test_the_ladder_climbs_once_a_step_and_catches_up(rules, handoff, organ, granted, leadership):
    due = handoff.sign_due_on
    assert urges.sweep(due) == 0
    assert urges.sweep(due + timedelta(days=1)) == 1
    assert urges.sweep(due + timedelta(days=1)) == 0
    assert urges.sweep(due + timedelta(days=30)) == 1  # a long silence: the highest rung only

    steps = Urge.objects.values_list("step", "audience")
    assert list(steps) == [(1, "organ"), (3, "leadership")]
    told = Notice.objects.filter(kind="clue.urged")
    by_name = dict(told.order_by("id").values_list("recipient__username", "url"))
    assert set(by_name) == {"organ", "office", "leadership", "approver"}
    assert by_name["leadership"] == ""
    assert by_name["approver"] == handoff.get_absolute_url()
    for notice in told:
        assert "违规" not in notice.subject + notice.body
        assert "张某" not in notice.subject + notice.body


@pytest.mark.django_db
def test_a_signed_handoff_is_urged_for_its_answer_only(rules, handoff, organ):
    late = handoff.sign_due_on + timedelta(days=2)
    handoffs.receive(handoff, by=organ)
    assert urges.sweep(late) == 0

    assert urges.sweep(handoff.answer_due_on + timedelta(days=1)) == 1

    assert Urge.objects.get().about == "answer"


@pytest.mark.django_db
def test_the_organ_notes_an_urge_once(rules, handoff, organ, foreign_organ, granted):
    urges.sweep(handoff.sign_due_on + timedelta(days=1))
    urge = Urge.objects.get()
    url = reverse("findings:urge_note", args=[urge.pk])
    assert signed_in(foreign_organ).post(url).status_code == 404
    late = Urge.objects.select_related("handoff").get()

    assert submit(signed_in(organ), url, at=handoff.get_absolute_url()).status_code == 302

    urge.refresh_from_db()
    assert urge.noted_by == organ
    with pytest.raises(StaleState):
        urges.note(late, by=organ)
    assert AuditEvent.objects.filter(verb="知悉催办").count() == 1


@pytest.mark.django_db
def test_urging_by_hand_is_the_offices_of_what_is_late_once_a_day(
    rules, handoff, granted, organ, office2
):
    with pytest.raises(ActionDenied, match="还没有过"):
        urges.urge(handoff, by=granted)
    late = make.days(-4)
    Handoff.objects.update(issued_on=make.days(-9), sign_due_on=late)
    handoff.refresh_from_db()
    for user in (organ, office2):
        with pytest.raises(ActionDenied):
            urges.urge(handoff, by=user)

    assert (
        submit(signed_in(granted), reverse("findings:handoff_urge", args=[handoff.pk])).status_code
        == 302
    )

    assert Urge.objects.get().sent_by == granted
    with pytest.raises(ActionDenied, match="今天已经"):
        urges.urge(handoff, by=granted)


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_send_one_step(rules, handoff):
    day, outcomes = handoff.sign_due_on + timedelta(days=1), []
    start = threading.Barrier(3)

    def run() -> None:
        start.wait()
        try:
            outcomes.append(urges.sweep(day))
        except Refusal as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == [0, 0, 1]
    assert Urge.objects.count() == 1


@pytest.mark.django_db
def test_figures_of_organs_count_rate_and_days(
    handoff, organ, granted, receiving_organ, foreign_organ
):
    handoffs.receive(handoff, by=organ)
    handoffs.handle(handoff, disposal="inquiry", handling="x", by=organ)
    handoffs.answer(handoff, outcome="filed", text="立案", by=organ)
    Handoff.objects.update(
        issued_on=make.days(-12), sign_due_on=make.days(-9),
        received_at=timezone.now() - timedelta(days=10),
    )  # fmt: skip

    (line,) = by_organ(Handoff.objects.visible_to(granted), make.today())

    assert (line.issued, line.answered, line.filed, line.rate) == (1, 1, 1, 100)
    assert (line.days_to_sign, line.days_to_answer) == (2.0, 10.0)
    page = signed_in(granted).get(reverse("findings:organ_figures"))
    (bar,) = page.context["chart"].rows
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH told AS (SELECT issued_on, (received_at AT TIME ZONE %s)::date AS received,"
            " (answered_at AT TIME ZONE %s)::date AS answered FROM findings_handoff)"
            " SELECT avg(received - issued_on), avg(answered - received) FROM told",
            [settings.TIME_ZONE, settings.TIME_ZONE],
        )
        assert [segment.value for segment in bar.segments] == [*map(float, cursor.fetchone())]
    assert signed_in(granted).get(bar.segments[1].url).context["page_obj"].total == 1
    drill = f"{page.context['drill']}organ={line.organ_id}&filed=on"
    assert signed_in(granted).get(drill).context["page_obj"].total == 1
    assert signed_in(foreign_organ).get(reverse("findings:organ_figures")).context["lines"] == []
    book = signed_in(granted).get(reverse("findings:organ_figures"), {"export": "xlsx"})
    assert b"".join(book.streaming_content)[:2] == b"PK"


@pytest.mark.django_db
def test_who_can_see_the_clue_names_organs_too(handoff, ready, leader):
    page = signed_in(leader).get(ready.get_absolute_url()).content.decode()

    assert "谁能看到这条线索" in page
    assert f"接收机关，只看{handoff.reference}" in page


@pytest.mark.django_db
def test_why_requests_were_changed_stands_sealed_on_the_clue(rules, ready, granted, leader):
    ask = reverse("findings:clue_ask", args=[ready.pk])
    why = "主要负责人批示从快查办"
    sent = {"flags": ["priority"], "note": why, "version": ready.version}

    assert submit(signed_in(granted), ask, **sent).status_code == 302

    assert why in signed_in(leader).get(ready.get_absolute_url()).content.decode()
    event = AuditEvent.objects.get(verb="调整办理要求", target_type="findings.clue")
    assert event.changes["asked_because"] == ["…", "…"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT asked_because FROM findings_clue WHERE id = %s", [ready.pk])
        assert why not in cursor.fetchone()[0]


@pytest.mark.django_db
def test_the_same_requests_again_change_nothing(rules, ready, granted):
    assert pace.ask(ready, flags=["priority"], note="急", by=granted)

    assert not pace.ask(ready, flags=["priority"], note="还是急", by=granted)

    assert Clue.objects.get(pk=ready.pk).asked_because == "急"


@pytest.mark.django_db
def test_nobody_here_signs_for_an_organ_outside_without_its_receipt(ready, granted):
    """The one who issued would else be the one who received."""
    outside = Organ.objects.create(name="省直某机关", is_outside=True)
    made = rows.handed_over(ready, outside, by=granted)
    client = signed_in(granted)

    for name, sent in (
        ("handoff_receive", {"version": made.version}),
        ("handoff_refuse", {"note": "不属管辖", "version": made.version}),
        ("handoff_answer", {"outcome": "filed", "answer": "已办", "version": made.version}),
    ):
        url = reverse(f"findings:{name}", args=[made.pk])
        page = client.post(url, forged(url, sent), follow=True)
        assert "请录入对方交回的回执" in page.content.decode(), name

    made.refresh_from_db()
    assert (made.state, made.received_by, made.answered_by) == ("issued", None, None)
    can = client.get(made.get_absolute_url()).context["can"]
    assert can["receipt"]
    assert not can["receive"]
    assert not can["answer"]


@pytest.mark.django_db
def test_a_concluded_clue_is_not_handed_over_by_a_page_that_did_not_know(
    handoff, ready, granted, organ
):
    handoffs.refuse(handoff, note="不属管辖", by=organ)
    unknowing = Clue.objects.get(pk=ready.pk)
    clues.conclude(Clue.objects.get(pk=ready.pk), note="已了结", by=granted)

    with pytest.raises(Refusal):
        rows.handed_over(unknowing, handoff.organ, by=granted)

    assert Clue.objects.get(pk=ready.pk).handoffs.open().count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_clue_is_not_concluded_while_it_is_handed_over_anew(handoff, ready, granted, organ):
    handoffs.refuse(handoff, note="不属管辖", by=organ)
    handed, wait, said = threading.Event(), threading.Event(), []

    def hand_over():
        try:
            with transaction.atomic():
                rows.handed_over(Clue.objects.get(pk=ready.pk), handoff.organ, by=granted)
                handed.set()
                wait.wait(0.5)
        finally:
            connection.close()

    def conclude():
        try:
            clues.conclude(Clue.objects.get(pk=ready.pk), note="已了结", by=granted)
        except Refusal as error:
            said.append(error)
        finally:
            connection.close()

    first, second = threading.Thread(target=hand_over), threading.Thread(target=conclude)
    first.start()
    assert handed.wait(30)
    second.start()
    first.join(30)
    second.join(30)

    assert len(said) == 1
    assert Clue.objects.get(pk=ready.pk).state == "handed_over"
    assert Clue.objects.get(pk=ready.pk).handoffs.open().count() == 1
