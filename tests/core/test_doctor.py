"""manage.py doctor: everything once, in order, by the facts of /readyz and the system checks."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from core import audit, health
from core.audit import verification
from core.doctor import findings
from core.models import AuditEvent
from core.models.job import JobState
from core.verbs import CoreVerb
from findings.models import Clue
from tests.core.test_health import alive, no_database, waiting  # noqa: F401 - fixtures


def told() -> tuple[int, dict[str, list[tuple[str, str]]]]:
    """The exit code, and (level, sentence) by section."""
    out, code = io.StringIO(), 0
    try:
        call_command("doctor", "--json", stdout=out)
    except SystemExit as error:
        code = error.code
    found: dict[str, list[tuple[str, str]]] = {}
    for each in json.loads(out.getvalue())["findings"]:
        found.setdefault(each["key"], []).append((each["level"], each["sentence"]))
    return code, found


def test_everything_is_told_in_order_and_only_what_must_be_done_fails(
    alive,  # noqa: F811
    sysadmin,
    security,
    auditor,
    settings,
    tmp_path,
):
    settings.AUDIT_ANCHOR_FILE = str(tmp_path / "anchors.txt")

    code, found = told()

    assert list(found) == [each.key for each in findings.SECTIONS]
    assert [s for each in found.values() for level, s in each if level == "fault"] == []
    assert code == 0
    assert all(s.endswith(("。", "）")) for each in found.values() for _, s in each)


def test_each_part_of_readyz_is_a_fault_in_the_same_words(db, monkeypatch):
    parts = {part: f"{part}：请检查。" for part in health.faults()}
    monkeypatch.setattr(health, "faults", lambda: parts | {"database": ""})

    code, found = told()

    sentences = [s for each in found.values() for level, s in each if level == "fault"]
    assert code == 1
    assert {s for part, s in parts.items() if part != "database"} <= set(sentences)


def test_without_a_database_the_rest_is_still_examined(alive, no_database):  # noqa: F811
    no_database()

    code, found = told()

    assert (code, found["database"]) == (1, [("fault", health.WITHOUT_DATABASE)])
    assert "没有检查" in found["audit"][0][1]
    assert found["beat"][0][0] == "fine"


def test_an_office_that_nobody_holds_and_an_old_job_are_named(alive, office):  # noqa: F811
    User.objects.with_role("auditor").delete()
    waiting(office, state=JobState.QUEUED, queued_at=timezone.now() - timedelta(minutes=37))

    code, found = told()

    assert code == 1
    assert any("安全审计员" in s for level, s in found["beginnings"] if level == "fault")
    assert "已等待37分钟" in found["queues"][0][1]


def test_keys_that_do_not_open_what_lies_there_are_told(alive, inspection, leader, settings):  # noqa: F811
    Clue.objects.create(
        inspection=inspection, year=2026, number=1, summary="某甲", created_by=leader
    )
    audit.record(None, CoreVerb.TRAIL_VERIFIED, by=leader)
    settings.SEALING_KEYS = ["b3RoZXItb3RoZXItb3RoZXItb3RoZXItb3RoZXItYSE="]
    settings.AUDIT_KEY = "another"

    _, found = told()

    sentences = " ".join(s for _, s in found["keys"])
    assert "findings_clue" in sentences
    assert "AUDIT_KEY" in sentences


@pytest.mark.parametrize(
    ("is_whole", "days", "level"),
    [(True, 0, "fine"), (True, 40, "note"), (False, 0, "fault")],
)
def test_when_the_trail_was_last_verified(db, alive, is_whole, days, level):  # noqa: F811
    verification.note(is_whole=is_whole, by=None)
    if days:
        event = audit.build(
            None, CoreVerb.TRAIL_VERIFIED, by=None, note="1条，完好",
            at=timezone.now() - timedelta(days=days),
        )  # fmt: skip
        AuditEvent.objects.bulk_create([event])

    assert told()[1]["audit"][-1][0] == level
