"""测评与问卷: a survey, the codes that open it, and the one row that its answers are added up in.

No row is an answer: what somebody chose is added to ``SurveyResult`` as it comes in (ADR 0098).
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from core.encryption.fields import EncryptedJSON, EncryptedText
from core.encryption.keys import SequencedKey
from core.models import Base
from core.models.constraints import one_of
from fieldwork.enums.surveys import (
    SURVEY_TRANSITIONS,
    Question,
    SurveyKind,
    SurveyState,
    as_questions,
)
from fieldwork.querysets import SurveyCodeQuerySet, SurveyQuerySet, SurveyResultQuerySet
from rounds.models import Inspection

S = SurveyState


class Survey(Base):
    TRANSITIONS = SURVEY_TRANSITIONS
    # Questions name the people who are assessed, a title may.
    AUDIT_HIDDEN = ("title", "intro", "questions")

    id = SequencedKey()
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="surveys", verbose_name="巡察任务"
    )
    number = models.PositiveIntegerField("编号", editable=False)
    kind = models.CharField("类别", max_length=15, choices=SurveyKind)
    title = EncryptedText("标题", max_length=60)
    intro = EncryptedText("说明", max_length=1000, blank=True)
    questions = EncryptedJSON("题目", default=list)
    paper_forms = models.PositiveIntegerField("纸质问卷（份）", default=0)
    # The last day on which codes are taken; None: until somebody closes it.
    ends_on = models.DateField("答题截止日期", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=S, default=S.DRAFT, editable=False)
    opened_on = models.DateField("开放日期", null=True, editable=False)
    closed_on = models.DateField("结束日期", null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="起草人"
    )

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "测评问卷"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="survey_number_once"),
            one_of("survey_state_known", S),
            one_of("survey_kind_known", SurveyKind, "kind"),
            models.CheckConstraint(
                name="survey_dated_whole",
                condition=Q(state=S.DRAFT, opened_on=None, closed_on=None)
                | Q(state=S.OPEN, opened_on__isnull=False, closed_on=None)
                | Q(state=S.CLOSED, opened_on__isnull=False, closed_on__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["inspection", "state"], name="survey_by_inspection")]

    def __str__(self) -> str:
        return f"{self.reference} {self.get_kind_display()}"

    @property
    def reference(self) -> str:
        return f"问卷{self.number:02d}"

    @property
    def asked(self) -> list[Question]:
        return as_questions(self.questions)

    @property
    def archived_with(self) -> Inspection:
        return self.inspection

    @property
    def audit_trail(self) -> str:
        """Its own: leadership and unit see the inspection's page and not this row."""
        return f"fieldwork.survey:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:survey", args=[self.pk])


class SurveyCode(models.Model):
    """One code that opens a survey once: its keyed mark, whether it was used, and nothing else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(
        Survey, models.PROTECT, related_name="codes", verbose_name="测评问卷"
    )
    mark = models.CharField("标记", max_length=64, unique=True, editable=False)
    is_used = models.BooleanField("已用", default=False, editable=False)

    objects = SurveyCodeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "答题码"

    def __str__(self) -> str:
        return "答题码"

    @property
    def archived_with(self) -> Inspection:
        return self.survey.inspection


class SurveyResult(models.Model):
    """What all answers of one survey add up to, rewritten with each of them."""

    AUDIT_HIDDEN = ("content",)

    id = SequencedKey()
    survey = models.OneToOneField(
        Survey, models.PROTECT, related_name="result", verbose_name="测评问卷"
    )
    answers = models.PositiveIntegerField("答卷（份）", default=0, editable=False)
    from_paper = models.PositiveIntegerField("其中纸质（份）", default=0, editable=False)
    content = EncryptedJSON("汇总", editable=False)

    objects = SurveyResultQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "测评问卷结果"
        constraints = [
            models.CheckConstraint(
                name="survey_result_paper_within_all",
                condition=Q(from_paper__lte=models.F("answers")),
            )
        ]

    def __str__(self) -> str:
        return "测评问卷结果"

    @property
    def archived_with(self) -> Inspection:
        return self.survey.inspection
