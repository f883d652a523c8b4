"""Evidence of the demo: what the units attached to their reports and requests; nothing of it is real."""

from accounts.models import User
from core.attachments import files
from core.models import Attachment
from core.targets import label_of
from overview.seeding.world import World
from rectification.models import Extension, ProgressReport

PAPERS = (
    (
        "党组会议纪要.txt",
        "党组会议纪要（演示材料，内容为虚构）\n专题研究整改措施，明确责任人和时限。\n",
    ),
    ("制度文件.txt", "制度文件（演示材料，内容为虚构）\n修订后的管理办法自印发之日起执行。\n"),
    ("缴款凭证说明.txt", "缴款凭证说明（演示材料，内容为虚构）\n款项已上缴，凭证号见财务归档。\n"),
    ("工作台账.txt", "工作台账（演示材料，内容为虚构）\n逐月登记完成情况。\n"),
)
REASON = (
    "情况说明.txt",
    "情况说明（演示材料，内容为虚构）\n涉及历史遗留合同，需与有关部门协商。\n",
)


def make(world: World) -> None:
    """One paper for each report and request; equal papers share one stored file."""
    stored = {
        paper[0]: (paper[0], paper[1].encode(), *_written(paper)) for paper in (*PAPERS, REASON)
    }
    for number, report in enumerate(world.all(ProgressReport)):
        _attach(world, report, stored[PAPERS[number % len(PAPERS)][0]], report.by, report.at)
    for extension in world.all(Extension):
        _attach(world, extension, stored[REASON[0]], extension.asked_by, extension.asked_at)


def _written(paper: tuple[str, str]) -> tuple[str, str]:
    return files.write([paper[1].encode()])


def _attach(world: World, target, paper: tuple[str, bytes, str, str], by: User, at) -> None:
    name, content, path, digest = paper
    world.add(
        Attachment(
            target_type=label_of(target),
            target_id=target.pk,
            name=name,
            size=len(content),
            content_type="text/plain",
            sha256=digest,
            path=path,
            uploaded_by=by,
            uploaded_at=at,
        )
    )
    world.tell(target, "上传附件", by, at, f"{name}（SHA-256 {digest}）")
