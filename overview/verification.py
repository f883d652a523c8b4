"""The job that proves the trail whole, or names what is wrong with it."""

from itertools import chain, islice

from core import audit, jobs
from core.audit import anchors, checkpoints, guards
from core.errors import NotYet
from core.models import Job
from overview.verbs import OverviewVerb

SHOWN = 5


@jobs.handler("overview.verify_audit", label="核验审计记录", says="完成", is_long=True)
def verify_audit(job: Job, progress: jobs.Progress) -> jobs.Finish:
    """Done where nothing is wrong; failed with the first faults otherwise."""
    progress(0, 1, "正在逐条核验")
    audit.seal(everything=True)
    sequence, _ = audit.head()
    found = chain(guards.faults(), audit.verify(), anchors.faults(), checkpoints.faults())
    faults = list(islice(found, SHOWN + 1))
    if faults:
        audit.record(
            None, OverviewVerb.TRAIL_VERIFIED, by=job.requested_by, note="发现改动，见任务说明"
        )
        raise NotYet(_complaint([fault.sentence for fault in faults]))
    days = len(anchors.anchors())
    kept = f"，与{days}天的封存记录一致" if days else ""
    progress(1, 1, f"共核验{sequence}条，未发现改动、删除、插入或调换{kept}。")

    def finish() -> None:
        audit.record(
            None, OverviewVerb.TRAIL_VERIFIED, by=job.requested_by, note=f"{sequence}条，完好"
        )

    return finish


def _complaint(sentences: list[str]) -> str:
    more = "（还有更多）" if len(sentences) > SHOWN else ""
    return "审计记录已被改动：" + "".join(sentences[:SHOWN]) + more
