"""题目模板: questions that a survey begins with, kept by the office beside those of the system."""

from django.conf import settings
from django.db import models
from django.urls import reverse

from core.models import Base
from core.models.constraints import one_of
from fieldwork.enums.surveys import Question, SurveyKind, as_questions
from fieldwork.querysets import SurveyTemplateQuerySet


class SurveyTemplate(Base):
    """Lies open to all teams, and so names nobody: who is assessed is asked for in each survey."""

    name = models.CharField(
        "模板名称",
        max_length=60,
        unique=True,
        error_messages={"unique": "已有同名模板，请换一个名称，或修改原来的模板。"},
    )
    kind = models.CharField("类别", max_length=15, choices=SurveyKind)
    questions = models.JSONField("题目", default=list)
    is_active = models.BooleanField("使用中", default=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="建立人"
    )

    objects = SurveyTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "题目模板"
        ordering = ["kind", "name"]
        constraints = [
            one_of("survey_template_kind_known", SurveyKind, "kind"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def asked(self) -> list[Question]:
        return as_questions(self.questions)

    def get_absolute_url(self) -> str:
        return reverse("fieldwork:survey_template", args=[self.pk])
