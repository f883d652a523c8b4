"""Nothing is written without an event: every action, admin page, and view of what is restricted.

Read from the source (tests.calls): a function that writes must refer, however far, to the writer of
the trail, or everything that refers to it must. What does not stands in EXEMPT with its reason; an
exemption that is not needed any more fails, too. The second half asks the pages themselves.
"""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.rules import CHANGES, READS
from core.administration import AuditedAdmin, ReadOnlyAdmin, Trailed
from core.models import AuditEvent
from core.targets import label_of
from tests import calls
from tests.asking import read
from tests.permissions.addresses import KNOWN

WRITERS = {f"core.audit.{name}" for name in ("record", "record_all", "recording.record")}
WRITERS |= {"core.audit.recording.record_all", "core.audit.refusals._record"}
MECHANICS = (
    "a step inside a job, mail or session; what was asked for and what came of it is recorded"
)
COMPUTED = "recomputed from rows whose own change is recorded"
NO_ROWS = "writes a file or a form, no row"
ANONYMOUS = "who answers a survey leaves no trace (ADR 0098); entry from paper is recorded"
EXEMPT = {
    "accounts.forms.SignInForm.__init__": NO_ROWS,
    "accounts.lockout.LockoutHandler.reset_user_attempts": "the sign-in that clears it is recorded",
    "core.audit.chain._seal_chunk": "the trail itself",
    "core.documents.marks._saved": NO_ROWS,
    "core.documents.naming._on_word": NO_ROWS,
    "core.documents.naming.serial_on": NO_ROWS,
    "core.numbers.take": "a number is told with the row that bears it",
    "core.documents.word.package.render": NO_ROWS,
    "core.spreadsheets.annotating._annotated": NO_ROWS,
    "core.documents.qr.png": NO_ROWS,
    "core.encryption.files.write": NO_ROWS,
    "core.storage.save": NO_ROWS,
    "core.storage.objects.ObjectStorage.has_room": NO_ROWS,
    "core.orphan_files.remove": NO_ROWS,
    "core.attachments.pending_files._make_room": NO_ROWS,
    "core.exporting.export": MECHANICS,
    "core.jobs._claim": MECHANICS,
    "core.jobs._complete": MECHANICS,
    "core.jobs._end": MECHANICS,
    "core.jobs.progress.heartbeat": MECHANICS,
    "core.jobs.progress.Reporter.__call__": MECHANICS,
    "core.jobs._publish": MECHANICS,
    "core.jobs._requeue": MECHANICS,
    "core.jobs.enqueue": MECHANICS,
    "core.jobs.sweep": MECHANICS,
    "core.notices.mailing.release": MECHANICS,
    "core.notices.mark_read": "one's own inbox",
    "core.notices.post": "a notice is the echo of a recorded event",
    "core.notices.outbox.Outbox.batches": MECHANICS,
    "core.notices.outbox.Outbox.deliver": MECHANICS,
    "core.notices.outbox.Outbox.failed": MECHANICS,
    "core.notices.outbox.Outbox.retry": MECHANICS,
    "core.notices.outbox._claim": MECHANICS,
    "fieldwork.actions.survey_answers.answer": ANONYMOUS,
    "fieldwork.actions.survey_answers._add": ANONYMOUS,
    "rectification.actions.reminders._mark": "the rows of Reminder are the record",
    "rectification.actions.reminders._post": "the rows of Reminder are the record",
    "rounds.actions.feeds.find": "when a calendar was last fetched",
    "rounds.actions.reminder_rules.load_defaults": "what a new installation begins with",
}
# Actions that write with and for another action, which opens the transaction and records.
PARTS = {
    "rectification.actions.supervision.proposing.enter",
    "rounds.actions.deadlines.ledger.note",
}

FUNCTIONS = calls.functions()
RECORDING = calls.reaching(FUNCTIONS, WRITERS)
CALLERS: dict[str, set[str]] = {}
for _function in FUNCTIONS.values():
    for _name in _function.refers - {_function.name}:
        CALLERS.setdefault(_name, set()).add(_function.name)


def is_recorded(name: str, above: tuple[str, ...] = ()) -> bool:
    """Whether the function records, or everything that uses it does."""
    if name in RECORDING:
        return True
    callers = CALLERS.get(name, set()) - set(above)
    return bool(callers) and all(is_recorded(c, (*above, name)) for c in callers)


def test_every_function_that_writes_leaves_an_event():
    silent = {f.name for f in FUNCTIONS.values() if f.writes and not is_recorded(f.name)}

    assert len(FUNCTIONS) > 2500
    assert len(RECORDING) > 300
    assert silent - set(EXEMPT) == set(), "these write and leave no event"
    assert set(EXEMPT) - silent == set(), "these need no exemption any more"


def test_a_silent_action_would_be_found(tmp_path, monkeypatch):
    source = tmp_path / "findings" / "actions" / "new.py"
    source.parent.mkdir(parents=True)
    source.write_text("def hide(clue, *, by):\n    clue.delete()\n")
    monkeypatch.setattr(calls, "ROOT", tmp_path)

    (found,) = calls.read(source)

    assert found.writes
    assert not is_recorded(found.name)


def test_actions_record_in_the_transaction_that_writes():
    """An action that names the trail itself opens the transaction; others leave it to whom they call."""
    direct = WRITERS | {"core.audit.build"}
    loose = {
        f.name
        for f in FUNCTIONS.values()
        if f.room == "actions" and f.is_public and f.refers & direct and not f.is_atomic
    }

    assert loose == PARTS


def test_every_admin_page_leaves_an_event_or_changes_nothing():
    for model, page in admin.site._registry.items():
        if not isinstance(page, Trailed):  # Django's own, which nobody of ours may open
            assert model._meta.model_name not in OPENED, model
        elif not isinstance(page, AuditedAdmin | ReadOnlyAdmin):
            name = f"{type(page).__module__}.{type(page).__name__}.save_model"
            assert name in RECORDING, model
            assert not page.inlines, f"{model}: rows below a page of its own kind"


OPENED = {name for group in (CHANGES, READS) for names in group.values() for name in names}


def test_everything_an_admin_page_does_besides_is_recorded():
    names = [
        f"{type(page).__module__}.{type(page).__name__}.{act}"
        for page in admin.site._registry.values()
        for act in page.actions or ()
        if isinstance(act, str) and hasattr(type(page), act)
    ]
    actions = [name for name in names if name in FUNCTIONS]

    assert len(actions) >= 2
    assert [name for name in actions if name not in RECORDING] == []


RESTRICTED = {label_of(m) for m in apps.get_models() if getattr(m, "AUDIT_HIDDEN", ())}


@pytest.fixture
def world(matrix_world):
    return matrix_world


def asked(client: Client, user, url: str) -> tuple:
    """The answer to a GET and the verbs it left under the person's name; everything undone."""
    with transaction.atomic():
        before = AuditEvent.objects.order_by("-id").values_list("pk", flat=True).first() or 0
        answer = client.get(url)
        read(answer)
        made = AuditEvent.objects.filter(pk__gt=before, actor_id=user.pk)
        verbs = list(made.values_list("verb", flat=True))
        transaction.set_rollback(True)
    return answer, verbs


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_every_page_of_something_restricted_leaves_an_event(world):
    people, (own, _) = world
    pages = [
        address
        for address in KNOWN
        if address.kind
        and "audit" not in address.name
        and label_of(own[address.kind]) in RESTRICTED
        and getattr(getattr(own[address.kind], "deadline", None), "is_restricted", True)
    ]
    looked = 0

    for person in (people.office, people.leader, people.organ):
        client = client_of(person)
        for address in pages:
            answer, verbs = asked(client, person, address.of(own))
            if answer.status_code == 200:
                looked += 1
                assert verbs, f"{address.name} was shown to {person} without an event"
    assert looked >= 8


def test_every_export_leaves_an_event(world):
    people, _ = world
    lists = [a for a in KNOWN if a.kind is None and a.name.endswith(("_list", "_people"))]
    exported = set()

    for person in (people.office, people.auditor, people.sysadmin, people.security):
        client = client_of(person)
        for address in lists:
            if address.name in exported:
                continue
            url = address.of() + "?export=xlsx"
            answer, verbs = asked(client, person, url)
            if "attachment" in answer.headers.get("Content-Disposition", ""):
                exported.add(address.name)
                assert any("导出" in verb for verb in verbs), f"{url} by {person}"
    assert len(exported) >= 12


def test_every_download_and_every_refusal_leaves_an_event(world):
    people, (own, foreign) = world
    client = client_of(people.leader)

    for kind, name, verb in (
        ("evidence", "core:attachment_download", "下载附件"),
        ("document", "core:document_download", "下载文书"),
    ):
        mine, other = (reverse(name, args=[side[kind].pk]) for side in (own, foreign))
        assert verb in asked(client, people.leader, mine)[1]
        assert asked(client, people.leader, other)[1] == ["访问被拒"]
