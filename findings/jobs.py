"""Documents of this app as jobs: the tree is laid out in the worker, kept when the job is done."""

from core import jobs
from core.documents import store
from core.errors import ActionDenied
from core.jobs import Finish, Progress
from core.models import Job
from findings.documents import opinions, sheets
from findings.models import Feedback, Finding
from findings.rules.feedback import check_can_print
from rounds.models import Inspection

GONE = "这份材料已不在您的工作范围内，没有生成。"
JOINED = (
    "inspection__unit",
    "inspection__team",
    "inspection__round__term",
    "category__parent",
    "created_by",
    "reviewed_by",
    "signed_by",
)


@jobs.handler("findings.finding_pdf")
def finding_pdf(job: Job, progress: Progress) -> Finish:
    """One 问题底稿, in the scope of the person who asked."""
    rows = Finding.objects.visible_to(job.requested_by).select_related(*JOINED)
    finding = _one(rows, job.params["pk"])
    progress(1, 2, "正在排版")
    content = sheets.sheet(finding)
    title = f"{finding.inspection.unit}{finding.reference}"
    return store.freezing(finding, "finding_sheet", content, title=title, by=job.requested_by)


@jobs.handler("findings.volume_pdf")
def volume_pdf(job: Job, progress: Progress) -> Finish:
    """All sheets of one inspection that stand, bound."""
    scope = Inspection.objects.visible_to(job.requested_by)
    inspection = _one(scope.select_related("unit", "team", "round__term"), job.params["pk"])
    rows = Finding.objects.visible_to(job.requested_by).standing().select_related(*JOINED)
    findings = list(rows.filter(inspection=inspection).order_by("number"))
    if not findings:
        raise ActionDenied("这项巡察任务还没有底稿，无法汇编。")
    progress(1, 2, f"正在排版{len(findings)}份底稿")
    content = sheets.volume(inspection, findings)
    title = f"{inspection.unit}问题底稿汇编"
    return store.freezing(inspection, "finding_volume", content, title=title, by=job.requested_by)


@jobs.handler("findings.feedback_pdf")
def feedback_pdf(job: Job, progress: Progress) -> Finish:
    """The opinion, with its number once it is issued."""
    rows = Feedback.objects.visible_to(job.requested_by)
    joined = ("inspection__unit", "inspection__team", "inspection__round__term")
    feedback = _one(rows.select_related(*joined), job.params["pk"])
    check_can_print(job.requested_by, feedback)
    progress(1, 2, "正在排版")
    content = opinions.opinion(feedback)
    return store.freezing(
        feedback,
        "feedback_letter",
        content,
        title=content.title,
        number=feedback.reference,
        by=job.requested_by,
    )


def _one(rows, pk: int):
    found = rows.filter(pk=pk).first()
    if found is None:
        raise ActionDenied(GONE)
    return found
