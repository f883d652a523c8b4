"""Reference data that every installation starts with: vocabularies and the three presets (§5, §8)."""

from django.db import transaction

from accounts.enums import ADMINISTRATORS
from accounts.models import RolePolicy
from core.calendar import DeadlineUnit as U
from core.models import QuietHours, SecrecyPolicy
from findings.enums import Flag, UrgeAudience
from findings.models import Category, Organ, PaceRule, UrgeRule
from overview.enums import EvaluationKind, Source
from overview.enums.alarms import AlarmKind, WindowUnit
from overview.enums.retention import KeepUnit, RetentionKind
from overview.models import AlarmRule, Criterion, Grade, RetentionRule
from overview.seeding.words import CATEGORIES, ORGANS, SECTORS
from rectification import escalation
from rectification.models import LadderStep
from rounds.actions import reminder_rules
from rounds.enums import RESPONSIBLE, Party
from rounds.enums import DeadlineKind as K
from rounds.enums import StartEvent as E
from rounds.models import DeadlinePreset, PresetRow, Sector

# kind, start, offset, unit; the two that differ by preset are filled in below.
ROWS = [
    (K.NOTICE, E.ENTRY, -10, U.DAY),
    (K.GROUP_REPORT, E.EXIT, 15, U.WORKDAY),
    (K.SECRETARY_REPORT, E.EXIT, 1, U.MONTH),
    (K.PLAN, E.FEEDBACK, 1, U.MONTH),
    (K.EVALUATION, E.CONCENTRATED_END, 1, U.MONTH),
    (K.CLUE_SIGN, E.HANDOFF, 3, U.WORKDAY),
    (K.CLUE_ANSWER, E.RECEIPT, 3, U.MONTH),
    (K.RECOMMENDATION, E.HANDOFF, 6, U.MONTH),
    (K.IMMEDIATE_FIX, E.EXIT, 0, U.DAY),
    (K.MATERIALS, E.ISSUE, 3, U.WORKDAY),
    (K.INTAKE, E.ENTRY, -5, U.WORKDAY),
    (K.WEEKLY, E.WEEK, 4, U.DAY),  # Friday
    (K.WORK_PLAN, E.ENTRY, -3, U.WORKDAY),
]
# Who else hears of a date besides who answers for it.
TOLD = {
    K.GROUP_REPORT: [Party.OFFICE],
    K.SECRETARY_REPORT: [Party.OFFICE],
    K.PLAN: [Party.OFFICE],
    K.CONCENTRATED: [Party.OFFICE, Party.HEADS],
    K.IMMEDIATE_FIX: [Party.HEADS],
    K.MATERIALS: [Party.HEADS],
}
CRITERIA = {
    EvaluationKind.TEAM: [
        ("发现问题数量", 15, Source.FINDINGS),
        ("底稿质量", 25, Source.QUALITY),
        ("线索数量", 10, Source.CLUES),
        ("线索质量", 20, Source.CLUE_QUALITY),
        ("专题报告", 10, Source.SPECIAL),
        ("立行立改", 10, Source.FIXES),
        ("基础工作", 10, Source.DUTIES),
    ],
    EvaluationKind.UNIT: [
        ("研究部署", 20, Source.NONE),
        ("任务落实", 30, Source.TASKS),
        ("组织落实", 20, Source.NONE),
        ("满意度测评", 15, Source.NONE),
        ("综合评价", 15, Source.NONE),
    ],
}
GRADES = {
    EvaluationKind.TEAM: [("优秀", 90), ("良好", 80), ("合格", 60), ("不合格", 0)],
    EvaluationKind.UNIT: [("好", 90), ("较好", 80), ("一般", 60), ("差", 0)],
}
PRESETS = [
    ("县市常用", 3, "各地常用做法，以本地巡察工作办法为准"),
    ("两个月", 2, "2015年、2017年条例文本；以现行有效文本为准"),
    ("六个月", 6, "须与现行有效文本核对后使用"),
]

# 办理要求: weight in registers, percent of the usual time.
PACES = [
    (Flag.PRIORITY, 8, 50),
    (Flag.EARLY, 4, 70),
    (Flag.ELEVATED, 2, 80),
    (Flag.DOUBLE, 1, 90),
]
# 线索催办: step, days late, who hears.
LADDER = [
    (1, 1, UrgeAudience.ORGAN),
    (2, 7, UrgeAudience.OFFICE),
    (3, 15, UrgeAudience.LEADERSHIP),
]
# 告警规则: kind, times, window, unit, night from, to, why.
ALARMS = [
    (AlarmKind.NIGHT_VIEWS, 5, 1, WindowUnit.DAY, 22, 6, "夜间集中查看线索"),
    (AlarmKind.MASS_EXPORT, 5, 1, WindowUnit.HOUR, None, None, "短时间集中导出、下载"),
    (AlarmKind.MASS_EXPORT, 30, 1, WindowUnit.DAY, None, None, "一天内大量导出、下载"),
    (AlarmKind.REFUSALS, 5, 10, WindowUnit.MINUTE, None, None, "反复试探无权查看的内容"),
    (AlarmKind.FAILED_SIGN_INS, 5, 30, WindowUnit.MINUTE, None, None, "反复输错密码"),
    (AlarmKind.FRESH_GRANT, 10, 1, WindowUnit.HOUR, None, None, "刚获授权即集中查看线索"),
    (AlarmKind.NEW_ADDRESS, 1, 90, WindowUnit.DAY, None, None, "从90天内没有用过的地址登录"),
    (AlarmKind.TWO_PEOPLE, 1, 1, WindowUnit.DAY, None, None, "申请更换账号、调整人员、重置账号"),
]
# 保管期限: kind, how long, on what ground; places set their own.
KEEPING = [
    (RetentionKind.ROUNDS, 30, KeepUnit.DAY, "本地巡察档案管理办法（请填写文号）"),
    (RetentionKind.SIGN_INS, 1, KeepUnit.YEAR, "网络日志留存不少于六个月的规定"),
    (RetentionKind.SESSIONS, 7, KeepUnit.DAY, "会话过期后不再有用"),
    (RetentionKind.JOBS, 180, KeepUnit.DAY, "任务结果已形成文书的不受影响"),
    (RetentionKind.NOTICES, 1, KeepUnit.YEAR, "通知是经办事项的提示，事项本身另有记录"),
    (RetentionKind.DRAFTS, 180, KeepUnit.DAY, "试印稿不归档，印发稿永久保存"),
    (RetentionKind.FILES, 1, KeepUnit.YEAR, "移除的附件不归档（请填写本地规定）"),
]


@transaction.atomic
def load() -> None:
    """Create what is missing; what an administrator changed stays as it is."""
    for order, name in enumerate(SECTORS):
        Sector.objects.get_or_create(name=name, defaults={"order": order})
    for order, name in enumerate(ORGANS):
        Organ.objects.get_or_create(name=name, defaults={"order": order})
    for flag, weight, percent in PACES:
        PaceRule.objects.get_or_create(flag=flag, defaults={"weight": weight, "percent": percent})
    for step, days, audience in LADDER:
        UrgeRule.objects.get_or_create(
            step=step, defaults={"days_late": days, "audience": audience}
        )
    for order, (name, children) in enumerate(CATEGORIES.items()):
        parent, _ = Category.objects.get_or_create(
            name=name, parent=None, defaults={"order": order}
        )
        for place, child in enumerate(children):
            Category.objects.get_or_create(name=child, parent=parent, defaults={"order": place})
    _criteria()
    for number, (name, months, basis) in enumerate(PRESETS):
        _preset(name, months, basis, is_default=number == 0)
    reminder_rules.load_defaults()
    QuietHours.objects.get_or_create(pk=1)
    _alarms()
    SecrecyPolicy.objects.get_or_create(pk=1)
    for role in ADMINISTRATORS:
        RolePolicy.objects.get_or_create(
            role=role, defaults={"password_days": 90, "second_factor": True}
        )
    _keeping()
    for row in escalation.rows():
        LadderStep.objects.get_or_create(kind=row["kind"], defaults=row)


def _keeping() -> None:
    for kind, length, unit, basis in KEEPING:
        values = {"length": length, "unit": unit, "basis": basis}
        RetentionRule.objects.get_or_create(kind=kind, defaults=values)


def _alarms() -> None:
    """What is told to the security administrator; places change it in the admin site."""
    if AlarmRule.objects.exists():
        return
    names = ("kind", "threshold", "window", "unit", "from_hour", "to_hour", "basis")
    AlarmRule.objects.bulk_create(AlarmRule(**dict(zip(names, row, strict=True))) for row in ALARMS)


def _criteria() -> None:
    """What teams and units are scored by (docs/domain.md §10); places change it in the admin site."""
    for kind, rows in CRITERIA.items():
        for order, (name, full, source) in enumerate(rows):
            Criterion.objects.get_or_create(
                kind=kind, name=name, defaults={"full": full, "source": source, "order": order}
            )
    for kind, grades in GRADES.items():
        for name, least in grades:
            Grade.objects.get_or_create(kind=kind, name=name, defaults={"least": least})


def _preset(name: str, months: int, basis: str, *, is_default: bool) -> None:
    preset, created = DeadlinePreset.objects.get_or_create(
        name=name, defaults={"basis": basis, "is_default": is_default}
    )
    if not created:
        return
    rows = [*ROWS, (K.CONCENTRATED, E.FEEDBACK, months, U.MONTH)]
    PresetRow.objects.bulk_create(
        PresetRow(
            preset=preset,
            kind=kind,
            start=start,
            offset=offset,
            unit=unit,
            basis=basis,
            responsible=RESPONSIBLE[kind],
            reminded=TOLD.get(kind, []),
        )
        for kind, start, offset, unit in rows
    )
