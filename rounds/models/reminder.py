"""提醒: rules are data; every reminder that came due is a row that cannot stand twice (ADR 0018)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import User
from core.models import Base
from core.querysets import ScopedQuerySet
from rounds.enums import Audience, DeadlineKind
from rounds.models.deadline import Deadline


class ReminderRule(Base):
    """When, to whom and how; without a kind it holds for every kind that has no rule of its own."""

    kind = models.CharField(
        "事项",
        max_length=16,
        choices=DeadlineKind,
        blank=True,
        help_text="不选则适用于没有专门规则的全部事项；某事项一旦有专门规则，通用规则不再适用于它。",
    )
    days = models.SmallIntegerField(
        "相对期限的天数", help_text="期限前填负数，当天填0，期限后填正数。"
    )
    every = models.PositiveSmallIntegerField(
        "以后每隔几天",
        null=True,
        blank=True,
        help_text="不填则只提醒一次；填7为以后每周一次，直到办结。",
    )
    to_responsible = models.BooleanField("提醒责任人", default=True)
    to_leader = models.BooleanField(
        "提醒上一级负责人",
        default=False,
        help_text="单位和巡察组的事项为组长，组长和接收机关的事项为巡察办，巡察办的事项为领导小组。",
    )
    to_office = models.BooleanField("提醒巡察办", default=False)
    to_told = models.BooleanField("提醒期限方案列明的知会对象", default=True)
    by_mail = models.BooleanField("发邮件", default=True)
    by_webhook = models.BooleanField(
        "发短信网关",
        default=False,
        help_text="须先在运行环境中设置 WEBHOOK_URL 和 WEBHOOK_SECRET。",
    )
    is_urgent = models.BooleanField(
        "单独发送", default=False, help_text="不并入每日汇总，立即单独发一封。"
    )
    workdays_only = models.BooleanField(
        "只在工作日",
        default=True,
        help_text="期限前的提醒提前到上一工作日，期限后的顺延到下一工作日。",
    )
    at_hour = models.PositiveSmallIntegerField("几点以后发", default=8)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒规则"
        ordering = ["kind", "days"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "days"],
                name="reminder_rule_once",
                violation_error_message="同一事项在同一天已有一条规则，请修改原有的那条。",
            ),
            models.CheckConstraint(
                name="reminder_rule_has_audience",
                condition=(
                    Q(to_responsible=True) | Q(to_leader=True) | Q(to_office=True) | Q(to_told=True)
                ),
                violation_error_message="请至少选择一类提醒对象。",
            ),
            models.CheckConstraint(
                name="reminder_rule_days_in_a_year",
                condition=Q(days__range=(-366, 366)),
                violation_error_message="天数请填写-366至366之间。",
            ),
            models.CheckConstraint(
                name="reminder_rule_hour",
                condition=Q(at_hour__lte=22),
                violation_error_message="钟点请填写0至22。",
            ),
            models.CheckConstraint(
                name="reminder_rule_repeats_after",
                condition=Q(every=None) | (Q(every__gt=0) & Q(days__gte=0)),
                violation_error_message="重复提醒只用于期限当天及以后，间隔至少1天。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display() if self.kind else '通用'}：{self.words}"

    @property
    def words(self) -> str:
        """“到期前7天”, “到期当天”, “逾期7天起每7天”."""
        if self.days == 0 and not self.every:
            return "到期当天"
        start = f"到期前{-self.days}天" if self.days < 0 else f"逾期{self.days}天"
        return f"{start}起每{self.every}天" if self.every else start


class ReminderQuerySet(ScopedQuerySet):
    def visible_to(self, user: User) -> "ReminderQuerySet":
        """Whoever was reminded, as long as the date is in their scope."""
        return self.filter(recipient=user, deadline__in=Deadline.objects.visible_to(user))


class Reminder(models.Model):
    """One step of one rule for one deadline and person. It is written together with its notice."""

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="reminders")
    rule = models.ForeignKey(
        ReminderRule, models.SET_NULL, null=True, related_name="+", verbose_name="规则"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="收件人"
    )
    due_on = models.DateField("当时的期限")
    step = models.SmallIntegerField("步", help_text="相对期限的天数")
    planned_on = models.DateField("应提醒日")
    sent_on = models.DateField("提醒日")
    audience = models.CharField("身份", max_length=12, choices=Audience)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提醒记录"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "due_on", "step", "recipient"], name="reminder_once"
            ),
            models.CheckConstraint(
                name="reminder_never_early", condition=Q(sent_on__gte=F("planned_on"))
            ),
        ]
        indexes = [models.Index(fields=["recipient", "sent_on"], name="reminder_by_person")]

    def __str__(self) -> str:
        return f"{self.deadline_id} {self.step:+d}"

    @property
    def is_caught_up(self) -> bool:
        """Sent later than planned: the system stood still on its day."""
        return self.sent_on > self.planned_on


class ReminderSweep(models.Model):
    """The day through which everything was sent; one row. What lies after it is caught up."""

    through = models.DateField("已提醒至")

    class Meta:
        verbose_name = verbose_name_plural = "提醒进度"

    def __str__(self) -> str:
        return f"{self.through}"
