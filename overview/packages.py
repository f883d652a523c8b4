"""文书包 of one inspection or one round as a job: every issued document that its maker may open."""

from collections.abc import Iterable

from django.db.models import Model

from accounts.models import User
from core import jobs
from core.documents import packing, store
from core.documents.packing import Entry
from core.errors import ActionDenied
from core.jobs import Finish, Progress
from core.models import Document, Job
from core.targets import key_of, label_of
from fieldwork.models import (
    Activity,
    Consultation,
    Directive,
    IntakeRequest,
    Interview,
    Petition,
    Survey,
    WeeklyReport,
    WorkPlan,
)
from findings.models import Clue, CommonIssue, Finding, Recommendation, Resolution
from overview.models import Evaluation
from rectification.models import Ledger, Revisit
from rounds.models import Inspection, Round

JOB = "overview.package"
GONE = "这项工作已不在您的工作范围内，没有打包。"
OF_ROUND = "轮次"
# Rows with a trail of their own, and the way from them to the inspection or the round.
OF_INSPECTION: tuple[tuple[type[Model], str], ...] = (
    (Ledger, "inspection"),
    (Clue, "inspection"),
    (Finding, "inspection"),  # drafts
    (Interview, "inspection"),
    (Activity, "inspection"),
    (Consultation, "inspection"),
    (Petition, "inspection"),
    (Survey, "inspection"),
    (WeeklyReport, "inspection"),
    (WorkPlan, "inspection"),
    (Recommendation, "inspection"),
    (Evaluation, "ledger__inspection"),
    (Revisit, "ledger__inspection"),
)
OF_WHOLE_ROUND: tuple[tuple[type[Model], str], ...] = (
    (CommonIssue, "round"),
    (Directive, "round"),
    (IntakeRequest, "round"),
    (Resolution, "round"),
    (Evaluation, "round"),
)


def _about(job: Job) -> tuple[str, int] | None:
    """The round or the inspection that is packed: each name of a parameter is its model's."""
    return next(((f"rounds.{name}", pk) for name, pk in job.params.items() if pk), None)


@jobs.handler(JOB, label="打包下载", is_long=True, about=_about)
def package(job: Job, progress: Progress) -> Finish:
    """``params`` hold "inspection" or "round"; asked with the eyes of whoever wants it."""
    user = job.requested_by
    target, inspections = _asked(job)
    entries = list(entries_of(target, inspections, user=user))
    built = packing.build(entries, title=job.title, user=user, progress=progress)

    def finish() -> None:
        packing.keep(built, target, title=job.title, job=job)

    return finish


def entries_of(target: Inspection | Round, inspections: Iterable[Inspection], *, user: User):
    """Issued documents of all versions, each in the folder of its unit where there are several."""
    folders = dict.fromkeys(trails_of_round(target), OF_ROUND) if isinstance(target, Round) else {}
    for inspection in inspections:
        folder = inspection.unit.name if isinstance(target, Round) else ""
        folders |= dict.fromkeys(trails_of(inspection), folder)
    rows = Document.objects.filter(trail__in=folders, is_issued=True).select_related("made_by")
    newest = _newest(rows)
    for document, row in sorted(store.in_scope(rows, user=user), key=lambda pair: pair[0].pk):
        is_superseded = document.revision < newest[_identity(document)]
        yield Entry(document, row, folders[document.trail], is_superseded)


def trails_of(inspection: Inspection) -> list[str]:
    """Where documents about this inspection stand: its own trail and those of what hangs on it.

    Which of them a person may open is asked of each document (core.documents.store.in_scope).
    """
    return [inspection.audit_trail, *_trails(OF_INSPECTION, inspection)]


def trails_of_round(round: Round) -> list[str]:
    """As ``trails_of`` for what belongs to the round and to no single unit."""
    return [key_of(round), *_trails(OF_WHOLE_ROUND, round)]


def _trails(rows: Iterable[tuple[type[Model], str]], parent: Model) -> list[str]:
    return [
        f"{label_of(model)}:{pk}"
        for model, path in rows
        for pk in model._default_manager.filter(**{path: parent}).values_list("pk", flat=True)
    ]


def _asked(job: Job) -> tuple[Inspection | Round, list[Inspection]]:
    seen = Inspection.objects.visible_to(job.requested_by).select_related("unit", "round__term")
    if pk := job.params.get("round"):
        target = Round.objects.visible_to(job.requested_by).filter(pk=pk).first()
        inspections = list(seen.filter(round=pk))
    else:
        target = seen.filter(pk=job.params["inspection"]).first()
        inspections = [target] if target else []
    if target is None:
        raise ActionDenied(GONE)
    return target, inspections


def _identity(document: Document) -> tuple:
    return document.target_type, document.target_id, document.kind


def _newest(rows: Iterable[Document]) -> dict[tuple, int]:
    """The revision in force of every document."""
    found: dict[tuple, int] = {}
    for row in rows:
        found[_identity(row)] = max(row.revision, found.get(_identity(row), 0))
    return found
