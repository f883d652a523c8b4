"""被巡察单位: a tree of Party organisations with their leaders and liaisons."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.enums import Role
from core.models import Base, Searchable
from core.models.names import NameKey
from rounds.enums import LeaderKind, UnitSize
from rounds.querysets import UnitQuerySet


class Sector(models.Model):
    """领域: 党群, 政法, 经济 … (docs/domain.md §8)."""

    name = models.CharField("领域", max_length=30, unique=True)
    order = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "领域"
        ordering = ["order", "id"]

    def __str__(self) -> str:
        return self.name


class Unit(Base, Searchable):
    AUDIT_COMPUTED = ("name_key",)

    name = models.CharField(
        "单位名称",
        max_length=100,
        unique=True,
        error_messages={"unique": "已有同名单位，请核对是否重复。"},
    )
    name_key = NameKey(source="name")
    short_name = models.CharField("简称", max_length=40, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="上级党组织",
    )
    sector = models.ForeignKey(Sector, models.PROTECT, verbose_name="领域")
    organisation = models.CharField("党组织形式", max_length=30, blank=True)
    size = models.CharField("规模", max_length=5, choices=UnitSize, default=UnitSize.SMALL)
    staff = models.PositiveIntegerField("在职人数", null=True, blank=True)
    party_members = models.PositiveIntegerField("党员人数", null=True, blank=True)
    note = models.CharField("备注", max_length=300, blank=True)
    order = models.PositiveIntegerField("次序", default=0)
    is_active = models.BooleanField("启用", default=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
        verbose_name="并入",
    )

    objects = UnitQuerySet.as_manager()

    class Meta(Searchable.Meta):
        verbose_name = verbose_name_plural = "被巡察单位"
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                name="unit_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("id")),
                violation_error_message="上级党组织不能是单位自己。",
            ),
            models.UniqueConstraint(
                fields=["name_key"],
                name="unit_name_key_once",
                violation_error_message="已有同名单位（只差空格、括号、间隔号等写法），请核对是否重复。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def party(self) -> str:
        """The organisation that is addressed: 市财政局党组."""
        return f"{self.name}{self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("rounds:unit", args=[self.pk])


class UnitName(models.Model):
    """What the unit was or is also called, and when: the recusal check reads careers by it."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names", verbose_name="单位")
    name = models.CharField("其他名称", max_length=100)
    from_on = models.DateField("启用", null=True, blank=True)
    until_on = models.DateField("停用", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "其他名称"
        ordering = ["from_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="unit_name_once",
                violation_error_message="这个名称已填写过，请删去重复的一行。",
            ),
            models.CheckConstraint(
                name="unit_name_ends_after_start",
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on")),
                violation_error_message="停用时间不能早于启用时间。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitLeader(Base):
    """班子成员 or 重点岗位: a named post in a unit."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="leaders", verbose_name="单位")
    name = models.CharField("姓名", max_length=80)
    post = models.CharField("职务", max_length=80)
    rank = models.CharField("职级", max_length=30, blank=True)
    kind = models.CharField("类别", max_length=10, choices=LeaderKind, default=LeaderKind.BOARD)
    is_first = models.BooleanField("主要负责人", default=False)
    duties = models.CharField("分工", max_length=200, blank=True)
    order = models.PositiveSmallIntegerField("次序", default=0)
    left_on = models.DateField("离任日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "班子成员与重点岗位"
        ordering = ["-is_first", "order", "id"]

    def __str__(self) -> str:
        return f"{self.name}（{self.post}）"


class Liaison(Base):
    """联络员 of a unit: links an outside account to it for a time."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="liaisons", verbose_name="单位")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="liaisons",
        verbose_name="账号",
        limit_choices_to={"roles__contains": [Role.LIAISON]},
    )
    from_on = models.DateField("起始日期")
    to_on = models.DateField("截止日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位联络员"
        ordering = ["unit", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(to_on=None),
                name="liaison_one_unit_at_a_time",
                violation_error_message="这个账号已是某单位的联络员，请先填写原来的截止日期。",
            ),
            models.CheckConstraint(
                name="liaison_ends_after_start",
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                violation_error_message="截止日期不能早于起始日期。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.user}"
