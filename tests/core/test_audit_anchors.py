"""The chain's head outside the database: a chain rewritten as a whole, cut or begun anew is found."""

from datetime import date
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from core import audit, checks, tasks
from core.audit import anchors, checkpoints
from core.models import AuditEvent, AuditSeal
from core.verbs import Verb
from tests import factories as make

pytestmark = pytest.mark.django_db
DAYS = [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]


@pytest.fixture(autouse=True)
def file(settings, tmp_path) -> Path:
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "elsewhere" / "anchors.txt")
    return Path(settings.AUDIT_ANCHOR_FILE)


def written(day: date, count: int = 5) -> anchors.Anchor:
    user = make.UserFactory()
    for number in range(count):
        audit.record(user, Verb(f"动作{number}"), by=user)
    return anchors.anchor(on=day)


def rewrite_chain() -> None:
    """What somebody with the key and the owner's rights does: drop events, seal all anew."""
    with connection.cursor() as cursor:
        for table in ("core_auditseal", "core_auditevent"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM core_auditseal")
        cursor.execute(
            "DELETE FROM core_auditevent WHERE id = (SELECT min(id) FROM core_auditevent)"
        )
        for table in ("core_auditseal", "core_auditevent"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    audit.seal(everything=True)


def test_a_day_is_anchored_once(file):
    first = written(DAYS[0])
    again = written(DAYS[0])
    written(DAYS[1])

    assert again == first
    assert [line.split()[0] for line in file.read_text().splitlines()] == [
        "2026-03-01",
        "2026-03-02",
    ]
    assert list(anchors.faults()) == []


def test_a_chain_rewritten_as_a_whole_is_found(capsys):
    for day in DAYS:
        written(day)
    rewrite_chain()
    assert list(audit.verify()) == []  # by itself the new chain is whole

    with pytest.raises(SystemExit):
        call_command("verify_audit")
    words = capsys.readouterr().out
    assert "第6条与2026-03-01的锚不符" in words
    assert "2026-03-03锚定时有16条，现已不足" in words


def test_a_line_that_is_none_is_named(file):
    written(DAYS[0])
    with file.open("a") as lines:
        lines.write("rubbish\n")

    assert [f.sentence for f in anchors.faults()] == ["锚定文件第2行无法识别：文件被改动。"]


def test_the_anchor_goes_to_the_auditors_mailbox(settings):
    settings.AUDIT_ANCHOR_MAIL = ["audit@example.cn"]
    made = written(DAYS[0])

    (message,) = mail.outbox
    assert message.to == ["audit@example.cn"]
    assert f"{made.length}:{made.digest}" in message.body


def test_the_command_prints_it_and_says_where_it_cannot_write(capsys, settings, tmp_path):
    call_command("anchor_audit")
    assert capsys.readouterr().out.split()[1:] == ["1", audit.head()[1]]

    (tmp_path / "blocked").write_text("")
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "blocked" / "anchors.txt")
    with pytest.raises(CommandError, match="无法写入锚定文件"):
        call_command("anchor_audit")


@pytest.fixture
def app_role():
    """A role as docs/operations.md makes it; gone with the test's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE xuncha_app_test NOLOGIN")
    call_command("restrict_role", "xuncha_app_test")
    return "xuncha_app_test"


FORBIDDEN = [
    "UPDATE core_auditevent SET note = ''",
    "DELETE FROM core_auditevent",
    "TRUNCATE core_auditseal CASCADE",
    "UPDATE core_auditseal SET digest = ''",
    "ALTER TABLE core_auditevent DISABLE TRIGGER USER",
    "DROP TRIGGER core_auditevent_append_only ON core_auditevent",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_postgresql_itself_refuses_the_applications_role(app_role, statement):
    written(DAYS[0])
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {app_role}")
        with (
            pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
            transaction.atomic(),
        ):
            cursor.execute(statement)
        cursor.execute("RESET ROLE")


def test_the_applications_role_can_do_its_work(app_role, client, office):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {app_role}")
    client.force_login(office)
    assert client.get("/").status_code == 200
    audit.record(office, Verb("试"), by=office)
    audit.seal()
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert AuditSeal.objects.count() == AuditEvent.objects.count()


def test_an_owner_cannot_be_restricted():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (owner,) = cursor.fetchone()
    with pytest.raises(CommandError, match="另建一个角色"):
        call_command("restrict_role", owner)
    with pytest.raises(CommandError, match="没有角色"):
        call_command("restrict_role", "nobody_at_all")


def test_a_real_installation_is_warned_of_an_owning_role(settings):
    settings.DEMO = False
    (warning,) = checks.trail_is_not_ours_to_change(None, databases=["default"])
    assert warning.id == "xuncha.W010"
    settings.DEMO = True
    assert checks.trail_is_not_ours_to_change(None, databases=["default"]) == []


def cut_the_tail(count: int) -> None:
    """What the owner of the tables does: the last events and their seals, both."""
    with connection.cursor() as cursor:
        for table in ("core_auditseal", "core_auditevent"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        last = list(AuditSeal.objects.order_by("-sequence").values_list("event_id", flat=True))
        cursor.execute("DELETE FROM core_auditseal WHERE event_id = ANY(%s)", [last[:count]])
        cursor.execute("DELETE FROM core_auditevent WHERE id = ANY(%s)", [last[:count]])
        for table in ("core_auditseal", "core_auditevent"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_a_tail_cut_after_the_days_anchor_is_found_for_good(office, capsys):
    written(DAYS[0])
    for number in range(4):
        audit.record(office, Verb(f"后来{number}"), by=office)
    tasks.seal_audit()
    length, _ = audit.head()
    cut_the_tail(2)
    assert [*audit.verify(), *anchors.faults()] == []  # each by itself sees nothing

    with pytest.raises(SystemExit):
        call_command("verify_audit")
    assert f"记下的第{length}条已不在链上" in capsys.readouterr().out

    for number in range(5):  # the chain grows over the place, and notes go on
        audit.record(office, Verb(f"再后来{number}"), by=office)
    tasks.seal_audit()
    tasks.seal_audit()
    assert [one.length for one in checkpoints.lost()] == [length]
    assert len(checkpoints.path().read_text().splitlines()) == 2


def test_a_note_holds_one_line_while_all_is_well(office):
    tasks.seal_audit()
    for number in range(3):
        audit.record(office, Verb(f"动作{number}"), by=office)
        tasks.seal_audit()
    noted = checkpoints.path().read_text()
    tasks.seal_audit()

    assert checkpoints.path().read_text() == noted
    assert noted.split()[1:] == [str(n) for n in audit.head()]
    assert list(checkpoints.faults()) == []
