"""归档目录: what the inspection of one unit produced, and how long it is kept (docs/domain.md §7)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from accounts.models import User
from core.models import Attachment, Document
from core.targets import label_of
from fieldwork.enums.intake import ReplyState
from fieldwork.enums.interviews import InterviewState
from fieldwork.enums.materials import MaterialState
from fieldwork.enums.weekly import WeeklyState
from fieldwork.models import (
    Activity,
    Consultation,
    Directive,
    FocusPoint,
    IntakeItem,
    IntakeReply,
    Interview,
    Material,
    MaterialRequest,
    Petition,
    PlannedTalk,
    Survey,
    WeeklyReport,
    WorkPlan,
)
from findings.enums import FeedbackState, FindingState, RecommendationState
from findings.enums.resolutions import TaskState
from findings.models import (
    Clue,
    CommonIssue,
    Feedback,
    Finding,
    Handoff,
    ImmediateFix,
    Recommendation,
    Resolution,
    ResolutionTask,
)
from rectification.enums import PublicTextState
from rectification.models import (
    Extension,
    Ledger,
    LedgerItem,
    Measure,
    ProgressReport,
    PublicText,
    Revisit,
    RevisitItem,
    Supervision,
    Withholding,
)
from rounds.enums import Stage
from rounds.models import Inspection, Recusal, TeamMember

FOREVER, LONG = "永久", "30年"
BY_NUMBER = "按编号另行归入线索卷，此处只列件数"


@dataclass(frozen=True)
class Entry:
    """One line of the catalogue; ``pages`` only where they are known."""

    name: str
    scope: str
    stage: str
    keep: str
    pieces: int
    pages: int | None = None
    note: str = ""


def catalogue(inspection: Inspection, user: User) -> list[Entry]:
    """Every kind of material with its number of pieces; kinds that are missing show 0."""
    lines = [*_preparation(inspection), *_fieldwork(inspection, user)]
    lines += _feedback(inspection)
    lines += _rectification(inspection)
    return lines + _clues(inspection, user)


def documents(inspection: Inspection) -> QuerySet[Document]:
    """The frozen documents of the inspection and of its ledger; never those of a clue."""
    trails = [inspection.audit_trail]
    if ledger := Ledger.objects.filter(inspection=inspection).first():
        trails.append(ledger.audit_trail)
    return Document.objects.filter(trail__in=trails).select_related("made_by").order_by("pk")


def missing(lines: list[Entry]) -> list[str]:
    """Names of what every inspection must leave behind and this one does not."""
    needed = {"问题底稿", "反馈意见", "整改台账"}
    return [line.name for line in lines if line.name in needed and not line.pieces]


def _preparation(inspection: Inspection) -> list[Entry]:
    stage = Stage.PREPARATION.label
    members = TeamMember.objects.filter(team=inspection.team_id).count()
    recusals = Recusal.objects.filter(round=inspection.round_id, unit=inspection.unit_id).count()
    notices, pages = _issued(inspection, "inspection_notice")
    replies = IntakeReply.objects.filter(inspection=inspection).exclude(state=ReplyState.WAITING)
    items = IntakeItem.objects.filter(reply__inspection=inspection).handed_in()
    return [
        Entry("巡察通知", "印发的通知", stage, FOREVER, notices, pages),
        Entry("轮次方案", "批准的方案", stage, FOREVER, int(bool(inspection.round.approved_at))),
        Entry("巡察组成员名单", "任命和变动", stage, FOREVER, members),
        Entry("回避情况", "情形、例外申请和决定", stage, LONG, recusals),
        Entry("函询答复", "各机关对本单位的答复", stage, LONG, replies.count()),
        Entry("情况通报", "报来的情况", stage, LONG, items.count()),
        Entry("情况通报附件", "附件", stage, LONG, _files("fieldwork.intakeitem", items)),
    ]


def _fieldwork(inspection: Inspection, user: User) -> list[Entry]:
    """What the team's registers of the stay hold, each with its files."""
    of = {"inspection": inspection}
    asked = Material.objects.filter(request__inspection=inspection)
    came = asked.filter(state=MaterialState.RECEIVED)
    lists = MaterialRequest.objects.filter(**of).count()
    talks = Interview.objects.filter(**of, state=InterviewState.REGISTERED)
    done = Activity.objects.filter(**of).standing()
    points = FocusPoint.objects.filter(**of)
    petitions = Petition.objects.filter(**of).registered()
    told = Directive.objects.issued().filter(addressees__team=inspection.team_id)
    surveys = Survey.objects.filter(**of, opened_on__isnull=False)
    upward = Consultation.objects.visible_to(user).filter(**of, number__isnull=False)
    weeks = WeeklyReport.objects.filter(**of, state=WeeklyState.SUBMITTED)
    planned = PlannedTalk.objects.filter(**of)
    plans = WorkPlan.objects.filter(**of, approved_on__isnull=False)
    return [
        Entry("周报", "报送的周报", Stage.FIELDWORK.label, LONG, weeks.count()),
        *_register("工作方案", "批准的各版方案", plans),
        *_register("请示报告", "请示报告、批示和落实", upward),
        *_register("传达事项", "传达到本组的事项和签收", told),
        *_register("重点关注事项", "事项和结论", points),
        Entry("资料清单", "发出的清单", Stage.FIELDWORK.label, LONG, lists),
        *_register("清单资料", "核收的资料", came, ("单位交付的文件", asked)),
        Entry("谈话计划", "计划的谈话", Stage.FIELDWORK.label, LONG, planned.count()),
        *_register("个别谈话", "登记的谈话记录", talks, ("录音和签字页", talks)),
        *_register("了解活动", "登记的活动和了解到的情况", done, ("照片和附件", done)),
        Entry(
            "测评问卷", "题目和汇总结果，没有逐份答卷", Stage.FIELDWORK.label, LONG, surveys.count()
        ),
        *_register("信访", "登记的信访和办理结果", petitions, ("原件扫描件", petitions)),
        *_sheets(inspection),
    ]


def _register(
    name: str, what: str, rows: QuerySet, files: tuple[str, QuerySet] | None = None
) -> list[Entry]:
    """A register and its files, which are ``rows``' own unless others are named."""
    words, owners = files or ("附件", rows)
    count = _files(label_of(rows.model), owners)
    stage = Stage.FIELDWORK.label
    return [
        Entry(name, what, stage, LONG, rows.count()),
        Entry(f"{name}附件", words, stage, LONG, count),
    ]


def _sheets(inspection: Inspection) -> list[Entry]:
    stage = Stage.FIELDWORK.label
    rows = Finding.objects.filter(inspection=inspection)
    counts = rows.aggregate(
        signed=Count("pk", filter=Q(state__in=[FindingState.SIGNED, FindingState.FED_BACK])),
        withdrawn=Count("pk", filter=Q(state=FindingState.WITHDRAWN)),
    )
    sheets = _pages(inspection, "findings.finding")
    notices = _pages(inspection, "findings.immediatefix")
    fixes = ImmediateFix.objects.filter(finding__inspection=inspection)
    return [
        Entry("问题底稿", "审签的底稿", stage, FOREVER, counts["signed"], sheets),
        Entry("撤销的底稿", "底稿和撤销理由", stage, FOREVER, counts["withdrawn"]),
        _evidence(rows, stage),
        Entry("立行立改通知书", "通知、报告和验收", stage, LONG, fixes.count(), notices),
        Entry("立行立改佐证", "整改附件", stage, LONG, _files("findings.immediatefix", fixes)),
    ]


def _evidence(rows: QuerySet, stage: str) -> Entry:
    """Files of sheets; what is cited lies at its source and is counted there, too (ADR 0102)."""
    label = label_of(Finding)
    kept = Attachment.objects.filter(target_type=label, removed_at=None).exclude(origin=None)
    cited = kept.filter(target_id__in=rows.values("pk")).count()
    note = f"其中{cited}件引自来源，不重复存放" if cited else ""
    return Entry("底稿佐证材料", "佐证附件", stage, LONG, _files(label, rows), note=note)


def _feedback(inspection: Inspection) -> list[Entry]:
    stage = Stage.REPORTING.label
    reports, report_pages = _frozen(inspection, "situation_report")
    own = Finding.objects.filter(inspection=inspection)
    issues = CommonIssue.objects.filter(findings__in=own).distinct().count()
    proposed = Recommendation.objects.filter(inspection=inspection)
    advised = proposed.exclude(state=RecommendationState.DRAFT).count()
    issued = Feedback.objects.filter(inspection=inspection, state=FeedbackState.ISSUED).count()
    pages = _pages(inspection, "findings.feedback")
    heard = Resolution.objects.registered().filter(inspections=inspection).count()
    asked = ResolutionTask.objects.filter(inspection=inspection, state=TaskState.DONE).count()
    return [
        Entry("会议议定", "听取巡察情况的会议", stage, FOREVER, heard),
        Entry("议定事项", "涉及本单位并已办结的事项", stage, LONG, asked),
        Entry("巡察情况报告", "制作的报告", stage, FOREVER, reports, report_pages),
        Entry("共性问题", "选入本单位底稿的汇总", stage, LONG, issues),
        Entry("移交建议", "建议书和答复", stage, LONG, advised),
        Entry("反馈意见", "印发稿", Stage.FEEDBACK.label, FOREVER, issued, pages),
    ]


def _rectification(inspection: Inspection) -> list[Entry]:
    stage = Stage.RECTIFICATION.label
    ledger = Ledger.objects.filter(inspection=inspection)
    items = LedgerItem.objects.filter(ledger__inspection=inspection)
    reports = ProgressReport.objects.filter(item__in=items)
    measures = Measure.objects.filter(item__in=items).count()
    extensions = Extension.objects.filter(
        deadline__inspection=inspection, deadline__is_restricted=False
    ).count()
    letters = Supervision.objects.sent().filter(ledger__inspection=inspection)
    texts = PublicText.objects.filter(item__in=items)
    withheld = Withholding.objects.filter(item__in=items).count()
    visits = Revisit.objects.filter(ledger__inspection=inspection).carried_out()
    sheets, after = RevisitItem.objects.filter(revisit__in=visits), Stage.FOLLOW_UP.label
    photos = _files("rectification.revisititem", sheets)
    files = _files("rectification.ledgeritem", items)
    files += _files("rectification.progressreport", reports)
    files += _files("rectification.supervision", letters)
    return [
        Entry("整改台账", "三个清单", stage, FOREVER, ledger.count(), _ledger_pages(ledger)),
        Entry("整改措施", "方案中的措施", stage, LONG, measures),
        Entry("整改进展报告", "单位历次报告", stage, LONG, reports.count()),
        Entry("整改佐证材料", "证明整改的附件", stage, LONG, files),
        Entry("延期申请", "申请和决定", stage, LONG, extensions),
        Entry("督办文书", "发出的文书、签收和答复", stage, LONG, letters.count()),
        Entry(
            "整改公开",
            "审定的公开文本",
            stage,
            LONG,
            texts.filter(state=PublicTextState.APPROVED).count(),
        ),
        Entry("不公开审批", "申请和决定", stage, LONG, withheld),
        Entry("整改回访", "抽样、核查表和回访意见", after, LONG, visits.count()),
        Entry("整改回访附件", "核查照片和附件", after, LONG, photos),
    ]


def _clues(inspection: Inspection, user: User) -> list[Entry]:
    """Clues are counted, never named; nobody learns of one from the catalogue."""
    stage = Stage.FIELDWORK.label
    clues = Clue.objects.filter(inspection=inspection)
    handoffs = Handoff.objects.filter(clue__in=clues)
    if not user.has_role("office", "leadership"):
        clues, handoffs = clues.visible_to(user), handoffs.visible_to(user)
    return [
        Entry("问题线索", "登记、审核和处置", stage, FOREVER, clues.count(), note=BY_NUMBER),
        Entry("线索移交", "移交函、清单和答复", stage, FOREVER, handoffs.count(), note=BY_NUMBER),
    ]


def _files(label: str, rows: QuerySet) -> int:
    kept = Attachment.objects.filter(target_type=label, removed_at=None)
    return kept.filter(target_id__in=rows.values("pk")).count()


def _frozen(inspection: Inspection, kind: str, **only: Any) -> tuple[int, int | None]:
    """The newest frozen print of one kind of document of the inspection itself: how many, pages."""
    rows = Document.objects.filter(trail=inspection.audit_trail, kind=kind, **only)
    newest = rows.order_by("-revision", "-pk").first()
    return (1, newest.pages) if newest else (0, None)


def _issued(inspection: Inspection, kind: str) -> tuple[int, int | None]:
    return _frozen(inspection, kind, is_issued=True)


def _pages(inspection: Inspection, label: str) -> int | None:
    """Pages of the newest revisions of the frozen documents of one kind of row."""
    rows = Document.objects.filter(trail=inspection.audit_trail, target_type=label, is_issued=True)
    newest = rows.order_by("target_id", "kind", "-revision").distinct("target_id", "kind")
    return Document.objects.filter(pk__in=newest.values("pk")).aggregate(n=Sum("pages"))["n"]


def _ledger_pages(ledgers: QuerySet) -> int | None:
    ledger = ledgers.first()
    if ledger is None:
        return None
    rows = Document.objects.filter(target_type="rectification.ledger", target_id=ledger.pk)
    newest = rows.order_by("-revision").first()
    return newest.pages if newest else None
