"""Keeping by rule: each kind at its border, certificates, the trail untouched, two runs at once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from axes.models import AccessLog
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.verbs import AccountVerb
from core import attachments, audit
from core.models import Attachment, AuditEvent, Delivery, Document, DocumentCopy, Job, Notice
from findings.models import NothingFound
from overview.actions import retention
from overview.enums.retention import LEAST_LOG_DAYS, RESTS, KeepUnit, RetentionKind
from overview.models import RetentionRule, RetentionRun
from overview.queries.retention import cutoff
from rounds.models import Round
from tests import factories as make
from tests.browsed import submit
from tests.stores import Lying

pytestmark = pytest.mark.day

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LEAP = datetime(2028, 2, 29, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SECOND = timedelta(seconds=1)


def rule(kind, length=10, unit=KeepUnit.DAY, **more):
    """A rule that rested long ago; logs are kept as long as they must."""
    if kind == RetentionKind.SIGN_INS and unit == KeepUnit.DAY:
        length = max(length, LEAST_LOG_DAYS)
    made = RetentionRule.objects.create(kind=kind, length=length, unit=unit, basis="试", **more)
    RetentionRule.objects.filter(pk=made.pk).update(updated_at=NOW - 2 * RESTS)
    made.refresh_from_db()
    return made


def at_border(model, column: str, before: datetime, **values):
    """Two rows: one a second too young, one a second too old; gives the young one's number."""
    numbers = []
    for number, at in enumerate((before + SECOND, before - SECOND)):
        own = {k: v(number) if callable(v) else v for k, v in values.items()}
        row = model.objects.create(**own)
        model.objects.filter(pk=row.pk).update(**{column: at})
        numbers.append(row.pk)
    return numbers[0]


def sweep() -> list[int]:
    return [run.count for run in retention.sweep(NOW)]


def test_years_are_of_the_calendar():
    ten = RetentionRule(kind=RetentionKind.SIGN_INS, length=1, unit=KeepUnit.YEAR)

    assert cutoff(ten, LEAP).date().isoformat() == "2027-02-28"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["jobs", "notices", "sign_ins", "sessions"])
def test_what_is_over_goes_and_a_second_younger_stays(office, kind):
    before = cutoff(rule(kind), NOW)
    model, column, values = {
        "jobs": (Job, "finished_at", {"kind": "x", "title": "甲", "key": lambda n: f"k{n}",
                                      "requested_by": office, "state": "done"}),
        "notices": (Notice, "read_at", {"recipient": office, "kind": "job", "subject": "甲",
                                        "key": lambda n: f"n{n}"}),
        "sign_ins": (AccessLog, "attempt_time", {"username": "office", "ip_address": "10.0.0.1"}),
        "sessions": (Session, "expire_date", {"session_key": lambda n: f"s{n}", "session_data": "",
                                              "expire_date": NOW}),
    }[kind]  # fmt: skip
    young = at_border(model, column, before, **values)

    assert sweep() == [1]
    assert [row.pk for row in model.objects.all()] == [young]
    assert sweep() == []


@pytest.mark.django_db
def test_what_is_open_or_unread_stays(office):
    rule(RetentionKind.JOBS)
    rule(RetentionKind.NOTICES)
    Job.objects.create(kind="x", title="甲", key="k", requested_by=office, state="running")
    Notice.objects.create(recipient=office, kind="job", subject="甲", key="n")

    assert sweep() == []
    assert (Job.objects.count(), Notice.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_what_went_to_a_telephone_goes_as_the_notice_does(office):
    before = cutoff(rule(RetentionKind.NOTICES), NOW)
    rows = [make.delivery(office, key=f"d{n}", channel="gateway", state="sent") for n in range(3)]
    for row, at in zip(rows, (before - SECOND, before + SECOND, None), strict=True):
        Notice.objects.filter(pk=row.notice_id).update(read_at=at)

    assert sweep() == [1]
    assert {row.pk for row in Delivery.objects.all()} == {rows[1].pk, rows[2].pk}


@pytest.mark.django_db
def test_prints_of_drafts_go_but_issued_documents_and_traced_copies_stay(office):
    rule(RetentionKind.DRAFTS)
    rows = {}
    for number, (name, issued) in enumerate({"draft": 0, "issued": 1, "traced": 0}.items()):
        rows[name] = Document.objects.create(
            target_type="rounds.unit", target_id=number, kind="x", title=name, is_issued=issued,
            path=f"no/{name}", sha256=str(number), size=1, pages=1, made_by=office,
        )  # fmt: skip
    Document.objects.update(made_at=NOW - timedelta(days=11))
    DocumentCopy.objects.create(document=rows["traced"], sha256="c", taken_by=office, taken_at=NOW)

    assert sweep() == [1]
    assert {d.title for d in Document.objects.all()} == {"issued", "traced"}
    (name,) = RetentionRun.objects.get().names
    assert name == f"文书{rows['draft'].pk}（x，试印第1稿）"


@pytest.mark.django_db
def test_what_a_destroyed_draft_was_called_stands_nowhere_and_that_it_went_in_its_trail(
    client, office, sysadmin
):
    rule(RetentionKind.DRAFTS)
    title = "关于违规发放津贴的专题报告"
    draft = Document.objects.create(
        target_type="findings.commonissue", target_id=5, trail="findings.commonissue:5", kind="x",
        title=title, is_issued=False, path="no/1", sha256="feed", size=1, pages=1, made_by=office,
    )  # fmt: skip
    Document.objects.update(made_at=NOW - timedelta(days=11))

    assert [run.count for run in retention.sweep(NOW)] == [1]

    gone = AuditEvent.objects.get(verb="按期限销毁")
    assert (gone.trail, gone.target_id, gone.actor_id) == ("findings.commonissue:5", draft.pk, None)
    assert "feed" in gone.note
    action = AuditEvent.objects.get(verb="按期限处置")
    assert action.changes["count"] == [None, "1"]
    assert str(draft.pk) in action.changes["names"][1]
    client.force_login(sysadmin)
    url = reverse("overview:retention_list")
    assert title not in client.get(url).content.decode()
    assert title not in b"".join(client.get(url, {"export": "csv"}).streaming_content).decode()
    assert not AuditEvent.objects.filter(target_label__contains="津贴").exists()


def saved(client, row, **values):
    """The answer to the admin's form, sent as it was opened but for ``values``."""
    url = reverse("admin:overview_retentionrule_change", args=[row.pk])
    form = client.get(url).context["adminform"].form
    shown = {name: form[name].value() for name in form.fields}
    return submit(client, url, **(shown | {"is_active": "on"} | values))


@pytest.mark.django_db
def test_a_rule_that_was_changed_rests_and_the_guards_hear_of_it(
    client, sysadmin, security, auditor, office
):
    row = rule(RetentionKind.SESSIONS, 900)
    Session.objects.create(session_key="s", session_data="", expire_date=NOW - timedelta(days=9))
    now = make.timezone.now()
    client.force_login(sysadmin)

    assert saved(client, row, length=1).status_code == 302
    assert retention.sweep(now + RESTS - timedelta(hours=1)) == []
    assert Session.objects.filter(session_key="s").exists()
    told = Notice.objects.filter(kind="retention")
    assert {notice.recipient for notice in told} == {security, auditor}
    assert "起执行" in client.get(reverse("overview:retention_list")).content.decode()
    (run,) = retention.sweep(now + RESTS + timedelta(hours=1))
    assert run.count >= 1
    assert not Session.objects.filter(session_key="s").exists()


@pytest.mark.django_db
def test_logs_of_sign_ins_are_kept_six_months_whoever_says_otherwise(client, sysadmin):
    row = rule(RetentionKind.SIGN_INS, 1, KeepUnit.YEAR)
    client.force_login(sysadmin)

    refused = saved(client, row, length=1, unit="day")

    assert refused.status_code == 200
    assert "六个月" in refused.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionRule.objects.update(length=182, unit="day")


@pytest.mark.django_db
def test_a_round_is_archived_when_its_last_inspection_is_long_enough(inspection, office):
    rule(RetentionKind.ROUNDS)
    rounds = Round.objects.filter(pk=inspection.round_id)
    rounds.update(state="rectifying")
    own = type(inspection).objects.filter(pk=inspection.pk)

    assert sweep() == []  # still open
    own.update(stage="archived", archived_on=(NOW - timedelta(days=10)).date())
    assert sweep() == []  # the tenth day belongs to it
    own.update(archived_on=(NOW - timedelta(days=11)).date())
    assert sweep() == []  # no finding and no word why: what bars people bars the rule
    NothingFound.objects.create(inspection=inspection, reason="未发现问题。", stated_by=office)
    assert sweep() == [1]
    assert rounds.get().state == "archived"
    event = AuditEvent.objects.get(verb="轮次归档")
    assert (event.actor_name, event.actor_id) == (audit.SYSTEM, None)
    assert "规则" in event.note


@pytest.mark.django_db
def test_every_run_leaves_a_certificate_with_its_event_and_the_trail_stays(office):
    for kind in RetentionKind.values:
        rule(kind, 1)
    old = audit.build(office, AccountVerb.SIGNED_IN, by=office, at=NOW - timedelta(days=9999))
    old.save(force_insert=True)
    Session.objects.create(session_key="s", session_data="", expire_date=NOW - timedelta(days=9))

    (run,) = retention.sweep(NOW)

    assert (run.kind, run.count, run.basis) == ("sessions", 1, "试")
    event = AuditEvent.objects.get(verb="按期限处置")
    assert (event.target_id, event.note) == (run.pk, "1件，依据：试")
    assert AuditEvent.objects.filter(pk=old.pk).exists()
    assert "audit" not in " ".join(RetentionKind.values)


@pytest.mark.django_db
def test_a_rule_out_of_use_keeps_for_ever():
    rule(RetentionKind.SESSIONS, is_active=False)
    Session.objects.create(session_key="s", session_data="", expire_date=NOW - timedelta(days=999))

    assert sweep() == []


@pytest.mark.django_db
def test_the_page_says_what_will_be_due(client, sysadmin, auditor):
    rule(RetentionKind.SESSIONS)
    now = make.timezone.now()
    for days in (-11, -1):
        Session.objects.create(
            session_key=f"s{days}", session_data="", expire_date=now + timedelta(days=days)
        )
    for user in (auditor, sysadmin):
        client.force_login(user)
        page = client.get(reverse("overview:retention_list"))
        counts = [count for _, count in page.context["rules"][0]["counts"]]
        assert counts[:2] == [1, 2]
        book = client.get(reverse("overview:retention_list"), {"export": "csv"})
        assert "凭证号" in b"".join(book.streaming_content).decode()


@pytest.mark.django_db
def test_rules_are_the_system_administrators(client, sysadmin, auditor):
    url = reverse("admin:overview_retentionrule_change", args=[rule(RetentionKind.JOBS).pk])
    for user, status in ((sysadmin, 200), (auditor, 404)):
        client.force_login(user)
        assert client.get(url).status_code == status


def _attached(target, name: str, by) -> Attachment:
    return attachments.keep(target, name, name.encode(), label="", by=by)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("store")
def test_removed_files_end_by_rule_with_a_certificate(inspection, leader):
    before = cutoff(rule(RetentionKind.FILES), NOW)
    old, young, stays = (_attached(inspection, f"某人{n}.txt", leader) for n in range(3))
    shared = _attached(inspection, "共用.txt", leader)
    attachments.share(shared, inspection, by=leader)
    for file, at in ((old, before - SECOND), (young, before + SECOND), (shared, before - SECOND)):
        attachments.remove(file, by=leader)
        Attachment.objects.filter(pk=file.pk).update(removed_at=at)

    assert sweep() == [2]

    lies = {f.pk: Lying(f.path).exists() for f in (old, young, stays, shared)}
    assert lies == {old.pk: False, young.pk: True, stays.pk: True, shared.pk: True}
    assert set(Attachment.objects.values_list("path", flat=True)) == {
        young.path, stays.path, shared.path,
    }  # fmt: skip
    run = RetentionRun.objects.get(kind=RetentionKind.FILES)
    assert run.names == [f"附件{f.pk}（SHA-256 {f.sha256}）" for f in (old, shared)]
    event = AuditEvent.objects.get(verb="按期限销毁", target_id=old.pk)
    assert event.trail == f"rounds.inspection:{inspection.pk}"
    assert "某人" not in f"{event.note}{event.target_label}"
    assert sweep() == []
