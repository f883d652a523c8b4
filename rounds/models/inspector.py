"""人才库: people who can be drawn into teams, with the history the recusal check reads."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.models import Base, Searchable
from core.models.names import NameKey, PinyinKey
from rounds.enums import Relation
from rounds.models.unit import Unit
from rounds.querysets import InspectorQuerySet


class Inspector(Base, Searchable):
    AUDIT_COMPUTED = ("name_key", "pinyin")

    name = models.CharField("姓名", max_length=80)
    name_key = NameKey(source="name")
    pinyin = PinyinKey(source="name")
    gender = models.CharField("性别", max_length=4, blank=True)
    born_on = models.DateField("出生年月", null=True, blank=True)
    party = models.CharField("政治面貌", max_length=20, blank=True)
    employer_name = models.CharField("现工作单位", max_length=100)
    employer = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="employees",
        verbose_name="对应单位",
    )
    is_employer_decided = models.BooleanField(
        "单位已认定", default=False, help_text="由人认定；没有对应单位即为系统外单位。"
    )
    post = models.CharField("职务", max_length=60, blank=True)
    rank = models.CharField("职级", max_length=30, blank=True)
    specialities = ArrayField(
        models.CharField(max_length=30),
        verbose_name="专业特长",
        default=list,
        blank=True,
    )
    school = models.CharField("毕业院校", max_length=100, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    history_text = models.TextField("工作经历", blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inspector",
        verbose_name="账号",
    )
    is_active = models.BooleanField("在库", default=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
        verbose_name="并入",
    )

    objects = InspectorQuerySet.as_manager()

    class Meta(Searchable.Meta):
        verbose_name = verbose_name_plural = "巡察人才"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["name_key", "employer_name", "phone"],
                condition=Q(merged_into=None),
                name="inspector_once",
                violation_error_message="人才库中已有这个人（姓名、单位、电话都相同）。",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.employer_name}）"

    def get_absolute_url(self) -> str:
        return reverse("rounds:inspector", args=[self.pk])


class Employment(models.Model):
    """One stretch of work or study; the day of a month is the first where none is known."""

    inspector = models.ForeignKey(Inspector, models.CASCADE, related_name="employments")
    organisation = models.CharField("单位", max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True, blank=True, help_text="留空表示至今")
    is_decided = models.BooleanField(
        "已认定", default=False, help_text="由人认定；没有对应单位即为系统外单位。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "工作经历"
        ordering = ["from_on"]
        constraints = [
            models.CheckConstraint(
                name="employment_ends_after_start",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                violation_error_message="结束时间不能早于开始时间。",
            )
        ]

    def __str__(self) -> str:
        return self.organisation


class DeclaredRelation(Base):
    """回避申报: a relation the person declared to a unit."""

    inspector = models.ForeignKey(
        Inspector, models.CASCADE, related_name="relations", verbose_name="人员"
    )
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name="单位")
    relation = models.CharField("关系类型", max_length=12, choices=Relation)
    relative = models.CharField("关系人", max_length=80, blank=True)
    detail = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "回避申报"
        constraints = [
            models.UniqueConstraint(
                fields=["inspector", "unit", "relation", "relative"],
                name="relation_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.inspector.name}与{self.unit}：{self.get_relation_display()}"
