"""Alarms: each rule at its border, exactly once, two sweeps at once, what people make of them."""

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.urls import reverse

from core import audit
from core.errors import ActionDenied, InvalidTransition
from core.models import AuditEvent, Notice
from core.verbs import Verb, former_kind
from findings.models import ClueGrant
from overview.actions import alarms
from overview.enums.alarms import AlarmKind as K
from overview.enums.alarms import WindowUnit as U
from overview.models import Alarm, AlarmRule
from tests import factories as make
from tests.browsed import submit

pytestmark = pytest.mark.day

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=ZONE)
SINCE = NOON - timedelta(days=3)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def tell(verb, *, by, at, target=None, address=""):
    token = audit.client_address.set(address)
    event = audit.build(target, Verb(verb, former_kind(verb)), by=by, at=at)
    audit.client_address.reset(token)
    event.save(force_insert=True)
    return event


def rule(kind, times=3, window=10, unit=U.MINUTE, **more):
    return AlarmRule.objects.create(kind=kind, threshold=times, window=window, unit=unit, **more)


def found(now=NOON, since=SINCE) -> list[str]:
    return [alarm.subject for alarm in alarms.sweep(now, since=since)]


def test_exports_count_within_the_window_to_the_second(office, office2, security):
    rule(K.MASS_EXPORT)
    for person, last in ((office, minutes(10)), (office2, minutes(10) + timedelta(seconds=1))):
        for after in (minutes(0), minutes(5), last):
            tell("导出线索清单", by=person, at=NOON - minutes(60) + after)

    assert found() == [f"user:{office.pk}"]
    alarm = Alarm.objects.get()
    assert (alarm.count, alarm.person, alarm.on) == (3, office, NOON.date())
    assert (alarm.first_at, alarm.last_at) == (NOON - minutes(60), NOON - minutes(50))


def test_one_less_than_the_threshold_is_no_alarm(office):
    rule(K.MASS_EXPORT)
    for number in range(2):
        tell("下载附件", by=office, at=NOON - minutes(number))

    assert found() == []


def test_the_night_is_one_and_runs_over_midnight(leader, member, deputy, office):
    rule(K.NIGHT_VIEWS, 3, 1, U.DAY, from_hour=22, to_hour=6)
    evening, morning = NOON.replace(hour=22) - timedelta(days=1), NOON.replace(hour=5, minute=59)
    for at in (evening, NOON.replace(hour=0), morning):
        tell("查看线索", by=leader, at=at)  # one night, both sides of midnight
    for at in (evening - minutes(1), NOON.replace(hour=0), morning):
        tell("查看线索", by=member, at=at)  # one minute too early
    for at in (evening, NOON.replace(hour=0), morning + minutes(1)):
        tell("查看线索", by=deputy, at=at)  # six o'clock is day
    for at in (evening - timedelta(days=1), evening, morning):
        tell("查看线索", by=office, at=at)  # two nights

    assert found() == [f"user:{leader.pk}"]
    assert Alarm.objects.get().on == evening.date()


def test_refusals_count_both_kinds(office, office2):
    rule(K.REFUSALS)
    for verb in ("访问被拒", "操作被拒", "访问被拒"):
        tell(verb, by=office, at=NOON - minutes(3))
    tell("访问被拒", by=office2, at=NOON - minutes(3))

    assert found() == [f"user:{office.pk}"]


def test_failed_sign_ins_count_by_account_and_by_address(office, office2, leadership):
    rule(K.FAILED_SIGN_INS)
    for number in range(3):
        tell(
            "登录失败",
            by="未登录访问者",
            target=office,
            at=NOON - minutes(number),
            address=f"10.0.0.{number}",
        )
    for person in (office2, leadership, None):
        tell("登录失败", by="未登录访问者", target=person, at=NOON - minutes(2), address="10.9.9.9")  # fmt: skip

    assert sorted(found()) == ["address:10.9.9.9", f"user:{office.pk}"]


def test_views_soon_after_the_grant_count_for_the_granted(office, office2, inspection, security):
    rule(K.FRESH_GRANT, 2, 1, U.HOUR)
    granted = NOON - minutes(200)
    for person in (office, office2):
        row = ClueGrant.objects.create(
            user=person, round=inspection.round, reason="承办", from_on=NOON, granted_by=security
        )
        ClueGrant.objects.filter(pk=row.pk).update(created_at=granted)
    tell("查看线索", by=office, at=granted + minutes(1))
    tell("查看线索", by=office, at=granted + minutes(60))
    tell("查看线索", by=office2, at=granted + minutes(1))
    tell("查看线索", by=office2, at=granted + minutes(61))

    assert found() == [f"user:{office.pk}"]


def test_a_new_address_is_one_not_used_within_the_window(office, office2, leadership):
    rule(K.NEW_ADDRESS, 1, 90, U.DAY)
    old, known = NOON - timedelta(days=91), NOON - timedelta(days=90)
    tell("登录", by=office, at=old, address="10.0.0.1")
    tell("登录", by=office, at=NOON, address="10.0.0.1")  # 91 days ago is forgotten
    tell("登录", by=office2, at=known, address="10.0.0.2")
    tell("登录", by=office2, at=NOON, address="10.0.0.2")  # 90 days ago is not
    tell("登录", by=leadership, at=NOON, address="10.0.0.3")  # the first sign-in ever

    assert found() == [f"user:{office.pk}@10.0.0.1"]


def test_a_second_sweep_adds_nothing_and_tells_nobody_again(office, security, auditor):
    rule(K.MASS_EXPORT)
    for number in range(3):
        tell("导出", by=office, at=NOON - minutes(number))

    first = found()
    tell("导出", by=office, at=NOON + minutes(1))
    again = found(NOON + minutes(2))

    assert (len(first), again) == (1, [])
    assert Notice.objects.filter(kind="alarm").count() == 1
    notice = Notice.objects.get(kind="alarm")
    assert notice.recipient == security
    assert office.name in notice.subject
    assert AuditEvent.objects.filter(verb="发现异常").count() == 1


def test_what_was_missed_comes_with_the_next_sweep(office):
    rule(K.MASS_EXPORT)
    alarms.sweep(NOON - timedelta(days=9))
    for number in range(3):
        tell("导出", by=office, at=NOON - timedelta(days=8) - minutes(number))

    assert len(alarms.sweep(NOON)) == 1


def test_a_rule_out_of_use_finds_nothing(office):
    rule(K.MASS_EXPORT, is_active=False)
    for number in range(3):
        tell("导出", by=office, at=NOON - minutes(number))

    assert found() == []


def test_what_comes_after_the_judgement_counts_anew(office, security):
    rule(K.MASS_EXPORT)
    now = make.timezone.now()
    for number in range(3):
        tell("导出", by=office, at=now - minutes(number))
    alarm = alarms.sweep(now)[0]
    alarms.look_into(alarm, note="已核实，属正常汇总。", by=security)

    assert alarms.sweep(now + minutes(1)) == []
    for number in range(2):
        tell("导出", by=office, at=now + minutes(2 + number))
    assert alarms.sweep(now + minutes(5)) == []
    tell("导出", by=office, at=now + minutes(5))
    assert len(alarms.sweep(now + minutes(6))) == 1
    assert Alarm.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_find_each_alarm_once(office, security):
    rule(K.MASS_EXPORT)
    for number in range(3):
        tell("导出", by=office, at=NOON - minutes(number))
    start, counts = threading.Barrier(2), []

    def run() -> None:
        start.wait()
        counts.append(len(alarms.sweep(NOON, since=SINCE)))
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(counts) == [0, 1]
    assert Alarm.objects.count() == Notice.objects.filter(kind="alarm").count() == 1


def alarm_of(person, security) -> Alarm:
    rule(K.MASS_EXPORT, 1)
    tell("导出", by=person, at=NOON)
    return alarms.sweep(NOON, since=SINCE)[0]


def test_nobody_judges_their_own_alarm_and_the_auditors_hear_of_it(security, auditor):
    alarm = alarm_of(security, security)

    with pytest.raises(ActionDenied, match="自己"):
        alarms.dismiss(alarm, note="没事", by=security)
    assert [n.recipient for n in Notice.objects.filter(kind="alarm")] == [auditor]


def test_a_judgement_needs_words_and_stands_once(office, security, auditor):
    alarm = alarm_of(office, security)

    with pytest.raises(ActionDenied, match="写明原因"):
        alarms.dismiss(alarm, note=" ", by=security)
    alarms.dismiss(alarm, note="测试环境演练。", by=auditor)
    with pytest.raises(InvalidTransition):
        alarms.look_into(alarm, note="又看了一遍。", by=security)
    assert audit.history(alarm).first().verb == "排除告警"


def test_pages_show_alarms_and_take_the_judgement(client, office, security):
    alarm = alarm_of(office, security)
    client.force_login(security)

    assert office.name in client.get(reverse("overview:alarm_list")).content.decode()
    page = client.get(alarm.get_absolute_url())
    assert [row.verb for row in page.context["rows"]] == ["导出"]
    submit(client, reverse("overview:alarm_look", args=[alarm.pk]), note="已约谈本人核实。")
    alarm.refresh_from_db()
    assert (alarm.state, alarm.handled_by, alarm.finding) == (
        "looked",
        security,
        "已约谈本人核实。",
    )
    assert client.get(reverse("overview:alarm_list"), {"export": "csv"}).status_code == 200


def test_what_waits_comes_first_and_stands_on_both_homes(
    client, office, office2, security, auditor
):
    rule(K.MASS_EXPORT, 1)
    tell("导出", by=office, at=NOON)
    tell("导出", by=office2, at=NOON)
    waits, handled = alarms.sweep(NOON, since=SINCE)
    alarms.look_into(handled, note="已核实。", by=security)

    for user in (security, auditor):
        client.force_login(user)
        page = client.get(reverse("overview:alarm_list"))
        assert [row.pk for row in page.context["rows"]] == [waits.pk, handled.pk]
        figures = client.get("/").context["board"].figures
        assert ("待核查的告警", 1) in [(figure.label, figure.value) for figure in figures]
    assert reverse("overview:audit_list") in client.get("/").content.decode()


def test_rules_are_edited_by_the_guards_and_nobody_else(client, security, auditor, sysadmin):
    made = rule(K.MASS_EXPORT)
    url = reverse("admin:overview_alarmrule_change", args=[made.pk])
    for user, status in ((security, 200), (auditor, 200), (sysadmin, 404)):
        client.force_login(user)
        assert client.get(url).status_code == status
    client.force_login(security)
    form = client.get(url).context["adminform"].form
    data = {k: v if v is not None else "" for k, v in form.initial.items()} | {"threshold": 9}

    answer = submit(client, url, **(data | {"is_active": "on"}))

    assert answer.status_code == 302
    event = AuditEvent.objects.get(verb="修改告警规则")
    assert event.changes == {"threshold": ["3", "9"]}
