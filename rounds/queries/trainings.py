"""What people learned: hours by person and year, who is trained before an entry, the paper of a test."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from rounds.models import (
    Attendance,
    Enrolment,
    Inspector,
    Question,
    Round,
    Training,
    TrainingSession,
)

VALID_DAYS = 365  # how long before an entry a training still counts
UNTRAINED = "一年内未参加培训"


def hours_by_year(inspector: Inspector) -> list[tuple[int, Decimal]]:
    """学时 of each year in which something was attended, the latest first."""
    rows = Attendance.objects.filter(enrolment__inspector=inspector)
    years = rows.values_list("session__on__year").annotate(hours=Sum("session__hours"))
    return sorted(years, reverse=True)


def trained(people: Iterable[Inspector], entry: date) -> set[int]:
    """Who attended something in the year before ``entry``; one query."""
    span = (entry - timedelta(days=VALID_DAYS), entry)
    rows = Attendance.objects.filter(enrolment__inspector__in=people, session__on__range=span)
    return set(rows.values_list("enrolment__inspector", flat=True))


def untrained(round: Round, people: Iterable[Inspector]) -> set[int]:
    found = list(people)
    return {person.pk for person in found} - trained(found, round.starts_on)


def with_hours(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """By name, with ``hours`` and ``attended`` (how many sessions)."""
    rows = enrolments.annotate(
        hours=Coalesce(Sum("attendances__session__hours"), Decimal(0)),
        attended=Count("attendances", distinct=True),
    )
    return rows.select_related("inspector", "training").order_by("inspector__pinyin", "pk")


def is_complete(enrolment: Enrolment) -> bool:
    """Something was attended, and the test passed where there is one: a certificate can be made."""
    is_tested = not enrolment.training.question_count or enrolment.passed_on is not None
    return is_tested and enrolment.attendances.exists()


def with_counts(trainings: QuerySet[Training]) -> QuerySet[Training]:
    """Adds ``begins_on``, ``hours``, ``people`` and ``passed``."""
    sessions = TrainingSession.objects.filter(training=OuterRef("pk")).order_by("on", "pk")
    of_training = sessions.order_by().values("training")
    rows = Enrolment.objects.filter(training=OuterRef("pk")).values("training")
    return trainings.annotate(
        begins_on=Subquery(sessions.values("on")[:1]),
        hours=Coalesce(Subquery(of_training.annotate(n=Sum("hours")).values("n")), Decimal(0)),
        people=Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0),
        passed=Coalesce(
            Subquery(rows.annotate(n=Count("pk", filter=Q(passed_on__isnull=False))).values("n")), 0
        ),
    )


def with_present(sessions: QuerySet[TrainingSession]) -> QuerySet[TrainingSession]:
    """In their order, with ``present``: how many signed in."""
    return sessions.annotate(present=Count("attendances")).order_by("on", "pk")


def paper_of(enrolment: Enrolment) -> list[Question]:
    """The questions of the next try: drawn by the number of record and try, so that looking twice shows the same."""
    training = enrolment.training
    pool = list(Question.objects.filter(subject=training.subject, is_active=True).order_by("pk"))
    dice = Random(f"{enrolment.pk}:{enrolment.tries}")  # noqa: S311 - a choice of questions, no secret
    return dice.sample(pool, min(training.question_count, len(pool)))


def absent_of(session: TrainingSession) -> QuerySet[Enrolment]:
    """Participants who did not sign in to it, by name."""
    rows = Enrolment.objects.filter(training=session.training_id)
    rows = rows.exclude(attendances__session=session)
    return rows.select_related("inspector").order_by("inspector__pinyin", "pk")
