"""Files of the demo: evidence with findings and reports, and documents made by the real jobs."""

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from core import attachments, freezing, jobs
from core.documents import drafting, making, registry
from findings.models import Feedback, Finding
from overview.packages import JOB as PACKAGE
from overview.seeding import (
    activities,
    appraisals,
    citations,
    consultations,
    coverage,
    custody,
    directives,
    evaluations,
    finishing,
    focus,
    intake,
    outside,
    petitions,
    resolutions,
    revisits,
    surveys,
    talks,
    trainings,
    weekly,
    workplans,
)
from overview.seeding.world import World
from rectification.models import Ledger, ProgressReport, Supervision
from rounds.enums import NOTICE, Stage
from rounds.models import Enrolment, Inspection
from rounds.queries.trainings import is_complete

CORRECTION = "请于进驻前5日将联络员名单报巡察组。"
REASON = "补充联络员名单报送时限"
MOST_LETTERS = 40
EVIDENCE = (
    "{name}\n\n一、会议时间：{day}\n二、参会人员：班子成员某甲、某乙、某丙\n"
    "三、主要内容：听取有关情况汇报，研究整改措施，明确责任分工和完成时限。\n"
    "四、议定事项：逐项整改，月底前报送书面材料。\n\n（演示材料，内容为虚构）\n"
)


def make(world: World) -> int:
    """Store evidence and have the documents of one inspection made; returns how many files."""
    consultations.make(world)
    directives.make(world)
    focus.make(world)
    workplans.make(world)
    activities.make(world)
    citations.make(world)
    surveys.make(world)
    intake.make(world)
    talks.make(world)
    appraisals.make(world)
    petitions.make(world)
    resolutions.make(world)
    revisits.make(world)
    evaluations.make(world)
    outside.make(world)
    coverage.make(world)
    finishing.make(world)
    trainings.make(world)
    weekly.make(world)
    custody.make(world)
    for finding in _some(world, Finding):
        _evidence(finding, f"{finding.reference}佐证材料", finding.created_at, finding.created_by)
    for report in _some(world, ProgressReport):
        _evidence(report, "整改工作专题会议纪要", report.at, report.by)
    made = sum(_document(world, *wanted) for wanted in _wanted(world))
    inspection = _rectified(world)
    return made + _issued_twice(world, inspection) + _package(world, inspection)


def _some(world: World, kind) -> list:
    """Twenty rows of a kind, spread over all; none of what is archived."""
    rows = [row for row in world.all(kind) if not freezing.is_frozen(row)]
    return rows[:: len(rows) // 20 or 1]


def _evidence(target, name: str, day, by: User) -> None:
    text = EVIDENCE.format(name=name, day=f"{day:%Y年%m月%d日}")
    upload = SimpleUploadedFile(f"{name}.txt", text.encode(), content_type="text/plain")
    attachments.store(target, upload, by=by)


def _rectified(world: World) -> Inspection:
    return next(i for i in world.all(Inspection) if i.stage == Stage.RECTIFICATION)


def _issued_twice(world: World, inspection: Inspection) -> int:
    """A second version of one 巡察通知 with the reason it was corrected for, worded by the other person
    of the office than who has it made."""
    author, kind = world.people["bangong2"], registry.get(NOTICE)
    target = kind.find(inspection.pk, author) if kind else None
    if kind is None or target is None:
        return 0
    texts = drafting.words(kind, target, author)
    texts["demands"] = texts["demands"].rstrip() + "\n" + CORRECTION
    drafting.save(kind, target, texts, version=0, by=author)
    return int(_document(world, kind.key, target, reason=REASON))


def _package(world: World, inspection: Inspection) -> int:
    """The unit's documents as one zip, in the office's list of jobs."""
    job = jobs.enqueue(
        PACKAGE,
        title=f"{inspection.unit}{inspection.round.short_name}巡察文书包",
        params={"inspection": inspection.pk},
        key=f"package:inspection:{inspection.pk}:seed",
        by=world.people["bangong"],
    )
    jobs.run(job.pk)
    return 1


def _wanted(world: World):
    """(kind of document, row): documents of one unit being rectified."""
    inspection = _rectified(world)
    finding = next(f for f in world.all(Finding) if f.inspection_id == inspection.pk)
    feedback = next(f for f in world.all(Feedback) if f.inspection_id == inspection.pk)
    ledger = next(row for row in world.all(Ledger) if row.inspection_id == inspection.pk)
    yield "finding_sheet", finding
    yield "feedback_letter", feedback
    yield "ledger", ledger
    passed = [row for row in Enrolment.objects.order_by("pk") if is_complete(row)]
    yield from (("training_certificate", row) for row in passed[:2])
    entered = [each for each in world.all(Inspection) if each.entry_on]
    yield from ((NOTICE, each) for each in entered[-MOST_LETTERS:])
    # Whatever bears a number is there as a file, too; a large world has those of the newest.
    numbered = [letter for letter in world.all(Supervision) if letter.number]
    yield from (("supervision_letter", letter) for letter in numbered[-MOST_LETTERS:])


def _document(world: World, key: str, row, *, reason: str = "") -> bool:
    """One frozen copy, made by the job that a button starts."""
    office, kind = world.people["bangong"], registry.get(key)
    target = kind.find(row.pk, office) if kind else None
    if kind is None or target is None:
        return False
    job = making.ask(kind, target, reason=reason, by=office)
    jobs.run(job.pk)
    job.refresh_from_db()
    return job.document_id is not None
