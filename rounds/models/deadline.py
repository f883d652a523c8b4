"""期限: presets are data, a deadline is a ledger entry, its first date is never lost (§5)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core.calendar import DeadlineUnit
from core.models import Base
from rounds.enums import DeadlineKind, DeadlineStep, Party, StartEvent
from rounds.models.inspection import Inspection
from rounds.models.round import Round
from rounds.models.unit import Unit
from rounds.querysets import DeadlineQuerySet


class DeadlinePreset(Base):
    name = models.CharField("方案名称", max_length=60, unique=True)
    basis = models.CharField("总依据", max_length=300, blank=True)
    is_default = models.BooleanField("默认", default=False)
    most_extensions = models.PositiveSmallIntegerField(
        "最多延期次数", default=2, help_text="同一事项经同意的延期次数上限；0表示不准延期。"
    )
    longest_extension = models.PositiveSmallIntegerField(
        "每次延期最长（日）", default=90, help_text="每次延期不得超过现行期限之后的这些日历日。"
    )
    needs_hearing = models.BooleanField(
        "反馈前须经会议听取",
        default=True,
        help_text="勾选后，巡察情况经领导小组会议听取并登记，才能转入反馈；两项报告期限随会议登记完成。",
    )

    needs_plan = models.BooleanField(
        "进驻前须有批准的工作方案",
        default=True,
        help_text="勾选后，巡察办批准巡察组的工作方案，才能进驻；不用工作方案的取消勾选。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "期限方案"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_default"],
                condition=Q(is_default=True),
                name="preset_one_default",
                violation_error_message="已有默认方案，请先取消它。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Answering(models.Model):
    """Who answers for a duty and who else is told: said by a rule, kept with the deadline."""

    responsible = models.CharField("责任方", max_length=12, choices=Party, blank=True)
    reminded = ArrayField(
        models.CharField(max_length=12, choices=Party),
        verbose_name="同时提醒",
        default=list,
        blank=True,
    )

    class Meta:
        abstract = True


class Rule(Answering):
    """Start event, offset (may be negative) and unit: what a preset row and an override share."""

    kind = models.CharField("事项", max_length=16, choices=DeadlineKind)
    start = models.CharField("起算", max_length=16, choices=StartEvent)
    offset = models.SmallIntegerField("数值")
    unit = models.CharField("单位", max_length=8, choices=DeadlineUnit)
    basis = models.CharField("依据", max_length=300, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.words}"

    @property
    def words(self) -> str:
        """“反馈后1个月”, “进驻前10日”."""
        side = "前" if self.offset < 0 else "后"
        unit = "个月" if self.unit == DeadlineUnit.MONTH else self.get_unit_display()
        if self.offset == 0:
            return f"{self.get_start_display()}当日"
        return f"{self.get_start_display()}{side}{abs(self.offset)}{unit}"


class PresetRow(Rule):
    preset = models.ForeignKey(DeadlinePreset, models.CASCADE, related_name="rows")

    class Meta:
        verbose_name = verbose_name_plural = "期限"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["preset", "kind"],
                name="preset_row_once",
                violation_error_message="同一方案里每个事项只能有一行。",
            )
        ]


class RoundDeadlineRow(Rule):
    """What one round does differently from its preset."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="deadline_rows")

    class Meta:
        verbose_name = verbose_name_plural = "本轮期限"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "kind"], name="round_deadline_row_once")
        ]


class Deadline(Base, Answering):
    """One dated duty of any row; what was in force when it was set is kept with it."""

    # Of one of our inspections, or else of a unit alone: then an outside paper set it (ADR 0110).
    inspection = models.ForeignKey(
        Inspection, models.CASCADE, null=True, blank=True, related_name="deadlines"
    )
    about_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    kind = models.CharField("事项", max_length=16, choices=DeadlineKind)
    target_type = models.CharField(max_length=60)
    target_id = models.BigIntegerField()
    label = models.CharField("名称", max_length=200)
    url = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField("起算日期")
    first_due_on = models.DateField("原定期限")
    due_on = models.DateField("现行期限")
    rule_text = models.CharField("计算规则", max_length=60, blank=True)
    # The rule in force when it was set; empty where the date was chosen by a person.
    start = models.CharField("起算", max_length=16, choices=StartEvent, blank=True)
    offset = models.SmallIntegerField("数值", default=0)
    unit = models.CharField("单位", max_length=8, choices=DeadlineUnit, blank=True)
    basis = models.CharField("依据", max_length=300, blank=True)
    # Limits in force when it was set; none where a person chose the date of a thing without them.
    most_extensions = models.PositiveSmallIntegerField("最多延期次数", null=True, blank=True)
    longest_extension = models.PositiveSmallIntegerField(
        "每次延期最长（日）", null=True, blank=True
    )
    is_provisional = models.BooleanField("暂定", default=False)
    is_restricted = models.BooleanField("限制知悉", default=False)
    met_on = models.DateField("完成日期", null=True, blank=True)
    withdrawn_on = models.DateField("撤销日期", null=True, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "期限台账"
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target_type", "target_id"],
                name="deadline_once_per_target",
            ),
            models.CheckConstraint(
                name="deadline_of_inspection_or_unit",
                condition=Q(inspection=None, about_unit__isnull=False)
                | Q(inspection__isnull=False, about_unit=None),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="deadline_open",
                condition=Q(met_on=None, withdrawn_on=None),
            ),
            models.Index(fields=["target_type", "target_id"], name="deadline_by_target"),
        ]

    def __str__(self) -> str:
        return f"{self.label}：{self.get_kind_display()}"

    @property
    def archived_with(self) -> Inspection | None:
        """A clue goes on after its inspection is archived, and so do its dates."""
        return None if self.is_restricted else self.inspection

    @property
    def audit_trail(self) -> str:
        if self.inspection_id is None:
            return f"rounds.unit:{self.about_unit_id}"
        return f"rounds.inspection:{self.inspection_id}"

    @property
    def unit_concerned(self) -> Unit:
        return self.inspection.unit if self.inspection else self.about_unit

    @property
    def unit_concerned_id(self) -> int:
        return self.inspection.unit_id if self.inspection else self.about_unit_id

    @property
    def team_id(self) -> int | None:
        """The team that has it; None where no team of ours has anything to do with it."""
        return self.inspection.team_id if self.inspection else None

    @property
    def audit_label(self) -> str:
        return self.get_kind_display()

    @property
    def is_open(self) -> bool:
        return self.met_on is None and self.withdrawn_on is None


class DeadlineChange(models.Model):
    """Append-only history of one deadline."""

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="history")
    step = models.CharField("动作", max_length=20, choices=DeadlineStep)
    old_due_on = models.DateField("原期限", null=True, blank=True)
    new_due_on = models.DateField("新期限", null=True, blank=True)
    reason = models.CharField("原因", max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "期限变动"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "new_due_on"],
                condition=Q(step="missed"),
                name="deadline_date_missed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.new_due_on or ''}"
