"""培训: a course with its sessions, who takes part, who signed in to which session, and the pool of questions.

What a person of the talent pool learned is counted from the sessions that they signed in to.
"""

import hmac
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from core.models import Base
from core.models.constraints import one_of
from rounds import rules
from rounds.enums import QuestionKind, SignInWay
from rounds.models.inspector import Inspector
from rounds.models.round import Round
from rounds.querysets import (
    EnrolmentQuerySet,
    QuestionQuerySet,
    SessionQuerySet,
    TrainingQuerySet,
)

PERSON = settings.AUTH_USER_MODEL
CODE_SECONDS, CODE_DIGITS = 60, 6


class Training(Base):
    """A course; with ``question_count`` it ends with a test out of the pool's questions of its subject."""

    title = models.CharField("培训名称", max_length=100)
    round = models.ForeignKey(
        Round,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="trainings",
        verbose_name="轮次",
        help_text="为某一轮办的选这一轮，可以一次编入各组人员；其他的不选。",
    )
    content = models.TextField("培训内容", max_length=5000, blank=True)
    subject = models.CharField(
        "测验题目的科目", max_length=30, blank=True, help_text="从题库这一科目里抽题。"
    )
    question_count = models.PositiveSmallIntegerField(
        "测验题数", default=0, validators=[MaxValueValidator(50)], help_text="0表示不测验。"
    )
    pass_mark = models.PositiveSmallIntegerField(
        "及格线（百分）", default=60, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    max_tries = models.PositiveSmallIntegerField(
        "最多测验几次", default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    created_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", editable=False, verbose_name="建立人"
    )

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "培训"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="training_subject_for_test",
                condition=Q(question_count=0) | ~Q(subject=""),
                violation_error_message="有测验的须填写题目的科目。",
            ),
            models.CheckConstraint(
                name="training_marks_known",
                condition=Q(pass_mark__range=(1, 100), max_tries__range=(1, 10)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_trail(self) -> str:
        return f"rounds.training:{self.pk}"

    def check_can_attach(self, user) -> None:
        rules.check_can_train(user)

    def get_absolute_url(self) -> str:
        return reverse("rounds:training", args=[self.pk])


class TrainingSession(Base):
    """One piece of a course, signed in to by a code that stands on the wall while it is open."""

    training = models.ForeignKey(
        Training, models.PROTECT, related_name="sessions", verbose_name="培训"
    )
    title = models.CharField("课程", max_length=100)
    on = models.DateField("日期")
    hours = models.DecimalField(
        "学时", max_digits=4, decimal_places=1,
        validators=[MinValueValidator(0.5), MaxValueValidator(99)],
    )  # fmt: skip
    trainer = models.CharField("授课人", max_length=80, blank=True)
    place = models.CharField("地点", max_length=80, blank=True)
    open_until = models.DateTimeField("签到开放至", null=True, blank=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "培训课程"
        ordering = ["on", "id"]
        constraints = [
            models.CheckConstraint(
                name="session_hours_positive",
                condition=Q(hours__gt=0),
                violation_error_message="学时须大于0。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.training}·{self.title}"

    @property
    def audit_trail(self) -> str:
        return f"rounds.training:{self.training_id}"

    def get_absolute_url(self) -> str:
        return self.training.get_absolute_url()

    def is_open(self, now: datetime) -> bool:
        return self.open_until is not None and now < self.open_until

    def code_at(self, now: datetime) -> str:
        """Six figures that change each minute; nothing of them is stored."""
        minute = int(now.timestamp()) // CODE_SECONDS
        said = f"rounds.training_session:{self.pk}:{self.open_until}:{minute}"
        digest = hmac.new(settings.SECRET_KEY.encode(), said.encode(), sha256).digest()
        return f"{int.from_bytes(digest[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}d}"

    def takes(self, code: str, now: datetime) -> bool:
        """Whether ``code`` stands on the wall now, or stood there a minute ago."""
        shown = (self.code_at(now), self.code_at(now - timedelta(seconds=CODE_SECONDS)))
        return self.is_open(now) and code in shown


class Enrolment(Base):
    """One person of a course, with what came of the test; ``passed_on`` is the day it was passed first."""

    training = models.ForeignKey(
        Training, models.PROTECT, related_name="enrolments", verbose_name="培训"
    )
    inspector = models.ForeignKey(
        Inspector, models.PROTECT, related_name="enrolments", verbose_name="参训人员"
    )
    tries = models.PositiveSmallIntegerField("测验次数", default=0, editable=False)
    score = models.PositiveSmallIntegerField("最好成绩", null=True, editable=False)
    passed_on = models.DateField("合格日期", null=True, editable=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参训记录"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["training", "inspector"],
                name="enrolled_once",
                violation_error_message="此人已在这次培训中。",
            ),
            models.CheckConstraint(
                name="enrolment_score_of_a_try",
                condition=Q(tries=0, score=None, passed_on=None)
                | Q(tries__gt=0, score__range=(0, 100)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspector.name}参加{self.training}"

    @property
    def audit_trail(self) -> str:
        return f"rounds.training:{self.training_id}"

    def get_absolute_url(self) -> str:
        return reverse("rounds:enrolment", args=[self.pk])


class Attendance(models.Model):
    """Somebody was there: signed in by the code, or entered by the office with a reason. Never changed."""

    session = models.ForeignKey(
        TrainingSession, models.PROTECT, related_name="attendances", verbose_name="课程"
    )
    enrolment = models.ForeignKey(
        Enrolment, models.PROTECT, related_name="attendances", verbose_name="参训记录"
    )
    way = models.CharField("签到方式", max_length=8, choices=SignInWay)
    reason = models.CharField("补登原因", max_length=200, blank=True)
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", verbose_name="登记账号")
    at = models.DateTimeField("签到时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "签到"
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "enrolment"],
                name="attended_once",
                violation_error_message="已经签到，不用再签。",
            ),
            one_of("attendance_way_known", SignInWay, "way"),
            models.CheckConstraint(
                name="attendance_by_hand_has_reason",
                condition=Q(way=SignInWay.CODE) | ~Q(reason=""),
                violation_error_message="补登签到须写明原因。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment.inspector.name}签到{self.session}"


class Question(Base):
    """One question of the pool; ``answer`` is the place of the right option, from 1."""

    subject = models.CharField("科目", max_length=30)
    kind = models.CharField(
        "题型", max_length=10, choices=QuestionKind, default=QuestionKind.SINGLE
    )
    text = models.TextField("题目", max_length=1000)
    options = ArrayField(models.CharField(max_length=200), verbose_name="选项", size=8)
    answer = models.PositiveSmallIntegerField("正确选项", help_text="第几个选项是对的，从1数起。")
    is_active = models.BooleanField("使用", default=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "测验题目"
        ordering = ["subject", "id"]
        constraints = [
            models.CheckConstraint(
                name="question_answer_among_options",
                condition=Q(answer__gte=1, answer__lte=F("options__len")),
                violation_error_message="正确选项须是所列选项中的一个。",
            ),
            one_of("question_kind_known", QuestionKind, "kind"),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def get_absolute_url(self) -> str:
        return reverse("rounds:question_edit", args=[self.pk])
