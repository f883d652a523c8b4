"""Reminders: exactly the steps, exactly once, to whoever has the ball; nothing secret in them."""

import calendar
import threading
from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from core.models import Delivery, Notice
from core.targets import label_of
from findings.models import Clue, Handoff
from rectification import tasks
from rectification.actions import items, plans, reminders
from rectification.queries import reminding
from rounds.actions import reminder_rules
from rounds.enums import DeadlineKind
from rounds.models import Deadline, Reminder, ReminderRule
from tests import factories as make
from tests.rectification.conftest import fresh, put_right
from tests.snapshots import snapshot_fixture

DUE = date(2030, 6, 10)
STEPS = [-30, -7, -3, -1, 0, 1, 3, 7, 14, 21]
NAME = "市财政局资料清单"
QUERIES = 28
pytestmark = [pytest.mark.day, pytest.mark.usefixtures("rules")]


@snapshot_fixture
def rules(db):
    """The rules of a new installation, on every day of the week."""
    ReminderRule.objects.all().delete()
    reminder_rules.load_defaults()
    ReminderRule.objects.update(workdays_only=False)


def deadline(inspection, *, due_on=DUE, kind=DeadlineKind.MATERIALS, target=None, **values):
    target = target or inspection
    row = Deadline.objects.create(
        inspection=inspection,
        kind=kind,
        target_type=label_of(target),
        target_id=target.pk,
        starts_on=due_on - timedelta(days=60),
        first_due_on=due_on,
        **{"due_on": due_on, "label": "资料清单"} | values,
    )
    began = timezone.make_aware(datetime.combine(row.starts_on, datetime.min.time()))
    Deadline.objects.filter(pk=row.pk).update(created_at=began)
    return row


def sent(user) -> list[str]:
    rows = Notice.objects.filter(recipient=user, kind="deadline").exclude(key__contains="office")
    return list(rows.order_by("id").values_list("subject", flat=True))


def test_every_step_exactly_once_however_often_run(inspection, liaison):
    deadline(inspection)

    days = []
    for offset in range(-40, 28):
        before = len(sent(liaison))
        for _ in range(3):
            reminders.remind(DUE + timedelta(days=offset))
        days += [offset] * (len(sent(liaison)) - before)

    assert days == STEPS


def test_words_say_how_far_it_is(inspection, liaison):
    deadline(inspection)

    for offset in (-7, 0, 3):
        reminders.remind(DUE + timedelta(days=offset))

    assert sent(liaison) == [f"还有7天到期：{NAME}", f"今天到期：{NAME}", f"已逾期3天：{NAME}"]
    body = Notice.objects.filter(recipient=liaison).latest("id").body
    assert "期限：2030年6月10日" in body
    assert "收件原因：您是责任人（提醒规则：逾期3天）" in body


def test_after_an_outage_one_digest_says_what_was_missed(inspection, liaison):
    deadline(inspection)
    reminders.remind(DUE - timedelta(days=7))

    for _ in range(2):
        reminders.remind(DUE + timedelta(days=5))

    late = Notice.objects.get(recipient=liaison, key__startswith="remind:late")
    assert late.subject == "补发提醒：2030年6月7日至2030年6月13日期间漏发1项期限提醒"
    assert f"2030年6月10日　{NAME}" in late.body
    assert "系统在2030年6月7日至2030年6月13日期间未能发送提醒" in late.body
    assert steps_of(liaison) == [-7, -3, -1, 0, 1, 3]
    reminders.remind(DUE + timedelta(days=7))
    assert sent(liaison) == [f"还有7天到期：{NAME}", late.subject, f"已逾期7天：{NAME}"]


def test_what_is_due_on_the_day_of_return_is_not_said_twice(inspection, liaison):
    deadline(inspection)
    reminders.remind(DUE - timedelta(days=7))

    reminders.remind(DUE)

    assert sent(liaison) == [f"还有7天到期：{NAME}", f"今天到期：{NAME}"]
    assert steps_of(liaison) == [-7, -3, -1, 0]


def steps_of(person) -> list[int]:
    rows = Reminder.objects.filter(recipient=person).order_by("step")
    return list(rows.values_list("step", flat=True))


def test_a_free_day_moves_the_reminder_to_a_working_day(inspection, liaison):
    ReminderRule.objects.update(workdays_only=True)
    saturday = DUE - timedelta(days=2)
    deadline(inspection, due_on=saturday)

    days = []
    for offset in range(-3, 6):
        before = len(sent(liaison))
        reminders.remind(saturday + timedelta(days=offset))
        days += [offset] * (len(sent(liaison)) - before)

    # Three, one and no days before fall on Wednesday and twice on Friday; one day after on Monday.
    assert days == [-3, -1, 2, 3]


def test_a_rule_waits_for_its_hour(inspection, liaison):
    deadline(inspection)
    ReminderRule.objects.update(at_hour=14)

    reminders.remind(DUE, hour=13)
    assert sent(liaison) == []
    reminders.remind(DUE, hour=14)
    assert len(sent(liaison)) == 1


def test_rules_of_a_kind_replace_the_general_ones(inspection, liaison):
    deadline(inspection)
    ReminderRule.objects.create(kind=DeadlineKind.MATERIALS, days=-2, workdays_only=False)

    for offset in range(-8, 9):
        reminders.remind(DUE + timedelta(days=offset))

    assert sent(liaison) == [f"还有2天到期：{NAME}"]


def test_the_leader_hears_of_what_is_overdue(inspection, liaison, leader):
    deadline(inspection)

    for offset in (0, 1):
        reminders.remind(DUE + timedelta(days=offset))

    assert sent(leader) == [f"已逾期1天：{NAME}"]
    assert "您是上一级负责人" in Notice.objects.get(recipient=leader).body


def test_a_duty_that_began_after_a_step_is_not_reminded_of_it(inspection, liaison):
    deadline(inspection)
    began = DUE - timedelta(days=5)
    at = timezone.make_aware(datetime.combine(began, datetime.min.time()))
    Deadline.objects.update(starts_on=began, created_at=at)

    reminders.remind(DUE - timedelta(days=4))
    assert sent(liaison) == []

    reminders.remind(DUE - timedelta(days=3))
    assert len(sent(liaison)) == 1


def test_a_new_due_date_begins_anew(inspection, liaison):
    row = deadline(inspection)
    reminders.remind(DUE)
    later = DUE + timedelta(days=40)
    Deadline.objects.filter(pk=row.pk).update(due_on=later)

    reminders.remind(DUE)
    assert len(sent(liaison)) == 1

    reminders.remind(later)
    assert sent(liaison)[-1] == f"今天到期：{NAME}"
    assert "原定2030年6月10日" in Notice.objects.latest("id").body


@pytest.mark.parametrize("column", ["met_on", "withdrawn_on"])
def test_what_is_done_or_withdrawn_is_not_reminded(inspection, liaison, column):
    deadline(inspection, **{column: DUE})

    assert reminders.remind(DUE) == 0


def test_the_unit_is_told_and_nobody_elses_unit(inspection, liaison, foreign_liaison, leader):
    deadline(inspection)

    reminders.remind(DUE)

    people = Notice.objects.values_list("recipient", flat=True)
    assert list(people) == [liaison.pk]


def test_a_liaison_whose_time_is_over_is_not_told(inspection, liaison):
    deadline(inspection)
    liaison.liaisons.update(to_on=DUE - timedelta(days=1))

    reminders.remind(DUE)

    assert sent(liaison) == []


def test_team_heads_are_told_of_reports(inspection, leader, deputy, member, liaison):
    deadline(inspection, kind=DeadlineKind.GROUP_REPORT)

    reminders.remind(DUE)

    people = set(Notice.objects.values_list("recipient", flat=True))
    assert {leader.pk, deputy.pk} <= people
    assert not {member.pk, liaison.pk} & people


def test_office_is_told_of_notices_and_once_a_day_of_what_is_overdue(
    inspection, office, office2, leadership
):
    deadline(inspection, kind=DeadlineKind.NOTICE)
    deadline(inspection, due_on=DUE - timedelta(days=1))

    for _ in range(2):
        reminders.remind(DUE)

    assert sent(office) == ["今天到期：市财政局巡察通知"]
    digest = Notice.objects.filter(
        key__startswith="remind:office", recipient__username__startswith="office"
    )
    assert {n.recipient_id for n in digest} == {office.pk, office2.pk}
    assert digest.count() == 2
    assert digest[0].subject == "逾期提醒：目前1项逾期，其中昨日到期1项"
    assert digest[0].body.startswith("资料清单1项\n")


@snapshot_fixture
def handoff(inspection, leader, receiving_organ):
    clue = Clue.objects.create(
        inspection=inspection,
        year=2026,
        number=7,
        summary="反映某副职涉嫌违规报销",
        source="petition",
        created_by=leader,
    )
    return Handoff.objects.create(
        clue=clue,
        organ=receiving_organ,
        year=2026,
        number=3,
        content={"summary": "反映某副职涉嫌违规报销"},
        issued_by=leader,
        issued_on=DUE - timedelta(days=3),
        sign_due_on=DUE,
    )


def test_a_clue_is_called_by_number_only(
    inspection, handoff, organ, foreign_organ, office, liaison
):
    deadline(
        inspection,
        kind=DeadlineKind.CLUE_SIGN,
        target=handoff,
        is_restricted=True,
        label="反映某副职涉嫌违规报销",
        basis="反映某副职",
    )

    reminders.remind(DUE + timedelta(days=1))

    notice = Notice.objects.get()
    assert notice.recipient == organ
    assert notice.is_urgent
    assert notice.subject == "已逾期1天：移交〔2026〕3号"
    assert "违规" not in notice.subject + notice.body
    assert "某副职" not in notice.body


def test_who_has_the_ball_is_told(underway, liaison, leader, contact, office):
    waiting, applied, verified = fresh(underway)
    for row in (applied, verified):
        put_right(row, liaison)
    items.verify(verified, by=leader)
    Deadline.objects.exclude(kind=DeadlineKind.ITEM).update(met_on=make.days(0))

    Notice.objects.all().delete()
    reminders.remind(waiting.due_on)

    known = [liaison, leader, contact, office]
    told = Notice.objects.filter(kind="deadline", recipient__in=known)
    assert {(n.url, n.recipient) for n in told} >= {
        (waiting.get_absolute_url(), liaison),
        (applied.get_absolute_url(), leader),
        (verified.get_absolute_url(), office),
    }


def test_a_plan_under_review_waits_for_the_office(planned, liaison, office):
    plans.submit_plan(planned, by=liaison)
    Deadline.objects.exclude(kind=DeadlineKind.PLAN).update(met_on=make.days(0))
    Notice.objects.all().delete()

    reminders.remind(planned.plan_due_on)

    told = Notice.objects.filter(recipient__in=[liaison, office], kind="deadline")
    assert [n.recipient for n in told] == [office]


def test_dry_run_writes_nothing_and_shows_everything(inspection, liaison, capsys):
    deadline(inspection)

    call_command("remind", "--on", "2030-06-10", "--dry-run")

    assert not Notice.objects.exists()
    shown = capsys.readouterr().out
    assert f"{liaison.name}\t今天到期：{NAME}\t到期当天" in shown
    assert "将发送1条提醒" in shown


def test_command_sends_and_refuses_a_wrong_date(inspection, liaison, capsys):
    deadline(inspection)

    call_command("remind", "--on", "2030-06-10")
    assert "已发送1条" in capsys.readouterr().out
    with pytest.raises(CommandError, match="不是日期"):
        call_command("remind", "--on", "2030-02-30")


@pytest.mark.parametrize(("hour", "count"), [(7, 0), (8, 1), (23, 1)])
def test_task_works_from_the_set_hour_on(inspection, liaison, monkeypatch, hour, count):
    deadline(inspection)
    now = timezone.make_aware(datetime(2030, 6, 10, hour, 30))
    monkeypatch.setattr(timezone, "now", lambda: now)

    tasks.remind()

    assert Notice.objects.count() == count


@pytest.mark.parametrize("month", range(1, 13))
def test_month_ends_have_all_their_steps(inspection, liaison, month):
    last = date(2028, month, calendar.monthrange(2028, month)[1])
    deadline(inspection, due_on=last)

    for offset in range(-8, 9):
        reminders.remind(last + timedelta(days=offset))

    assert len(sent(liaison)) == 7


def test_statements_do_not_grow_with_the_rows(inspection, liaison, django_assert_num_queries):
    first = deadline(inspection, kind=DeadlineKind.NOTICE)
    reminders.remind(DUE - timedelta(days=1))
    Deadline.objects.update(kind=DeadlineKind.MATERIALS)
    with django_assert_num_queries(QUERIES):
        reminders.remind(DUE)
    for number in range(1, 30):
        deadline(inspection, target=type(first)(pk=10_000 + number))

    with django_assert_num_queries(QUERIES):
        assert reminders.remind(DUE) == 29


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_nothing_twice(inspection, liaison, monkeypatch):
    for number in range(40):
        deadline(inspection, target=Deadline(pk=20_000 + number))
    monkeypatch.setattr(reminding, "CHUNK", 7)
    start = threading.Barrier(3)
    failures: list[BaseException] = []

    def run() -> None:
        try:
            start.wait()
            reminders.remind(DUE)
        except BaseException as error:  # noqa: BLE001 - shown by the test
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    assert Notice.objects.filter(recipient=liaison).count() == 40
    assert connection.vendor == "postgresql"


def test_a_run_that_died_half_way_is_completed(inspection, liaison, monkeypatch):
    for number in range(10):
        deadline(inspection, target=Deadline(pk=30_000 + number))
    monkeypatch.setattr(reminding, "CHUNK", 4)
    first_chunk = next(reminding.due_reminders(reminding.timetable(DUE)))
    reminders._post(first_chunk, DUE)

    assert reminders.remind(DUE) == 6
    assert Notice.objects.count() == 10


def test_people_without_mail_get_the_inbox_only(inspection, liaison):
    liaison.email = ""
    liaison.save()
    deadline(inspection)

    reminders.remind(DUE)

    assert Notice.objects.count() == 1
    assert not Delivery.objects.exists()


def test_inactive_people_are_not_told(inspection, liaison, office):
    liaison.is_active = office.is_active = False
    liaison.save()
    office.save()
    deadline(inspection)

    reminders.remind(DUE + timedelta(days=1))

    told = Notice.objects.values_list("recipient", flat=True)
    assert not {liaison.pk, office.pk} & set(told)


def test_a_persons_reminders_are_listed_step_by_step(client, inspection, liaison, foreign_liaison):
    deadline(inspection, label="不出现的内容")
    reminders.remind(DUE - timedelta(days=7))
    reminders.remind(DUE)
    client.force_login(liaison)

    response = client.get("/reminders/?late=yes")
    text = response.content.decode()
    assert [row.rule.words for row in response.context["rows"]] == ["到期前1天", "到期前3天"]
    assert NAME in text
    assert "补发" in text
    assert "不出现的内容" not in text
    assert len(client.get("/reminders/").context["rows"]) == 4
    exported = b"".join(client.get("/reminders/?export=csv").streaming_content).decode()
    assert "到期当天" in exported

    client.force_login(foreign_liaison)
    assert not client.get("/reminders/").context["rows"]


def test_the_list_of_reminders_asks_the_same_for_one_and_many(
    client, inspection, liaison, django_assert_num_queries
):
    first = deadline(inspection)
    reminders.remind(DUE)
    client.force_login(liaison)
    client.get("/reminders/")
    with django_assert_num_queries(6):
        client.get("/reminders/")
    for number in range(1, 30):
        deadline(inspection, target=type(first)(pk=40_000 + number))
    reminders.remind(DUE)

    with django_assert_num_queries(6):
        assert len(client.get("/reminders/").context["rows"]) == 30


def test_rules_that_ask_for_it_write_the_gateways_rows(inspection, liaison, settings):
    settings.WEBHOOK_URL = "http://127.0.0.1:1/"
    ReminderRule.objects.filter(days=0).update(by_webhook=True)
    deadline(inspection)

    for offset in (-1, 0, 0):
        reminders.remind(DUE + timedelta(days=offset))

    row = Delivery.objects.get(channel="gateway").notice
    assert (row.recipient, row.subject) == (liaison, f"今天到期：{NAME}")


def test_a_rule_without_mail_reaches_the_inbox_only(inspection, liaison):
    ReminderRule.objects.update(by_mail=False)
    deadline(inspection)

    reminders.remind(DUE)

    assert Notice.objects.count() == 1
    assert not Delivery.objects.exists()


def test_first_rules_of_the_migration_are_those_of_a_new_installation(db):
    from importlib import import_module

    migration = import_module("rounds.migrations.0002_guards_and_reminder_rules")

    assert {(k, d, tuple(sorted(v.items()))) for k, d, v in migration.RULES} == {
        (k, d, tuple(sorted(v.items()))) for k, d, v in reminder_rules.DEFAULTS
    }
