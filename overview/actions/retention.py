"""The end of things, by rule and never by hand: archived or destroyed, each with its certificate."""

from datetime import datetime
from functools import partial

from django.db import connection, transaction
from django.utils import timezone

from core import audit
from core.documents import files
from core.errors import Refusal
from core.models import Document
from overview.enums.retention import RetentionKind
from overview.models import RetentionRule, RetentionRun
from overview.queries import retention as queries
from rounds.actions import rounds

MOST_NAMED = 100
SWEEP_LOCK = 7_713_002


def sweep(now: datetime | None = None) -> list[RetentionRun]:
    """Do what every rule in force says is over; one transaction and one certificate a rule."""
    now = now or timezone.now()
    kinds = RetentionRule.objects.filter(is_active=True).order_by("kind")
    return [run for rule in kinds if (run := apply(rule, now=now)) is not None]


@transaction.atomic
def apply(rule: RetentionRule, *, now: datetime) -> RetentionRun | None:
    """Archive or destroy what ``rule`` says is over; None where there is nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SWEEP_LOCK])
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
    audit.record(run, "按期限处置", by=None, note=note)
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
            names += [str(document) for document in rows[:MOST_NAMED]]
            _remove_files(rows)
        count += rows.delete()[1].get(rows.model._meta.label, 0)
    return names, count


def _remove_files(rows) -> None:
    for path in [path for document in rows for path in _paths(document)]:
        transaction.on_commit(partial(files.remove, path))


def _paths(document: Document) -> list[str]:
    return [document.path, *(face["path"] for face in document.faces)]
