"""Reference data that every installation starts with: vocabularies and the three presets (§5, §8)."""

from django.db import transaction
from django.utils import timezone

from accounts.enums import ADMINISTRATORS
from accounts.models import RolePolicy
from core.calendar import DeadlineUnit as U
from core.models import QuietHours, SecrecyPolicy
from findings.enums import Flag, UrgeAudience
from findings.models import Category, Organ, PaceRule, UrgeRule
from overview.enums import EvaluationKind, Method, Source
from overview.enums.alarms import AlarmKind, WindowUnit
from overview.enums.retention import KeepUnit, RetentionKind
from overview.models import AlarmRule, Criterion, Formula, Grade, RetentionRule
from overview.seeding.words import CATEGORIES, ORGANS, SECTORS
from rectification import escalation
from rectification.models import LadderStep
from rounds.actions import reminder_rules
from rounds.enums import RESPONSIBLE, Party
from rounds.enums import DeadlineKind as K
from rounds.enums import StartEvent as E
from rounds.models import AppraisalGrade, DeadlinePreset, PresetRow, Sector

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
M = Method
# heading, name, full marks, what is measured, how points come of it, each/target, explanation.
CRITERIA = {
    EvaluationKind.TEAM: [
        ("发现问题", "发现问题数量", 15, Source.FINDINGS, M.REACH, 15, "每个大单位审签15份得满分"),
        ("发现问题", "底稿质量", 25, Source.QUALITY, M.SHARE, None, ""),
        ("问题线索", "线索数量", 10, Source.CLUES, M.REACH, 2, "每个大单位2件得满分"),
        ("问题线索", "线索质量", 20, Source.CLUE_QUALITY, M.REACH, 50, "成案率达到一半得满分"),
        ("巡察成果", "专题报告", 10, Source.SPECIAL, M.REACH, 1, ""),
        ("巡察成果", "立行立改", 10, Source.FIXES, M.SHARE, None, ""),
        ("基础工作", "期限执行", 6, Source.DUTIES, M.SHARE, None, ""),
        ("基础工作", "周报报送", 4, Source.WEEKLY, M.SHARE, None, ""),
    ],
    EvaluationKind.UNIT: [
        ("研究部署", "整改方案", 10, Source.PLAN, M.SHARE, None, "按期报送整改方案"),
        ("研究部署", "主体责任", 10, Source.NONE, M.HAND, None, "党组织专题研究、主要负责人履责"),
        ("任务落实", "按期完成", 15, Source.TIME, M.SHARE, None, ""),
        ("任务落实", "一次通过", 5, Source.RETURNS, M.DEDUCT, "0.5", ""),
        ("任务落实", "整改不反复", 5, Source.REOPENED, M.DEDUCT, 1, ""),
        ("任务落实", "措施落实", 5, Source.MEASURES, M.DEDUCT, "0.5", ""),
        ("组织落实", "督办情况", 10, Source.LETTERS, M.DEDUCT, 2, ""),
        ("组织落实", "回访结果", 10, Source.REVISIT, M.SHARE, None, ""),
        ("满意度测评", "满意度测评", 15, Source.SATISFACTION, M.SHARE, None, "前两档占比"),
        ("综合评价", "综合评价", 15, Source.NONE, M.HAND, None, ""),
    ],
}
SMALL_UNIT = {EvaluationKind.TEAM: "0.6", EvaluationKind.UNIT: "1"}
FORMULA_BASIS = "各地常用做法，以本地考核评价办法为准"
# name, least score, what 纪委 and 组织部 are proposed to make of it.
GRADES: dict[EvaluationKind, list[tuple]] = {
    EvaluationKind.TEAM: [("优秀", 90), ("良好", 80), ("合格", 60), ("不合格", 0)],
    EvaluationKind.UNIT: [
        ("好", 90, "责任制考核整改项不扣分", "年度考核、评先评优可以优先考虑"),
        ("较好", 80, "责任制考核整改项不扣分", "年度考核、评先评优正常参评"),
        ("一般", 60, "责任制考核整改项酌情扣分", "年度考核、评先评优从严掌握"),
        ("差", 0, "责任制考核整改项扣分，建议约谈主要负责人", "不列入评先评优，提拔使用审慎研究"),
    ],
}
GRADE = ("name", "least", "for_discipline", "for_personnel")
# 个人考核等次, and what percent of a round may have it at most.
APPRAISALS = [("优秀", 20), ("称职", None), ("基本称职", None), ("不称职", None)]
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
    (RetentionKind.TRAININGS, 10, KeepUnit.YEAR, "干部教育培训档案管理规定（请填写本地规定）"),
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
    _formulas()
    _appraisals()
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


def _appraisals() -> None:
    for order, (name, most) in enumerate(APPRAISALS):
        AppraisalGrade.objects.get_or_create(
            name=name, defaults={"most_percent": most, "order": order}
        )


def _formulas() -> None:
    """What teams and units are evaluated by (docs/domain.md §10); places add versions of their own."""
    for kind in EvaluationKind:
        if not Formula.objects.filter(kind=kind).exists():
            formula(kind)


def formula(kind: EvaluationKind) -> Formula:
    """The usual formula as the next version of its kind."""
    numbers = Formula.objects.filter(kind=kind).order_by("-number").values_list("number", flat=True)
    made = Formula.objects.create(
        kind=kind,
        number=(numbers.first() or 0) + 1,
        valid_from=timezone.localdate(),
        basis=FORMULA_BASIS,
        small_unit=SMALL_UNIT[kind],
    )
    names = ("heading", "name", "full", "source", "method", "step", "basis")
    Criterion.objects.bulk_create(
        Criterion(formula=made, order=order, **dict(zip(names, row, strict=True)))
        for order, row in enumerate(CRITERIA[kind])
    )
    Grade.objects.bulk_create(
        Grade(formula=made, **dict(zip(GRADE, row, strict=False))) for row in GRADES[kind]
    )
    return made


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
