"""Sentences of this app that bar an inspection's next step."""

from fieldwork.enums.interviews import InterviewOutcome
from fieldwork.models import Interview
from findings.enums import FixState
from findings.models import FeedbackItem, Finding, FindingSource, ImmediateFix, NothingFound
from rounds.enums import Stage
from rounds.gates import register, register_act, register_doubt
from rounds.models import Inspection


@register_doubt(Stage.REPORTING)
def needs_sheets(inspection: Inspection) -> list[str]:
    """A stay leaves sheets; or the leader has answered for it that nothing was found."""
    left = Finding.objects.filter(inspection=inspection).standing().exists()
    answered = NothingFound.objects.filter(inspection=inspection).exists()
    return [] if left or answered else ["还没有问题底稿"]


@register_doubt(Stage.REPORTING)
def needs_sheets_of_talks(inspection: Inspection) -> list[str]:
    """What somebody said is to become a sheet has become one."""
    wanted = Interview.objects.filter(inspection=inspection, outcome=InterviewOutcome.FINDING)
    drafted = FindingSource.objects.exclude(interview=None).values("interview")
    left = wanted.exclude(pk__in=drafted).order_by("number").values_list("number", flat=True)
    return [f"谈话{number:03d}写明转问题底稿，还没有据此起草底稿" for number in left]


@register(Stage.FEEDBACK)
def needs_findings_signed(inspection: Inspection) -> list[str]:
    """Every finding is signed or withdrawn before the unit hears of any."""
    count = Finding.objects.filter(inspection=inspection).unsigned().count()
    return [f"{count}条底稿未审签"] if count else []


@register(Stage.RECTIFICATION)
def needs_opinion(inspection: Inspection) -> list[str]:
    """Unless the leader answered for it that nothing was found."""
    chosen = FeedbackItem.objects.filter(feedback__inspection=inspection)
    if chosen.exists() or NothingFound.objects.filter(inspection=inspection).exists():
        return []
    return ["反馈意见还没有选入问题"]


@register_act(Stage.RECTIFICATION)
def issues_opinion(inspection: Inspection) -> str:
    if NothingFound.objects.filter(inspection=inspection).exists():
        return ""
    return "请在“反馈意见”页面印发反馈意见，印发后自动转入整改。"


@register(Stage.ARCHIVED)
def needs_fixes_accepted(inspection: Inspection) -> list[str]:
    waiting = ImmediateFix.objects.filter(finding__inspection=inspection)
    count = waiting.exclude(state=FixState.ACCEPTED).count()
    return [f"{count}件立行立改未验收"] if count else []
