"""The end of things, by rule and never by hand: archived or destroyed, each with its certificate."""

from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.enums import GUARDS
from accounts.models import User
from core import audit, locks, notices
from core.attachments import files as attachment_files
from core.calendar import cn_date
from core.documents import files, registry
from core.errors import Refusal
from core.locks import Lock
from core.models import Attachment, AuditEvent, Document, Notice
from overview.enums.retention import RESTS, RetentionKind
from overview.models import RetentionRule, RetentionRun
from overview.queries import retention as queries
from overview.verbs import OverviewVerb
from rounds.actions import rounds
from rounds.models import Training

MOST_NAMED = 100


def sweep(now: datetime | None = None) -> list[RetentionRun]:
    """Do what every rule in force says is over; one transaction and one certificate a rule.

    A rule that somebody changed rests first: what it destroys does not come back.
    """
    now = now or timezone.now()
    kinds = RetentionRule.objects.filter(is_active=True, updated_at__lte=now - RESTS)
    return [run for rule in kinds.order_by("kind") if (run := apply(rule, now=now)) is not None]


@transaction.atomic
def announce(rule: RetentionRule, *, by: User) -> None:
    """Tell those who guard the trail that a rule was set or changed, while it still rests."""
    guards = User.objects.with_role(*GUARDS)
    body = (
        f"{by.name}修改了保管期限，{cn_date(rule.acts_on)}起执行，到期内容届时自动归档或销毁。"
        f"依据：{rule.basis}。如有不妥，请在此前联系系统管理员。"
    )
    notices.post(
        [
            Notice(
                recipient=person,
                kind="retention",
                key=f"retention:{rule.pk}:{rule.version}",
                subject=f"保管期限已修改：{rule}"[:200],
                body=body,
                url=reverse("overview:retention_list"),
            )
            for person in guards
        ]
    )


@transaction.atomic
def apply(rule: RetentionRule, *, now: datetime) -> RetentionRun | None:
    """Archive or destroy what ``rule`` says is over; None where there is nothing."""
    locks.take(Lock.RETENTION)
    before = queries.cutoff(rule, now)
    end = _close if rule.kind == RetentionKind.ROUNDS else _destroy
    names, count = end(rule, queries.over(rule.kind, before))
    if not count:
        return None
    run = RetentionRun.objects.create(
        rule=rule,
        kind=rule.kind,
        words=rule.words,
        basis=rule.basis,
        before=before,
        count=count,
        names=names[:MOST_NAMED],
    )
    note = f"{count}件，依据：{rule.basis}"
    audit.record(run, OverviewVerb.RETENTION_DECIDED, by=None, note=note, changes=audit.begun(run))
    return run


def _close(rule: RetentionRule, found: list) -> tuple[list[str], int]:
    """Rounds become archived, and with them all of theirs is read only."""
    names = []
    for rows in found:
        for round in rows:
            try:
                rounds.archive_by_rule(round, rule=rule.words)
            except Refusal:
                continue  # somebody was faster, or it was opened again
            names.append(str(round))
    return names, len(names)


def _destroy(rule: RetentionRule, found: list) -> tuple[list[str], int]:
    """Rows go, and with a row its files once the transaction stands."""
    names: list[str] = []
    count = 0
    for rows in found:
        if rows.model is Document:
            rows, gone = _hold(rows)
            names += [_name(document) for document in gone]
            audit.record_all(_event(document, rule) for document in gone)
            _remove_files(gone)
        if rows.model is Attachment:
            rows, taken = _taken_off(rows)
            names += [f"附件{file.pk}（SHA-256 {file.sha256}）" for file in taken]
            audit.record_all(_event_of_file(file, rule) for file in taken)
            transaction.on_commit(partial(_remove_unnamed, [file.path for file in taken]))
        if rows.model is Training:
            courses = list(rows)
            names += [str(course) for course in courses]
            note = f"依据：{rule.basis}"
            audit.record_all(
                audit.build(course, OverviewVerb.DESTROYED, by=None, note=note)
                for course in courses
            )
        count += rows.delete()[1].get(rows.model._meta.label, 0)
    return names, count


def _taken_off(rows: QuerySet[Attachment]) -> tuple[QuerySet[Attachment], list[Attachment]]:
    gone = list(rows.select_for_update().defer("name").order_by("pk"))
    return Attachment.objects.filter(pk__in=[file.pk for file in gone]), gone


def _event_of_file(file: Attachment, rule: RetentionRule) -> AuditEvent:
    """On the trail of the row that it was taken off, by number: a name may name somebody."""
    note = f"附件{file.pk}（SHA-256 {file.sha256}），依据：{rule.basis}"
    trail = f"{file.target_type}:{file.target_id}"
    return audit.build(file, OverviewVerb.DESTROYED, by=None, note=note, trail=trail)


def _remove_unnamed(paths: list[str]) -> None:
    """Another row may share the stored file: it goes with the last that names it."""
    named = set(Attachment.objects.filter(path__in=paths).values_list("path", flat=True))
    for path in set(paths) - named:
        attachment_files.remove(path)


def _hold(rows: QuerySet[Document]) -> tuple[QuerySet[Document], list[Document]]:
    """The documents that go, held and asked anew: of none a copy leaves meanwhile."""
    held = list(rows.select_for_update().values_list("pk", flat=True))
    gone = list(rows.filter(pk__in=held).defer("content").order_by("pk"))
    return Document.objects.filter(pk__in=[document.pk for document in gone]), gone


def _name(document: Document) -> str:
    """By number and kind: a title may say what was found, and not everybody here may know it."""
    kind = registry.get(document.kind)
    return f"文书{document.pk}（{kind.label if kind else document.kind}，{document.version_words}）"


def _event(document: Document, rule: RetentionRule) -> AuditEvent:
    """On the trail of the thing the document was about: what went is named there for good."""
    note = f"{_name(document)}，SHA-256 {document.sha256}，依据：{rule.basis}"
    return audit.build(document, OverviewVerb.DESTROYED, by=None, note=note, trail=document.trail)


def _remove_files(documents: list[Document]) -> None:
    for path in [path for document in documents for path in _paths(document)]:
        transaction.on_commit(partial(files.remove, path))


def _paths(document: Document) -> list[str]:
    return [document.path, *(file_format["path"] for file_format in document.formats)]
