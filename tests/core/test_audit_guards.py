"""What somebody with rights on the database does to the trail's tables and files is found and named."""

import pytest
from django.db import DatabaseError, connection, transaction

from core import audit
from core.audit import anchors, checkpoints, guards
from core.models import AuditEvent
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
DEEDS = {
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


@pytest.mark.parametrize("deed", DEEDS)
def test_what_was_done_to_the_tables_is_named(deed, capsys):
    sql, words = DEEDS[deed]

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

    audit.record_all(audit.build(user, "移交线索", by=user, at=now) for _ in range(2))

    assert AuditEvent.objects.values("mac").distinct().count() == 2
    assert verdict(capsys)[0] == 0


def test_equal_deeds_from_before_nonces_are_none_and_a_copy_is():
    user, now = make.UserFactory(), make.timezone.now()
    for _ in range(2):
        event = audit.build(user, "移交线索", by=user, at=now)
        event.nonce = ""
        event.mac = audit.mac_of(event)
        event.save(force_insert=True)
    audit.record(user, "登录", by=user)
    assert list(audit.verify()) == []

    event.pk = None
    event.save(force_insert=True)

    assert "完全相同：被重复插入" in "".join(fault.sentence for fault in audit.verify())


def test_a_copy_of_a_true_event_is_found():
    event = audit.record(None, "登录", by=None)
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
        audit.record(None, "登录", by=None)
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
