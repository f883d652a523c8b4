"""The job that proves the trail whole, or names what is wrong with it."""

from itertools import islice

from core import audit, jobs
from core.audit import anchors, verification
from core.errors import NotYet
from core.models import Job

SHOWN = 5


@jobs.handler("overview.verify_audit", label="核验审计记录", says="完成", is_long=True)
def verify_audit(job: Job, progress: jobs.Progress) -> jobs.Finish:
    """Done where nothing is wrong; failed with the first faults otherwise."""
    progress(0, 1, "正在逐条核验")
    found = verification.faults()
    sequence, _ = audit.head()
    faults = list(islice(found, SHOWN + 1))
    if faults:
        verification.note(is_whole=False, by=job.requested_by)
        raise NotYet(_complaint([fault.sentence for fault in faults]))
    days = len(anchors.anchors())
    kept = f"，与{days}天的封存记录一致" if days else ""
    progress(1, 1, f"共核验{sequence}条，未发现改动、删除、插入或调换{kept}。")

    def finish() -> None:
        verification.note(is_whole=True, by=job.requested_by)

    return finish


def _complaint(sentences: list[str]) -> str:
    more = "（还有更多）" if len(sentences) > SHOWN else ""
    return "审计记录已被改动：" + "".join(sentences[:SHOWN]) + more
