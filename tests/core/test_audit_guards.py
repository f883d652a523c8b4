"""What somebody with rights on the database does to the trail's tables and files is found and named."""

import json
from datetime import UTC

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.verbs import AccountVerb
from core import audit
from core.audit import anchors, checkpoints, codes, guards
from core.models import AuditEvent
from core.verbs import CoreVerb, VerbKind
from findings.verbs import FindingVerb
from tests import factories as make
from tests.core.test_audit import tamper, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchors.txt")
    return tmp_path


def done(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def told() -> str:
    return "".join(fault.sentence for fault in guards.faults())


EATS = (
    "CREATE FUNCTION eats() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF NEW.actor_id = 5 THEN RETURN NULL; END IF; RETURN NEW; END $$;"
)
ACTIONS = {
    "a foreign trigger": (
        f"{EATS} CREATE TRIGGER quiet BEFORE INSERT ON core_auditevent FOR EACH ROW EXECUTE FUNCTION eats()",
        "外来触发器quiet",
    ),
    "a trigger of ours that does something else": (
        f"{EATS} DROP TRIGGER core_auditevent_append_only ON core_auditevent; CREATE TRIGGER "
        "core_auditevent_append_only BEFORE INSERT ON core_auditevent FOR EACH ROW EXECUTE FUNCTION eats()",
        "外来触发器core_auditevent_append_only",
    ),
    "a trigger switched off": (
        "ALTER TABLE core_auditseal DISABLE TRIGGER core_auditseal_append_only",
        "触发器core_auditseal_append_only被停用",
    ),
    "a trigger removed": (
        "DROP TRIGGER core_auditevent_no_truncate ON core_auditevent",
        "触发器core_auditevent_no_truncate被删除",
    ),
    "the function rewritten": (
        "CREATE OR REPLACE FUNCTION core_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NEW; END $$",
        "函数core_audit_refuse被改写",
    ),
    "a rule": (
        "CREATE RULE nothing AS ON INSERT TO core_auditevent DO INSTEAD NOTHING",
        "规则nothing",
    ),
    "rows hidden": ("ALTER TABLE core_auditevent ENABLE ROW LEVEL SECURITY", "行级安全"),
    "another owner": (
        "CREATE ROLE stranger_of_the_trail; ALTER TABLE core_auditevent OWNER TO stranger_of_the_trail",
        "所有者是stranger_of_the_trail",
    ),
    "a right given away": (
        "CREATE ROLE stranger_of_the_trail; GRANT TRUNCATE ON core_auditseal TO stranger_of_the_trail",
        "数据库角色stranger_of_the_trail可以",
    ),
}


def test_the_tables_of_the_migrations_are_in_order():
    assert told() == ""


@pytest.mark.parametrize("action", ACTIONS)
def test_what_was_done_to_the_tables_is_named(action, capsys):
    sql, words = ACTIONS[action]

    done(sql)

    assert words in told()
    code, output = verdict(capsys)
    assert (code, words in output) == (1, True)


def test_the_application_role_may_not_own_the_trail_outside_the_demo(settings):
    settings.DEMO = False

    assert "程序使用的数据库角色拥有审计表core_auditevent" in told()


@pytest.mark.parametrize("table", guards.TABLES)
def test_the_tables_refuse_to_be_emptied(table):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        done(f"TRUNCATE {table}")


def test_equal_deeds_at_one_moment_are_no_forgery(capsys):
    user, now = make.UserFactory(), make.timezone.now()

    audit.record_all(audit.build(user, FindingVerb.HANDED_OFF, by=user, at=now) for _ in range(2))

    assert AuditEvent.objects.values("mac").distinct().count() == 2
    assert verdict(capsys)[0] == 0


def former_mac(event) -> str:
    """The code as it was before events had a kind, and before that a nonce."""
    content = [getattr(event, name) for name in codes.SIGNED]
    moment = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    signed = [*(content if event.nonce else content[:-1]), moment]
    return codes.keyed(json.dumps(signed, ensure_ascii=False, sort_keys=True, default=str))


def test_events_from_before_kinds_stay_whole_and_their_kind_cannot_be_changed():
    for verb in (FindingVerb.CLUE_VIEWED, CoreVerb.EXPORTED, FindingVerb.HANDED_OFF):
        event = audit.build(None, verb, by=None)
        event.mac = former_mac(event)
        event.save(force_insert=True)
    audit.seal(everything=True)
    assert list(audit.verify()) == []

    for event in AuditEvent.objects.exclude(kind=VerbKind.WRITE):
        tamper("UPDATE core_auditevent SET kind = 'write' WHERE id = %s", event.pk)

    assert len([f for f in audit.verify() if "内容与校验码不符" in f.sentence]) == 2


def test_the_kind_of_an_event_is_signed():
    event = audit.record(None, FindingVerb.CLUE_VIEWED, by=None)
    audit.seal(everything=True)

    tamper("UPDATE core_auditevent SET kind = 'write' WHERE id = %s", event.pk)

    assert "内容与校验码不符" in "".join(fault.sentence for fault in audit.verify())


def test_equal_deeds_from_before_nonces_are_none_and_a_copy_is():
    user, now = make.UserFactory(), make.timezone.now()
    for _ in range(2):
        event = audit.build(user, FindingVerb.HANDED_OFF, by=user, at=now)
        event.nonce = ""
        event.mac = former_mac(event)
        event.save(force_insert=True)
    audit.record(user, AccountVerb.SIGNED_IN, by=user)
    assert list(audit.verify()) == []

    event.pk = None
    event.save(force_insert=True)

    assert "完全相同：被重复插入" in "".join(fault.sentence for fault in audit.verify())


def test_a_copy_of_a_true_event_is_found():
    event = audit.record(None, AccountVerb.SIGNED_IN, by=None)
    event.pk = None
    event.save(force_insert=True)

    assert "完全相同：被重复插入" in "".join(fault.sentence for fault in audit.verify())


@pytest.mark.parametrize(
    ("file", "words"), [("heads.txt", "链头记录文件"), ("anchors.txt", "每日封存文件")]
)
def test_a_file_that_was_removed_is_missed_for_good(folder, capsys, file, words):
    anchors.anchor()
    checkpoints.note()
    for _ in range(5):
        audit.record(None, AccountVerb.SIGNED_IN, by=None)
    audit.seal()
    checkpoints.note()
    assert verdict(capsys)[0] == 0

    (folder / file).unlink()
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM core_auditevent")
        (last,) = cursor.fetchone()
    tamper("DELETE FROM core_auditseal WHERE event_id > %s", last - 2, table="core_auditseal")
    tamper("DELETE FROM core_auditevent WHERE id > %s", last - 2)

    code, output = verdict(capsys)
    assert (code, f"{words}" in output) == (1, True)
    checkpoints.note()
    anchors.anchor()
    checkpoints.note()
    code, output = verdict(capsys)
    assert (code, "此后重新开始" in output) == (1, True)
