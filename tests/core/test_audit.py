"""The trail proves itself: whatever raw SQL does to it is found and named."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.verbs import AccountVerb
from core import audit
from core.models import AuditEvent, AuditSeal
from core.verbs import CoreVerb, Verb
from tests import factories as make


@pytest.fixture
def trail(db):
    """Ten events, sealed."""
    user = make.UserFactory(name="甲")
    for number in range(10):
        audit.record(
            user, Verb(f"动作{number}"), by=user, note="备注", changes={"name": ["旧", "新"]}
        )
    audit.seal()
    return list(AuditEvent.objects.order_by("pk"))


def tamper(sql: str, *values, table: str = "core_auditevent") -> None:
    """What an intruder with the owner's rights does: switch the triggers off, then change."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql, values)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def verdict(capsys, *arguments: str) -> tuple[int, str]:
    try:
        call_command("verify_audit", *arguments)
    except SystemExit as ending:
        return ending.code, capsys.readouterr().out
    return 0, capsys.readouterr().out


def test_a_whole_trail_is_found_whole(trail, capsys):
    code, words = verdict(capsys)

    assert code == 0
    assert "共10条，完整无误" in words


@pytest.mark.parametrize("table", ["core_auditevent", "core_auditseal"])
@pytest.mark.parametrize("sql", ["UPDATE {} SET {} = ''", "DELETE FROM {}"])
def test_the_tables_refuse_change(trail, table, sql):
    column = "note" if table == "core_auditevent" else "digest"
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(table, column))
    assert AuditEvent.objects.count() == 10


@pytest.mark.parametrize(
    "change",
    ["note = '改过'", "actor_name = '乙'", "at = at + interval '1 second'", "target_id = 99",
     "changes = '{}'", "address = '10.0.0.1'", "verb = '查看'"],
)  # fmt: skip
def test_an_altered_event_is_named(trail, capsys, change):
    victim = trail[4]
    tamper(f"UPDATE core_auditevent SET {change} WHERE id = %s", victim.pk)

    code, words = verdict(capsys)

    assert code == 1
    assert f"记录{victim.pk}的内容与校验码不符" in words
    assert len([line for line in words.splitlines() if line.startswith("记录")]) == 1


def test_an_altered_event_with_a_forged_code_is_named(trail, capsys):
    victim = trail[4]
    tamper("UPDATE core_auditevent SET note = 'x', mac = repeat('a', 64) WHERE id = %s", victim.pk)

    code, words = verdict(capsys)

    assert code == 1
    assert f"记录{victim.pk}的校验码与封条不符" in words


def test_a_removed_event_is_named(trail, capsys):
    tamper("DELETE FROM core_auditevent WHERE id = %s", trail[3].pk)

    code, words = verdict(capsys)

    assert code == 1
    assert f"记录{trail[3].pk}被删除" in words


def test_an_event_removed_with_its_seal_leaves_a_gap(trail, capsys):
    tamper("DELETE FROM core_auditevent WHERE id = %s", trail[3].pk)
    tamper("DELETE FROM core_auditseal WHERE sequence = 4", table="core_auditseal")

    code, words = verdict(capsys)

    assert code == 1
    assert "封条第4号起缺1枚" in words


def test_an_inserted_event_is_named_whether_sealed_or_not(trail, capsys):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_auditevent (at, actor_name, verb, target_type, target_label, trail,"
            " note, changes, address, mac) VALUES (now(), '乙', '登录', '', '', '', '', '{}', '',"
            " repeat('b', 64)) RETURNING id"
        )
        (inserted,) = cursor.fetchone()

    found = [fault.event_id for fault in audit.verify()]
    code, words = verdict(capsys)

    assert found == [inserted]
    assert code == 1
    assert f"记录{inserted}的内容与校验码不符：内容被改动，或不是由系统写入" in words


def test_a_true_event_copied_is_named(trail, capsys):
    columns = ", ".join(f.column for f in AuditEvent._meta.fields if f.name != "id")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO core_auditevent ({columns}) SELECT {columns} FROM core_auditevent"
            " WHERE id = %s",
            [trail[2].pk],
        )

    code, words = verdict(capsys)

    assert code == 1
    assert f"与记录{trail[2].pk}完全相同：被重复插入" in words


def test_two_events_exchanged_are_named(trail, capsys):
    a, b = trail[2].pk, trail[6].pk
    tamper(
        "UPDATE core_auditevent SET id = CASE id WHEN %s THEN -1 ELSE -2 END WHERE id IN (%s, %s);"
        "UPDATE core_auditevent SET id = CASE id WHEN -1 THEN %s ELSE %s END WHERE id < 0",
        a, a, b, b, a,
    )  # fmt: skip

    code, words = verdict(capsys)

    assert code == 1
    assert f"记录{a}的校验码与封条不符" in words
    assert f"记录{b}的校验码与封条不符" in words


def test_events_exchanged_with_their_seals_are_named(trail, capsys):
    a, b = trail[2].pk, trail[6].pk
    swap = "UPDATE {0} SET {1} = CASE {1} WHEN %s THEN -1 ELSE -2 END WHERE {1} IN (%s, %s);"
    swap += "UPDATE {0} SET {1} = CASE {1} WHEN -1 THEN %s ELSE %s END WHERE {1} < 0"
    tamper(swap.format("core_auditevent", "id"), a, a, b, b, a)
    tamper(swap.format("core_auditseal", "event_id"), a, a, b, b, a, table="core_auditseal")

    code, words = verdict(capsys)

    assert code == 1
    assert "封条与前后不相连" in words


def test_a_cut_tail_is_found_only_against_a_head_written_down(trail, capsys):
    number, digest = audit.head()
    for table, column in (("core_auditevent", "id"), ("core_auditseal", "event_id")):
        tamper(f"DELETE FROM {table} WHERE {column} > %s", trail[6].pk, table=table)

    assert verdict(capsys)[0] == 0
    code, words = verdict(capsys, "--expect", f"{number}:{digest}")

    assert code == 1
    assert "链尾被截去" in words


def test_a_rewritten_chain_differs_from_the_head_written_down(trail, capsys, settings):
    number, digest = audit.head()
    settings.AUDIT_KEY = "stolen"
    tamper("DELETE FROM core_auditseal", table="core_auditseal")
    for event in trail:
        tamper("UPDATE core_auditevent SET mac = %s WHERE id = %s", audit.mac_of(event), event.pk)

    assert verdict(capsys)[0] == 0
    code, words = verdict(capsys, "--expect", f"{number}:{digest}")

    assert code == 1
    assert "整体改写" in words


def test_a_head_miscopied_is_refused(trail):
    with pytest.raises(CommandError, match="照抄"):
        call_command("verify_audit", "--expect", "12:abc")


def test_a_head_written_down_stays_true_as_the_trail_grows(trail, capsys):
    number, digest = audit.head()
    audit.record(None, AccountVerb.SIGNED_IN, by=None)

    assert verdict(capsys, "--expect", f"{number}:{digest}")[0] == 0


def test_sealing_twice_binds_nothing_twice(trail):
    assert audit.seal() == 0
    assert AuditSeal.objects.count() == 10


def test_an_event_that_committed_late_is_bound_behind_the_others(trail):
    late = audit.build(None, AccountVerb.SIGNED_IN, by=None)
    late.pk = trail[0].pk - 1
    late.save(force_insert=True)

    assert audit.seal() == 1
    assert AuditSeal.objects.order_by("-sequence").first().event_id == late.pk
    assert list(audit.verify()) == []


def test_texts_of_every_kind_keep_their_code(db):
    user = make.UserFactory(name="𫖯“引号”\u202e")
    for text in ("𫖯㙟", "a\nb\tc", "<b>&amp;", "\\u0000", '"', "", "长" * 5000, "é", "e\u0301"):
        audit.record(
            user, CoreVerb.CHANGED, by=user, note=text, changes={"x": [text, None], "y": [1, 2.5]}
        )
    audit.seal()

    assert list(audit.verify()) == []


def test_an_event_goes_with_its_action_or_not_at_all(db):
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012 - one rollback
        audit.record(None, AccountVerb.SIGNED_IN, by=None)
        raise ZeroDivisionError

    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_eight_writers_and_two_sealers_leave_one_whole_chain():
    def write() -> None:
        try:
            for number in range(25):
                audit.record(None, Verb(f"动作{number}"), by=None)
        finally:
            connection.close()

    def seal() -> None:
        try:
            for _ in range(5):
                audit.seal()
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(8)]
    threads += [threading.Thread(target=seal) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    audit.seal()

    assert AuditSeal.objects.count() == AuditEvent.objects.count() == 200
    assert list(audit.verify()) == []
