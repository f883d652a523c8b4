"""Canary words typed into the served product by people of every role, then looked for everywhere.

Nothing is rendered or called in this process: gunicorn, a worker and Redis of their own do the work.
Outside the rows that hold them (and only sealed there), no byte that a process wrote has a word.
"""

import base64
import json
import re
import subprocess
import sys
import urllib.parse
from importlib import import_module

import pytest
import redis
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from core import attachments
from core.encryption.fields import EncryptedText
from core.models import AuditEvent, Document, Job, Notice
from core.models.job import JobState
from fieldwork.models import (
    Activity,
    Consultation,
    IntakeItem,
    IntakeReply,
    IntakeRequest,
    Interview,
    Petition,
    PlannedTalk,
    Referral,
    WeeklyReport,
)
from findings.models import Clue, Handoff, OrganHandler, Resolution, ResolutionTask
from tests.attacks.forging import forged
from tests.fieldwork import weekly_rows
from tests.findings import clue_rows as rows
from tests.flows.canary_fieldwork import Further
from tests.flows.visiting import Visitor
from tests.processes import running_web, running_worker, wait_until
from tests.world import ROOT
from xuncha.embedded.places import Places
from xuncha.embedded.redis import RedisServer

WORDS = ("金丝雀", "CANARY")
# What the unit and the organ read of what others wrote: the note on what they have to put right.
OWN = {"organ": (IntakeRequest, IntakeReply, IntakeItem), "liaison": (Referral,)}
# Sealed columns into which nobody types a word here.
WITHOUT = {
    ("fieldwork.workplan", "assigned"): "made of titles and names that stand open elsewhere",
}


@pytest.fixture
def town(live_environment, transactional_db, tmp_path):
    """A web server and a Redis whose queue nobody empties until the test says so."""
    server = RedisServer(Places(tmp_path), durable=False)
    server.start(tied=True)
    address = f"unix://{server.places.redis_socket}?db=0"
    environment = {**live_environment, "XUNCHA_TEST_REDIS": address, "LOG_LEVEL": "DEBUG"}
    with running_web(environment, log_name="canary-web.log") as url:
        yield url, environment, redis.from_url(address)
    server.stop()
    server.places.forget_sockets()


def leaks(text: str | bytes) -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    shapes = {
        word: {word.encode(), json.dumps(word)[1:-1].encode(), urllib.parse.quote(word).encode()}
        for word in WORDS
    }
    return [word for word, found in shapes.items() if any(shape in data for shape in found)]


def dump(store) -> bytes:
    """Every key and value, and what lies base64-encoded in them, as Celery's bodies do."""
    readers = {b"string": store.get, b"list": lambda k: store.lrange(k, 0, -1), b"hash": store.hgetall,
               b"set": store.smembers, b"zset": lambda k: store.zrange(k, 0, -1)}  # fmt: skip
    found = repr([(key, readers[store.type(key)](key)) for key in store.scan_iter()]).encode()
    inside = [
        base64.b64decode(text + b"==", validate=False)
        for text in re.findall(rb"[A-Za-z0-9+/]{40,}", found)
    ]
    return b"\n".join([found, *inside])


FORM = {
    "summary": "CANARYsummary金丝雀概述", "detail": "CANARYdetail", "source": "petition", "source_note": "CANARYsource",
    "suggestion_note": "CANARYsuggestion", "persons-TOTAL_FORMS": "1", "persons-INITIAL_FORMS": "0",
    "persons-0-name": "金丝雀", "persons-0-employer": "金丝雀局", "persons-0-post": "CANARYpost", "persons-0-rank": "CANARYrank",
}  # fmt: skip
PETITION = {
    "received_on": "2026-03-02", "way": "letter", "naming": "named", "reporter": "金丝雀反映人", "contact": "CANARYcontact",
    "summary": "CANARYpetition", "text": "CANARYletter金丝雀", "scope": "inside", "scope_reason": "CANARYscope",
    "persons-TOTAL_FORMS": "1", "persons-INITIAL_FORMS": "0", "persons-0-name": "金丝雀", "persons-0-post": "CANARYpost",
}  # fmt: skip
ACTIVITY = {
    "method": "symposium", "place": "二楼会议室", "whom": "金丝雀座谈对象", "seen": "CANARYseen", "overlap_reason": "CANARYoverlap",
}  # fmt: skip
TOLD = {
    "kind": "audit", "summary": "CANARYtold金丝雀通报", "text": "CANARYaudit", "persons": "金丝雀涉及",
}  # fmt: skip
ASKED = {
    "kind": "request", "addressed": "leadership", "title": "CANARYasked金丝雀请示", "text": "CANARYupward",
}  # fmt: skip
MEETING = {
    "kind": "group", "title": "听取汇报的会议", "attendees": "金丝雀出席", "summary": "CANARYsummary会议",
}  # fmt: skip
DECIDED = {"text": "CANARYasked金丝雀议定", "body": "某局", "inspection": "", "assignee": ""}
WEEK = {"summary": "CANARYweek金丝雀小结", "plan": "CANARYplan"}
PDF = rows.PDF + b"% CANARYbytes"


def work(url: str, people: dict) -> tuple[Clue, Interview, Handoff]:
    """Register, add evidence, talk, vet, hand over, sign and answer: all over the wire."""
    go = {name: Visitor(url, user) for name, user in people.items()}
    inspection, organ = (
        people["member"].inspector.memberships.get().team.inspections.get(),
        people["organ"],
    )
    post(go["member"], reverse("findings:clue_new", args=[inspection.pk]), FORM)
    clue = Clue.objects.get()
    upload = reverse("core:attachment_upload", args=["findings.clue", clue.pk])
    post(go["member"], upload, {}, {"files": ("CANARY金丝雀.pdf", PDF)})
    pool = {p: people[p].inspector.pk for p in ("leader", "member")}
    talk = {"held_at": "2026-03-02T09:30", "place": "三楼谈话室", "first": pool["leader"], "second": pool["member"],
            "recorder": pool["member"], "subject": "金丝雀谈", "post": "CANARYtalkpost", "points": "CANARYpoints",
            "problems": "CANARYproblems", "outcome": "none"}  # fmt: skip
    post(go["member"], reverse("fieldwork:interview_new", args=[inspection.pk]), talk)
    interview = Interview.objects.get()
    take_part(go, inspection, pool["member"])
    report_the_week(go, inspection)
    pass_on(go, inspection)
    ask_upward(go, inspection)
    tell(go, inspection, OrganHandler.objects.get(user=organ).organ_id)
    meet(go["office"], inspection)
    version = {"version": Clue.objects.get().version}
    post(
        go["leader"],
        reverse("findings:clue_return", args=[clue.pk]),
        version | {"note": "CANARYreturn"},
    )
    post(
        go["leader"],
        reverse("findings:clue_vet", args=[clue.pk]),
        {"version": Clue.objects.get().version},
    )
    post(
        go["approver"],
        reverse("findings:clue_approve", args=[clue.pk]),
        {"version": Clue.objects.get().version},
    )
    handing = {"organs": OrganHandler.objects.get(user=organ).organ_id,
               "papers": attachments.of(clue).get().pk, "note": "CANARYnote", "version": Clue.objects.get().version}  # fmt: skip
    post(go["office"], reverse("findings:handoff_new", args=[clue.pk]), handing)
    handoff = Handoff.objects.get()
    post(
        go["organ"],
        reverse("findings:handoff_receive", args=[handoff.pk]),
        {"version": handoff.version},
    )
    return Clue.objects.get(), interview, Handoff.objects.get()


def take_part(go: dict[str, Visitor], inspection, person: int) -> None:
    """An activity of the stay is recorded, written up, with a photo."""
    begun = ACTIVITY | {"held_on": str(timezone.localdate()), "members": person}
    post(go["member"], reverse("fieldwork:activity_new", args=[inspection.pk]), begun)
    activity = Activity.objects.get()
    edit = reverse("fieldwork:activity_edit", args=[activity.pk])
    post(go["member"], edit, begun | {"version": activity.version})
    upload = reverse("core:attachment_upload", args=["fieldwork.activity", activity.pk])
    post(go["member"], upload, {}, {"files": ("CANARY照片.pdf", PDF)})


def report_the_week(go: dict[str, Visitor], inspection) -> None:
    """A report of this week is filled in, submitted and returned."""
    row = weekly_rows.opened(inspection)
    post(go["member"], reverse("fieldwork:weekly_edit", args=[row.pk]), WEEK)
    submit, back = (
        reverse(f"fieldwork:weekly_{step}", args=[row.pk]) for step in ("submit", "return")
    )
    post(go["leader"], submit, {})
    post(go["office"], back, {"note": "CANARYreturned"})


def pass_on(go: dict[str, Visitor], inspection) -> None:
    """A petition is recorded, registered, passed to the unit in words of its own and answered there."""
    post(go["member"], reverse("fieldwork:petition_new", args=[inspection.pk]), PETITION)
    petition = Petition.objects.get()
    upload = reverse("core:attachment_upload", args=["fieldwork.petition", petition.pk])
    post(go["member"], upload, {}, {"files": ("CANARY来信.pdf", PDF)})
    post(go["member"], reverse("fieldwork:petition_register", args=[petition.pk]), {"version": 1})
    due = {"route": "unit", "wording": "请核实报销情况", "due_on": str(timezone.localdate())}
    version = {"version": Petition.objects.get().version}
    post(go["leader"], reverse("fieldwork:referral_new", args=[petition.pk]), due | version)
    referral = Referral.objects.get()
    answer = reverse("fieldwork:referral_answer", args=[referral.pk])
    post(go["liaison"], answer, {"text": "已核实。", "version": referral.version})


def ask_upward(go: dict[str, Visitor], inspection) -> None:
    """A member drafts for the leading group, with a file; the leader submits."""
    post(go["member"], reverse("fieldwork:consultation_new", args=[inspection.pk]), ASKED)
    row = Consultation.objects.get()
    upload = reverse("core:attachment_upload", args=["fieldwork.consultation", row.pk])
    post(go["member"], upload, {}, {"files": ("CANARY请示.pdf", PDF)})
    submit = reverse("fieldwork:consultation_submit", args=[row.pk])
    post(go["leader"], submit, {"version": row.version})


def tell(go: dict[str, Visitor], inspection, organ: int) -> None:
    """The office asks an organ before entry, which tells something, with a file, and hands it in."""
    asking = {"organs": organ, "inspections": inspection.pk, "due_on": str(timezone.localdate()), "matters": "CANARYmatters"}  # fmt: skip
    post(go["office"], reverse("fieldwork:intake_new", args=[inspection.round_id]), asking)
    reply = IntakeReply.objects.get()
    post(go["organ"], reverse("fieldwork:intake_item_new", args=[reply.pk]), TOLD)
    upload = reverse(
        "core:attachment_upload", args=["fieldwork.intakeitem", IntakeItem.objects.get().pk]
    )
    post(go["organ"], upload, {}, {"files": ("CANARY审计.pdf", PDF)})
    submit = reverse("fieldwork:intake_reply_submit", args=[reply.pk])
    reply.refresh_from_db()  # what was added raised its version
    post(go["organ"], submit, {"version": reply.version})


def meet(office: Visitor, inspection) -> None:
    """A meeting is written down with one thing that it asked for."""
    today = str(timezone.localdate())
    told = MEETING | {"held_on": today, "inspections": inspection.pk}
    post(office, reverse("findings:resolution_new", args=[inspection.round_id]), told)
    asked = DECIDED | {"due_on": today, "version": Resolution.objects.get().version}
    post(office, reverse("findings:resolution_task_new", args=[Resolution.objects.get().pk]), asked)


def post(visitor: Visitor, path: str, data: dict, files: dict | None = None) -> bytes:
    status, body = visitor.ask(path, forged(path, data), files)
    assert status in (200, 302), (path, status, body.decode(errors="replace")[-1500:])
    return body


def look(url: str, people: dict, clue, interview, handoff) -> None:
    """Every role opens lists, exports, single pages, documents, fragments and errors, some in vain."""
    lists = [reverse(name) for name in ("overview:home", "findings:clue_list", "findings:handoff_list",
             "fieldwork:interview_list", "fieldwork:activity_list", "fieldwork:weekly_list", "fieldwork:petition_list", "fieldwork:referral_list", "fieldwork:intake_list",
             "fieldwork:intake_item_list", "fieldwork:consultation_list", "findings:resolution_list",
             "findings:resolution_task_list", "core:inbox", "core:job_list", "rounds:calendar", "overview:audit_list")]  # fmt: skip
    petition, referral = Petition.objects.get(), Referral.objects.get()
    item = IntakeItem.objects.get()
    asked = Consultation.objects.get()
    task = ResolutionTask.objects.get()
    told = (
        petition,
        referral,
        item,
        item.reply,
        item.reply.request,
        asked,
        task.resolution,
        task,
        Activity.objects.get(),
        WeeklyReport.objects.get(inspection=clue.inspection),
    )
    single = [row.get_absolute_url() for row in (clue, interview, handoff, *told)]
    papers = [reverse("core:document_preview", args=["handoff_list", handoff.pk])]
    exports = [f"{page}?export={form}" for page in lists[1:13] for form in ("xlsx", "csv")]
    seen = {}
    for name, user in people.items():
        visitor = Visitor(url, user)
        answers = {page: visitor.ask(page) for page in [*lists, *single, *papers, *exports]}
        visitor.ask(reverse("findings:clue_person"), {"person": "金丝雀"})
        visitor.ask(reverse("fieldwork:petition_person"), {"person": "金丝雀反映人"})
        visitor.ask(reverse("overview:search") + "?q=" + urllib.parse.quote("某某"))
        visitor.ask(
            reverse("findings:clue_edit", args=[clue.pk]),
            FORM | {"persons-0-name": "", "version": "x"},
        )
        visitor.ask(
            reverse("fieldwork:interview_edit", args=[interview.pk]),
            {"points": "CANARYagain", "held_at": "CANARY"},
        )
        visitor.ask("/findings/999999/", {"title": "CANARYnowhere"})
        visitor.ask(single[0] + "%00", {"x": "CANARY"})
        assert all(status < 500 for status, _ in answers.values()), (name, answers)
        seen[name] = {page for page, (_, body) in answers.items() if leaks(body)}
    assert single[0] in seen["leader"]
    assert single[2] in seen["organ"]
    assert single[3] in seen["member"]
    assert single[8] in seen["leader"] - seen["office"]
    assert {*single[5:7]} <= seen["member"] & seen["organ"] & seen["office"]
    assert {*single[9:11]} <= seen["office"] - seen["member"] - seen["organ"]
    assert {*single[11:13]} <= seen["member"] & seen["office"]
    # Meetings, activities, petitions and what organs told are the whole office's; clues only of those who hold a grant.
    seen["ungranted"] = {
        page
        for page in seen["ungranted"]
        if not any(
            part in page
            for part in (
                "/petitions/",
                "/referrals/",
                "/intake/",
                "/resolutions/",
                "/activities/",
                "/weekly/",
            )
        )
    }
    for name in ("outsider", "liaison", "sysadmin", "auditor", "security", "ungranted"):
        assert not seen[name], (name, seen[name])


def look_again(url: str, people: dict) -> None:
    """Every page of every row of what comes before a finding, by those whom it does not concern."""
    rows = [
        (model, row.get_absolute_url())
        for model in before_a_finding()
        if hasattr(model, "get_absolute_url")
        for row in model._base_manager.all()
    ]
    for name in ("outsider", "liaison", "organ", "sysadmin", "auditor", "security"):
        visitor = Visitor(url, people[name])
        own = OWN.get(name, ())
        seen = {page for model, page in rows if model not in own and leaks(visitor.ask(page)[1])}
        assert not seen, (name, seen)


def before_a_finding() -> tuple:
    return (*apps.get_app_config("fieldwork").get_models(), Interview, PlannedTalk)


def unplanted() -> set[tuple[str, str]]:
    """Sealed columns of what comes before a finding of which no row holds a word."""
    columns = [
        (model, field)
        for model in before_a_finding()
        for field in model._meta.local_fields
        if isinstance(field, EncryptedText)
    ]
    return {
        (model._meta.label_lower, field.name)
        for model, field in columns
        if not any(leaks(str(getattr(row, field.name))) for row in model._base_manager.all())
    }


def settle(environment: dict) -> None:
    """A worker does what waits: documents, mails; and the hour's reminders and urging."""
    with running_worker(environment, log_name="canary-worker.log") as process:
        log = settings.VAR_DIR / "canary-worker.log"
        for task in (
            "rectification.tasks.remind",
            "findings.tasks.urge",
            "core.tasks.sweep_notices",
        ):
            subprocess.run(
                [sys.executable, "-m", "celery", "-A", "xuncha", "call", task],
                cwd=ROOT,
                env=environment,
                check=True,
                capture_output=True,
            )
        wait_until(lambda: not Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).exists()
                   and log.read_text().count("succeeded") >= 4, process=process, log=log, seconds=90)  # fmt: skip


def written() -> dict[str, bytes]:
    """What lies below XUNCHA_VAR and was written by a process, but for the database's own files."""
    found = {}
    for path in [*settings.VAR_DIR.rglob("*"), *settings.VAR_DIR.parent.glob("log/*")]:
        if path.is_file() and "postgres" not in path.parts and "static" not in path.parts:
            found[str(path)] = path.name.encode() + b"\n" + path.read_bytes()
    return found


def tables() -> dict[str, bytes]:
    """Every row of every table as text, sessions read as Django reads them."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found[table] = "\n".join(text for (text,) in cursor.fetchall()).encode()
    store = import_module(settings.SESSION_ENGINE).SessionStore
    found["sessions"] = str(
        [store().decode(s.session_data) for s in Session.objects.all()]
    ).encode()
    return found


def test_no_canary_anywhere_but_where_it_belongs(
    town,
    inspection,
    member,
    leader,
    office,
    office2,
    organ,
    outsider,
    liaison,
    sysadmin,
    auditor,
    security,
):
    url, environment, store = town
    before = written()  # other tests' files are there, some of them plain on purpose
    rows.grant(office, inspection, by=security)
    people = {
        "member": member, "leader": leader, "office": office, "approver": rows.approver(inspection),
        "organ": organ, "outsider": outsider, "liaison": liaison, "ungranted": office2,
        "sysadmin": sysadmin, "auditor": auditor, "security": security,
    }  # fmt: skip

    clue, interview, handoff = work(url, people)
    for name, page in (
        ("office", ["handoff_list", handoff.pk]),
        ("member", ["interview_record", interview.pk]),
    ):
        Visitor(url, people[name]).ask(reverse("core:document_make", args=page), {})
    look(url, people, clue, interview, handoff)
    go = {name: Visitor(url, user) for name, user in people.items()}
    Further(url, go, inspection, post).do()
    look_again(url, people)
    queued = dump(store)
    settle(environment)

    assert Clue.objects.get().summary.startswith("CANARY")
    assert unplanted() == set(WITHOUT)
    assert b"core.tasks" in queued
    assert not leaks(queued)
    assert not leaks(dump(store))
    assert all(model.objects.exists() for model in (AuditEvent, Notice, Document))
    assert not Job.objects.exclude(state=JobState.DONE).exists()
    assert {name: leaks(data) for name, data in tables().items() if leaks(data)} == {}
    files = written()
    assert any(name.endswith("canary-web.log") for name in files)
    new = {name: data for name, data in files.items() if before.get(name) != data}
    assert {name: leaks(data) for name, data in new.items() if leaks(data)} == {}
