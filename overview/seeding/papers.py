"""Files of the demo: evidence with findings and reports, and documents made by the real jobs."""

from django.core.files.uploadedfile import SimpleUploadedFile

from core import attachments, jobs
from core.documents import making, registry
from findings.models import Feedback, Finding
from overview.seeding.world import World
from rectification.models import Ledger, ProgressReport
from rounds.enums import Stage
from rounds.models import Inspection

EVIDENCE = (
    "{name}\n\n一、会议时间：{day}\n二、参会人员：班子成员某甲、某乙、某丙\n"
    "三、主要内容：听取有关情况汇报，研究整改措施，明确责任分工和完成时限。\n"
    "四、议定事项：逐项整改，月底前报送书面材料。\n\n（演示材料，内容为虚构）\n"
)


def make(world: World) -> int:
    """Store evidence and have the documents of one inspection made; returns how many files."""
    for finding in world.all(Finding)[:: len(world.all(Finding)) // 20 or 1]:
        _evidence(finding, f"{finding.reference}佐证材料", finding.created_at, finding.created_by)
    for report in world.all(ProgressReport)[:: len(world.all(ProgressReport)) // 20 or 1]:
        _evidence(report, "整改工作专题会议纪要", report.at, report.by)
    return sum(_document(world, *wanted) for wanted in _wanted(world))


def _evidence(target, name: str, day, by) -> None:
    text = EVIDENCE.format(name=name, day=f"{day:%Y年%m月%d日}")
    upload = SimpleUploadedFile(f"{name}.txt", text.encode(), content_type="text/plain")
    attachments.store(target, upload, by=by)


def _wanted(world: World):
    """(kind of paper, row): papers of one unit being rectified."""
    inspection = next(i for i in world.all(Inspection) if i.stage == Stage.RECTIFICATION)
    finding = next(f for f in world.all(Finding) if f.inspection_id == inspection.pk)
    feedback = next(f for f in world.all(Feedback) if f.inspection_id == inspection.pk)
    ledger = next(row for row in world.all(Ledger) if row.inspection_id == inspection.pk)
    yield "finding_sheet", finding
    yield "feedback_letter", feedback
    yield "ledger", ledger


def _document(world: World, key: str, row) -> bool:
    """One frozen copy, made by the job that a button starts."""
    office, kind = world.people["bangong"], registry.get(key)
    target = kind.find(row.pk, office) if kind else None
    if kind is None or target is None:
        return False
    job = making.ask(kind, target, by=office)
    jobs.run(job.pk)
    job.refresh_from_db()
    return job.document_id is not None
