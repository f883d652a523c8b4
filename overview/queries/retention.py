"""What each rule of keeping is about, and what of it is over; never an event of the trail."""

from collections.abc import Callable
from datetime import datetime, timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.models import Session
from django.db.models import Exists, Max, OuterRef, QuerySet

from core.calendar import add_months
from core.models import Attachment, Document, DocumentCopy, Job, Notice, Package
from core.models.job import JobState
from core.targets import label_of
from overview.enums.retention import KeepUnit, RetentionKind
from overview.models import RetentionRule
from rounds.enums import RoundState, Stage
from rounds.models import Attendance, Enrolment, Inspection, Round, Training, TrainingSession

ENDED = [JobState.DONE, JobState.FAILED, JobState.CANCELLED]


def cutoff(rule: RetentionRule, now: datetime) -> datetime:
    """What began before this is over: ``length`` days or calendar years before ``now``."""
    if rule.unit == KeepUnit.DAY:
        return now - timedelta(days=rule.length)
    day = add_months(now.date(), -12 * rule.length)
    return now.replace(year=day.year, month=day.month, day=day.day)


def over(kind: str, before: datetime) -> list[QuerySet]:
    """The rows of ``kind`` whose time was over before then."""
    return FINDERS[kind](before)


def _rounds(before: datetime) -> list[QuerySet]:
    """Rounds in 整改 whose inspections are all archived, the last of them long enough ago."""
    open_ = Inspection.objects.filter(round=OuterRef("pk")).exclude(stage=Stage.ARCHIVED)
    rows = Round.objects.filter(~Exists(open_), state=RoundState.RECTIFYING)
    ended = rows.annotate(ended=Max("inspections__archived_on"))
    return [ended.filter(ended__lt=before.date()).order_by("pk")]


def _sign_ins(before: datetime) -> list[QuerySet]:
    return [
        model.objects.filter(attempt_time__lt=before)
        for model in (AccessLog, AccessAttempt, AccessFailureLog)
    ]


def _sessions(before: datetime) -> list[QuerySet]:
    return [Session.objects.filter(expire_date__lt=before)]


def _jobs(before: datetime) -> list[QuerySet]:
    """Jobs that are over; not one whose package of files still stands in its name."""
    packed = Package.objects.filter(job=OuterRef("pk"))
    return [Job.objects.filter(~Exists(packed), state__in=ENDED, finished_at__lt=before)]


def _notices(before: datetime) -> list[QuerySet]:
    """What was read, and with it how it was delivered."""
    return [Notice.objects.filter(read_at__lt=before)]


def _drafts(before: datetime) -> list[QuerySet]:
    """Prints of what was not issued; one that left as a watermarked copy stays, to be traced."""
    copies = DocumentCopy.objects.filter(document=OuterRef("pk"))
    jobs = Job.objects.filter(document=OuterRef("pk"))
    rows = Document.objects.filter(is_issued=False, made_at__lt=before)
    return [rows.filter(~Exists(copies), ~Exists(jobs))]


def _files(before: datetime) -> list[QuerySet]:
    """What somebody took off its row; what still stands there is kept with the row."""
    return [Attachment.objects.filter(removed_at__lt=before)]


def _trainings(before: datetime) -> list[QuerySet]:
    """Courses whose last session was before then, with who took part and their material; in the order in which they can go."""
    ended = Training.objects.annotate(ended=Max("sessions__on")).filter(ended__lt=before.date())
    gone = list(ended.values_list("pk", flat=True))
    files = Attachment.objects.filter(target_type=label_of(Training), target_id__in=gone)
    return [
        files,
        Attendance.objects.filter(session__training__in=gone),
        Enrolment.objects.filter(training__in=gone),
        TrainingSession.objects.filter(training__in=gone),
        Training.objects.filter(pk__in=gone),
    ]


FINDERS: dict[str, Callable[[datetime], list[QuerySet]]] = {
    RetentionKind.ROUNDS: _rounds,
    RetentionKind.SIGN_INS: _sign_ins,
    RetentionKind.SESSIONS: _sessions,
    RetentionKind.JOBS: _jobs,
    RetentionKind.NOTICES: _notices,
    RetentionKind.DRAFTS: _drafts,
    RetentionKind.FILES: _files,
    RetentionKind.TRAININGS: _trainings,
}
