"""Reminders under outages, on real services: what should be sent is counted by hand and compared.

Beat stopped for ten days, two beats, a worker killed while it mails, Redis away, a mail server that
refuses, a year's end. Each drill ends with the same sentence: counts in = notices out, exactly.
"""

import asyncio
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from core.calendar import Workdays
from core.models import Delivery, Notice
from core.models.delivery import WAITING, DeliveryState
from core.targets import label_of
from rectification.actions import reminders
from rounds.enums import DeadlineKind
from rounds.models import Deadline, Liaison, Reminder, ReminderRule, ReminderSweep
from tests import factories as make
from tests.flows.test_faults import kill, wait_for
from tests.processes import child, free_port, running_worker
from tests.world import ROOT
from xuncha.embedded.places import Places
from xuncha.embedded.redis import RedisServer

DAYS = (-30, -7, -3, -1, 0, 1, 3)  # and every week from the seventh on
PEOPLE = 12
# Ready first, so that both begin in the same moment and not one start-up apart.
SWEEP_ON_A_SIGNAL = """
import django
django.setup()
from django.db import connection
from django.utils import timezone
from rectification.actions import reminders
connection.ensure_connection()
print("ready", flush=True)
input()
print(reminders.remind(timezone.localdate()))
"""


class PostOffice:
    """A real SMTP server: keeps what it got; refuses or dawdles when told to."""

    def __init__(self) -> None:
        self.mails, self.refusal, self.bad_box, self.refused = [], "", "", 0
        self.holding = False  # after three mails it says nothing any more

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if self.refusal or address == self.bad_box:
            self.refused += 1
            return self.refusal or "550 no such box"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        while self.holding and len(self.mails) >= 3:
            await asyncio.sleep(0.05)
        mail = message_from_bytes(envelope.content, policy=default)
        self.mails.append((envelope.rcpt_tos[0], mail["Message-ID"], mail["Subject"]))
        return "250 taken"

    def by_person(self) -> Counter:
        """How many different mails each box holds; a second copy has the same name."""
        return Counter(box for box, _ in {(box, name) for box, name, _ in self.mails})


@pytest.fixture
def post_office():
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=free_port())
    controller.start()
    office.port = controller.port
    yield office
    controller.stop()


class Yard:
    """Worker and beats over this test's database, with a Redis that the test may stop."""

    def __init__(self, environment: dict[str, str], redis: RedisServer) -> None:
        self.environment, self.redis = environment, redis

    def worker(self, name: str, *, concurrency: int = 1):
        return running_worker(
            self.environment, concurrency=concurrency, log_name=f"drill-{name}.log"
        )

    @contextmanager
    def beat(self, name: str):
        """A beat of its own that asks for the sweep every second."""
        schedule = settings.VAR_DIR / "run" / f"beat-{name}-{time.monotonic_ns()}"
        argv = ["celery", "-A", "xuncha", "beat", "-s", str(schedule), "--pidfile="]
        with child(argv, self.environment, settings.VAR_DIR / f"beat-{name}.log") as process:
            yield process

    def call(self, task: str) -> None:
        argv = [sys.executable, "-m", "celery", "-A", "xuncha", "call", task]
        subprocess.run(argv, cwd=ROOT, env=self.environment, check=True, capture_output=True)

    def manage(self, *arguments: str) -> str:
        argv = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            argv, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        )
        return done.stdout


@pytest.fixture
def yard(transactional_db, live_environment, post_office, tmp_path):
    redis = RedisServer(Places(tmp_path), durable=False)
    redis.start(tied=True)
    environment = {
        **live_environment,
        "XUNCHA_TEST_REDIS": f"unix://{redis.places.redis_socket}?db=0",
        "XUNCHA_TEST_EMAIL": f"smtp://127.0.0.1:{post_office.port}",
        "XUNCHA_TEST_REMIND_SECONDS": "1",
    }
    yield Yard(environment, redis)
    redis.stop()
    redis.places.forget_sockets()


def rules(*, workdays_only: bool = False) -> None:
    """The usual steps to whoever is responsible, from midnight on."""
    ReminderRule.objects.all().delete()
    common = {"workdays_only": workdays_only, "at_hour": 0, "to_told": False}
    for days in DAYS:
        ReminderRule.objects.create(days=days, **common)
    ReminderRule.objects.create(days=7, every=7, **common)


def duties(today: date, *, each: int = 5) -> list[Deadline]:
    """For each of ``PEOPLE`` liaisons some duties around ``today``, begun long before."""
    made = []
    for person in range(PEOPLE):
        inspection = make.InspectionFactory()
        make.LiaisonFactory(
            unit=inspection.unit,
            from_on=today - timedelta(days=400),
            user__username=f"drill{person}",
            user__email=f"drill{person}@example.test",
        )
        for number in range(each):
            made.append(
                Deadline(
                    inspection=inspection,
                    kind=DeadlineKind.MATERIALS,
                    target_type=label_of(inspection),
                    target_id=person * 1000 + number,
                    label="资料清单",
                    starts_on=today - timedelta(days=200),
                    first_due_on=today,
                    due_on=today + timedelta(days=(person * 7 + number * 5) % 45 - 22),
                )
            )
    # Who planned the rounds is of the office and would get its own digest.
    User.objects.with_role(Role.OFFICE).update(is_active=False)
    Deadline.objects.bulk_create(made)
    began = timezone.make_aware(datetime.combine(today - timedelta(days=200), datetime.min.time()))
    Deadline.objects.update(created_at=began)
    return made


def due(first: date, last: date, *, workdays_only: bool = False) -> set[tuple]:
    """By hand, without the product's timetable: deadline, step and person of every day between."""
    people = dict(Liaison.objects.values_list("unit_id", "user_id"))
    found = set()
    for row in Deadline.objects.select_related("inspection"):
        for step in (*DAYS, *range(7, 400, 7)):
            on = row.due_on + timedelta(days=step)
            while workdays_only and not Workdays().guess(on):
                on += timedelta(days=-1 if step <= 0 else 1)
            if first <= on <= last:
                found.add((row.pk, step, people[row.inspection.unit_id]))
    return found


def told() -> list[tuple]:
    return list(Reminder.objects.values_list("deadline_id", "step", "recipient_id"))


def assert_exact(expected: set[tuple]) -> None:
    """Every reminder stands once, and each person's inbox speaks of each."""
    assert len(told()) == len(set(told()))
    assert set(told()) == expected
    pairs = Notice.objects.values_list("key", "recipient")
    assert len(pairs) == len(set(pairs))


def mail_is_out() -> bool:
    return not Delivery.objects.filter(WAITING).exists()


def swept(day: date):
    return lambda: ReminderSweep.objects.filter(through=day).exists()


def test_after_ten_days_without_beat_one_digest_says_what_was_missed(yard, post_office):
    today = timezone.localdate()
    rules()
    duties(today)
    reminders.remind(today - timedelta(days=10))
    Notice.objects.all().delete()
    Reminder.objects.all().delete()

    with yard.worker("return"), yard.beat("return"):
        wait_for(swept(today), "everything is caught up")
        wait_for(mail_is_out, "the mails are sent")

    expected = due(today - timedelta(days=9), today)
    assert_exact(expected)
    late = Notice.objects.filter(key__startswith="remind:late")
    on_time = due(today, today)
    now = {(deadline, person) for deadline, _, person in on_time}
    missed = {(d, p) for d, _, p in expected - on_time if (d, p) not in now}
    assert Counter(late.values_list("recipient", flat=True)) == dict.fromkeys(
        {p for _, p in missed}, 1
    )
    assert Notice.objects.filter(key__regex=r"^remind:\d").count() == len(now)
    assert set(post_office.by_person().values()) == {1}
    assert all("补发" in n.subject for n in late)


def test_two_beats_send_nothing_twice(yard, post_office):
    today = timezone.localdate()
    rules()
    duties(today, each=40)

    log = settings.VAR_DIR / "drill-two.log"
    with yard.worker("two", concurrency=2), yard.beat("one"), yard.beat("other"):
        wait_for(
            lambda: log.read_text().count("rectification.tasks.remind") >= 12,
            "both have asked often",
        )
        wait_for(mail_is_out, "the mails are sent")

    expected = due(today, today)
    assert_exact(expected)
    assert sum(post_office.by_person().values()) == len({person for _, _, person in expected})
    assert len(post_office.mails) == len({name for _, name, _ in post_office.mails})


def test_two_sweeps_at_once_catch_up_ten_days_once(yard):
    """Two processes come back from the same outage in the same moment, each with its own hand."""
    today = timezone.localdate()
    rules()
    duties(today, each=40)
    reminders.remind(today - timedelta(days=10))
    Notice.objects.all().delete()
    Reminder.objects.all().delete()
    argv = [sys.executable, "-c", SWEEP_ON_A_SIGNAL]

    hands = [
        subprocess.Popen(
            argv, cwd=ROOT, env=yard.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    assert [hand.stdout.readline() for hand in hands] == ["ready\n"] * 2
    for hand in hands:
        hand.stdin.write("go\n")
        hand.stdin.flush()
    told_by = [int(hand.communicate(timeout=60)[0].split()[-1]) for hand in hands]

    expected = due(today - timedelta(days=9), today)
    assert [hand.returncode for hand in hands] == [0, 0]
    assert_exact(expected)
    on_time = {(deadline, person) for deadline, _, person in due(today, today)}
    late = {(d, p) for d, _, p in expected} - on_time
    assert Notice.objects.count() == len(on_time) + len({p for _, p in late})
    assert max(told_by) > 0


def test_a_worker_killed_while_it_mails(yard, post_office):
    today = timezone.localdate()
    rules()
    duties(today, each=30)
    yard.manage("remind")
    expected = due(today, today)
    people = {person for _, _, person in expected}
    assert len(people) > 5
    post_office.holding = True

    with yard.worker("killed") as worker:
        yard.call("core.tasks.sweep_notices")
        wait_for(lambda: len(post_office.mails) == 3 and sending(), "it is at the fourth mail")
        kill(worker)
    assert Delivery.objects.filter(state=DeliveryState.SENDING).exists()
    post_office.holding = False
    # As if the ten minutes after which a claim counts as abandoned had passed.
    long_ago = timezone.now() - timedelta(hours=1)
    Delivery.objects.filter(state=DeliveryState.SENDING).update(next_at=long_ago)
    with yard.worker("heir"):
        yard.call("core.tasks.sweep_notices")
        wait_for(mail_is_out, "the rest is sent")

    assert_exact(expected)
    boxes = post_office.by_person()
    assert len(boxes) == len(people)
    assert set(boxes.values()) == {1}
    assert len(post_office.mails) <= len(people) + 1


def test_redis_stopped_and_started(yard, post_office):
    today = timezone.localdate()
    rules()
    duties(today)
    yard.redis.stop()

    yard.manage("remind")

    expected = due(today, today)
    assert_exact(expected)
    assert not post_office.mails
    yard.redis.start(tied=True)
    with yard.worker("patient"):
        yard.call("core.tasks.sweep_notices")
        wait_for(mail_is_out, "the mails are sent")
    assert len(post_office.mails) == len({person for _, _, person in expected})


def test_a_mail_server_that_refuses_for_a_while(yard, post_office):
    today = timezone.localdate()
    rules()
    duties(today, each=30)
    yard.manage("remind")
    people = set(Notice.objects.values_list("recipient__email", flat=True))
    post_office.refusal = "451 try again later"

    with yard.worker("stubborn"):
        yard.call("core.tasks.sweep_notices")
        wait_for(lambda: post_office.refused >= len(people), "each was refused once")
        wait_for(lambda: not sending(), "all are put back")
        assert "451" in Delivery.objects.filter(state=DeliveryState.PENDING)[0].error
        post_office.refusal, post_office.bad_box = "", sorted(people)[0]
        # As if the wait before the next attempt were over.
        Delivery.objects.update(next_at=timezone.now() - timedelta(seconds=1))
        yard.call("core.tasks.sweep_notices")
        wait_for(mail_is_out, "the mails are sent")

    assert_exact(due(today, today))
    failed = Delivery.objects.filter(state=DeliveryState.FAILED)
    assert set(failed.values_list("notice__recipient__email", flat=True)) == {post_office.bad_box}
    assert "550" in failed[0].error
    assert post_office.by_person() == dict.fromkeys(people - {post_office.bad_box}, 1)


def sending() -> bool:
    return Delivery.objects.filter(state=DeliveryState.SENDING).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("workdays_only", [False, True])
def test_over_a_years_end_with_days_missed(workdays_only):
    """From the year whose 调休 is known into one whose is not, two spans without a sweep."""
    rules(workdays_only=workdays_only)
    new_year = date(2027, 1, 1)
    duties(new_year)
    first, last = date(2026, 12, 12), date(2027, 1, 20)
    still = {date(2026, 12, 29) + timedelta(days=n) for n in range(6)} | {date(2027, 1, 15)}

    for offset in range((last - first).days + 1):
        if (day := first + timedelta(days=offset)) not in still:
            reminders.remind(day)

    assert_exact(due(first, last, workdays_only=workdays_only))
    assert Reminder.objects.filter(planned_on__in=still).exists()
    late = Reminder.objects.filter(planned_on__in=still).values_list("planned_on", "sent_on")
    assert all(sent not in still and sent > planned for planned, sent in late)
