"""Alarms of the trail: rules are data, an alarm is a row that cannot stand open twice (ADR 0033)."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from core.models import Base
from core.models.constraints import one_of
from overview.enums.alarms import ALARM_TRANSITIONS, AlarmKind, AlarmState, WindowUnit
from overview.querysets import AlarmQuerySet

PERSON = settings.AUTH_USER_MODEL
SECONDS = {WindowUnit.MINUTE: 60, WindowUnit.HOUR: 3600, WindowUnit.DAY: 86_400}


class AlarmRule(Base):
    """How often within what time is too often; what each kind counts stands in overview.alarms."""

    kind = models.CharField("情形", max_length=16, choices=AlarmKind)
    threshold = models.PositiveIntegerField(
        "达到次数",
        default=1,
        help_text="同一个人（登录失败为同一账号或同一地址）达到这个次数即告警；“从新地址登录”填1。",
    )
    window = models.PositiveIntegerField(
        "时间范围", default=1, help_text="“夜间查看线索”按整夜计，“从新地址登录”为此前多久没用过。"
    )
    unit = models.CharField("单位", max_length=6, choices=WindowUnit, default=WindowUnit.HOUR)
    from_hour = models.PositiveSmallIntegerField(
        "夜间从几点", null=True, blank=True, help_text="只用于“夜间查看线索”。"
    )
    to_hour = models.PositiveSmallIntegerField("夜间到几点", null=True, blank=True)
    is_active = models.BooleanField("启用", default=True)
    basis = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "告警规则"
        ordering = ["kind", "threshold"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "threshold", "window", "unit"],
                name="alarm_rule_once",
                violation_error_message="已有同样的规则，请修改原有的那条。",
            ),
            models.CheckConstraint(
                name="alarm_rule_counts",
                condition=Q(threshold__gte=1, window__gte=1, window__lte=1000),
                violation_error_message="次数至少为1，时间范围请填写1至1000。",
            ),
            models.CheckConstraint(
                name="alarm_rule_night",
                condition=(
                    ~Q(kind=AlarmKind.NIGHT_VIEWS)
                    | Q(from_hour__lte=23, to_hour__lte=23) & ~Q(from_hour=F("to_hour"))
                ),
                violation_error_message="夜间规则须填写起止钟点（0至23，不能相同）。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.words}"

    @property
    def span(self) -> timedelta:
        """The window as a length of time."""
        return timedelta(seconds=self.window * SECONDS[WindowUnit(self.unit)])

    @property
    def words(self) -> str:
        """1小时内达到5次 / 22点至6点达到5次 / 90天内没有用过的地址."""
        span = f"{self.window}{self.get_unit_display()}"
        if self.kind == AlarmKind.NIGHT_VIEWS:
            return f"{self.from_hour}点至{self.to_hour}点达到{self.threshold}次"
        if self.kind == AlarmKind.NEW_ADDRESS:
            return f"{span}内没有用过的地址"
        if self.kind == AlarmKind.FRESH_GRANT:
            return f"获授权后{span}内达到{self.threshold}次"
        return f"{span}内达到{self.threshold}次"


class Alarm(Base):
    """One rule met by one person or address on one day; open at most once (constraint)."""

    TRANSITIONS = ALARM_TRANSITIONS

    rule = models.ForeignKey(
        AlarmRule, models.PROTECT, related_name="alarms", verbose_name="规则", editable=False
    )
    kind = models.CharField("情形", max_length=16, choices=AlarmKind, editable=False)
    words = models.CharField("规则内容", max_length=80, editable=False)
    # user:7, address:10.1.1.9, user:7@10.1.1.9: what the rule counts by.
    subject = models.CharField("对象", max_length=80, editable=False)
    person = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="人员", editable=False
    )
    address = models.CharField("地址", max_length=45, blank=True, editable=False)
    on = models.DateField("日期", editable=False)
    count = models.PositiveIntegerField("发现时次数", editable=False)
    first_at = models.DateTimeField("自", editable=False)
    last_at = models.DateTimeField("至", editable=False)
    event_id = models.BigIntegerField("触发的审计记录", editable=False)
    state = models.CharField(
        "状态", max_length=10, choices=AlarmState, default=AlarmState.NEW, editable=False
    )
    finding = models.TextField("核查情况", blank=True, editable=False)
    handled_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="核查人", editable=False
    )
    handled_at = models.DateTimeField("核查时间", null=True, editable=False)

    objects = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "异常告警"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "subject", "on"],
                condition=Q(state=AlarmState.NEW),
                name="alarm_open_once",
            ),
            models.UniqueConstraint(fields=["rule", "subject", "event_id"], name="alarm_once"),
            one_of("alarm_state_known", AlarmState),
            models.CheckConstraint(
                name="alarm_handled_together",
                condition=Q(state=AlarmState.NEW, handled_by=None, handled_at=None)
                | ~Q(state=AlarmState.NEW) & Q(handled_by__isnull=False, handled_at__isnull=False),
            ),
            models.CheckConstraint(
                name="alarm_not_judged_by_its_person",
                condition=Q(person=None) | Q(handled_by=None) | ~Q(handled_by=F("person")),
                violation_error_message="不能核查关于自己的告警，请由其他人核查。",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="alarm_by_state")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.about}"

    @property
    def about(self) -> str:
        """Who or where: 王办 / 10.1.1.9 / 王办，10.1.1.9."""
        name = self.person.name if self.person else ""
        return "，".join(filter(None, [name, self.address])) or "未知来源"

    def get_absolute_url(self) -> str:
        return reverse("overview:alarm", args=[self.pk])


class AlarmSweep(models.Model):
    """Until when the trail was searched; one row. What lies after it comes with the next run."""

    through = models.DateTimeField("已核至")

    class Meta:
        verbose_name = verbose_name_plural = "告警进度"
        constraints = [models.CheckConstraint(name="alarm_sweep_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"{self.through}"
