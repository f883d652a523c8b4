"""The documents that the archive of an inspection needs, made in one go: what is missing or outdated."""

from collections.abc import Iterator

from django.db.models import Model

from accounts.models import User
from core import jobs
from core.documents import making, registry
from core.errors import ActionDenied, NotYet, Refusal
from core.jobs import Finish, Progress
from core.models import Job
from findings.enums import FeedbackState, FindingState
from findings.models import Feedback, Finding, ImmediateFix
from rectification.models import Ledger
from rounds.models import Inspection

JOB = "overview.archive_documents"
GONE = "这项巡察任务已不在您的工作范围内，没有生成文书。"
NOTHING = "还没有需要归档的底稿、通知书、反馈意见或台账。"
SHOWN = 3


@jobs.handler(
    JOB,
    label="整理归档",
    is_long=True,
    in_turn=True,
    about=lambda job: ("rounds.inspection", job.params["pk"]),
)
def make_documents(job: Job, progress: Progress) -> Finish:
    """One after another, each kept at once: asked again after a stop, the rest is made."""
    user = job.requested_by
    inspection = Inspection.objects.visible_to(user).filter(pk=job.params["pk"]).first()
    if inspection is None:
        raise ActionDenied(GONE)
    wanted = list(wanted_of(inspection, user))
    if not wanted:
        raise ActionDenied(NOTHING)
    faults = []
    for done, (kind, target) in enumerate(wanted):
        progress(done, len(wanted), f"已完成{done}件，共{len(wanted)}件")
        try:
            making.freezing(kind, target, by=user)()
        except Refusal as error:
            faults.append(f"{kind.label}（{target}）：{error.sentence}")
    if faults:
        raise NotYet(f"{len(faults)}件没有生成，其余已生成。" + "".join(faults[:SHOWN]))
    progress(len(wanted), len(wanted), f"归档所需文书共{len(wanted)}件，已全部生成。")
    return lambda: None


def wanted_of(inspection: Inspection, user: User) -> Iterator[tuple[registry.Kind, Model]]:
    """Signed sheets, notices of immediate fixes, the issued opinion, the ledger: in scope."""
    signed = Finding.objects.filter(state__in=[FindingState.SIGNED, FindingState.FED_BACK])
    rows = (
        ("finding_sheet", signed.filter(inspection=inspection)),
        ("fix_notice", ImmediateFix.objects.filter(finding__inspection=inspection)),
        (
            "feedback_letter",
            Feedback.objects.filter(state=FeedbackState.ISSUED, inspection=inspection),
        ),
        ("ledger", Ledger.objects.filter(inspection=inspection)),
    )
    for key, found in rows:
        kind = registry.get(key)
        if kind is None:
            continue
        for target in kind.rows(user).filter(pk__in=found.values("pk")).order_by("pk"):
            if kind.may(user, target):
                yield kind, target
