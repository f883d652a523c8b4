"""Writes of common issues and of recommendations: bring together, word, hand over, answer."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from core import audit, numbers
from core.documents import issuing
from core.errors import ActionDenied, NotYet
from core.optimistic_locking import edit as save
from core.transitions import move
from findings.enums import RecommendationState
from findings.models import CommonIssue, Finding, Recommendation
from findings.notices import recommendations as notices
from findings.rules import recommendations as rules
from findings.verbs import FindingVerb
from rounds.actions import deadlines
from rounds.enums import DeadlineKind
from rounds.models import Inspection, Round, Team, Unit


@transaction.atomic
def gather(
    round: Round,
    values: dict,
    *,
    findings: Iterable[Finding],
    units: Iterable[Unit] = (),
    team: Team | None = None,
    by: User,
) -> CommonIssue:
    """A common issue over findings of the round that ``by`` sees."""
    rules.check_can_analyse(by, round, team)
    chosen = _chosen(round, findings, by)
    issue = CommonIssue.objects.create(round=round, team=team, created_by=by, **values)
    issue.findings.set(chosen)
    issue.units.set(units)
    counts = "、".join(row.name for row in units)
    audit.record(
        issue,
        FindingVerb.COMMON_ISSUE_GATHERED,
        by=by,
        note=f"选入{len(chosen)}份底稿" + (f"，统计{counts}" if counts else ""),
        changes=audit.begun(issue),
    )
    return issue


@transaction.atomic
def regather(
    issue: CommonIssue,
    values: dict,
    *,
    findings: Iterable[Finding],
    units: Iterable[Unit] = (),
    version: int | None,
    by: User,
) -> bool:
    """Change title, addressee, what is counted and findings; raises StaleState as any edit does."""
    rules.check_can_edit_issue(by, issue)
    chosen = _chosen(issue.round, findings, by)
    before = sorted(issue.findings.values_list("pk", flat=True))
    after = sorted(finding.pk for finding in chosen)
    also = {} if before == after else {"findings": [f"{len(before)}份", f"{len(after)}份"]}
    named = [sorted(row.name for row in rows) for rows in (issue.units.all(), units)]
    if named[0] != named[1]:
        also["units"] = ["、".join(names) or "全部单位" for names in named]
    changed = save(
        issue, values, version=version, verb=FindingVerb.COMMON_ISSUE_CHANGED, also=also, by=by
    )
    if before != after:
        issue.findings.set(chosen)
    issue.units.set(units)
    return changed


@transaction.atomic
def draft(inspection: Inspection, values: dict, *, by: User) -> Recommendation:
    rules.check_can_word(by, inspection)
    _check_issue(inspection, values)
    made = Recommendation.objects.create(inspection=inspection, created_by=by, **values)
    audit.record(made, FindingVerb.RECOMMENDATION_DRAFTED, by=by, changes=audit.begun(made))
    return made


@transaction.atomic
def edit(recommendation: Recommendation, values: dict, *, version: int | None, by: User) -> bool:
    rules.check_can_edit(by, recommendation)
    _check_issue(recommendation.inspection, values)
    return save(
        recommendation, values, version=version, verb=FindingVerb.RECOMMENDATION_CHANGED, by=by
    )


@transaction.atomic
def issue(recommendation: Recommendation, *, version: int | None = None, by: User) -> None:
    """起草中 → 待答复 under the year's next number; starts 移交建议答复; the organ is told."""
    rules.check_can_issue(by, recommendation)
    today = timezone.localdate()
    move(
        recommendation,
        RecommendationState.ISSUED,
        by=by,
        version=version,
        year=today.year,
        number=numbers.take_for_document("findings.recommendation", today.year),
        issued_on=today,
        issued_by=by,
    )
    deadline = deadlines.start(
        recommendation.inspection,
        DeadlineKind.RECOMMENDATION,
        recommendation,
        starts_on=today,
        label=f"{recommendation.reference}答复",
        url=recommendation.get_absolute_url(),
        by=by,
    )
    Recommendation.objects.filter(pk=recommendation.pk).update(due_on=deadline.due_on)
    recommendation.refresh_from_db(fields=["due_on"])
    issuing.check_printable(recommendation, by=by)
    notices.issued(recommendation)


@transaction.atomic
def answer(
    recommendation: Recommendation, *, answer: str, use: str, version: int | None = None, by: User
) -> None:
    """待答复 → 已答复 with what was done and made of it; meets 移交建议答复."""
    rules.check_can_answer(by, recommendation)
    if not answer.strip():
        raise NotYet("请填写办理情况，再提交答复。")
    today = timezone.localdate()
    move(
        recommendation,
        RecommendationState.ANSWERED,
        by=by,
        version=version,
        answer=answer,
        use=use,
        answered_on=today,
        answered_by=by,
    )
    deadlines.meet(DeadlineKind.RECOMMENDATION, recommendation, on=today, by=by)
    notices.answered(recommendation, by=by)


def _chosen(round: Round, findings: Iterable[Finding], by: User) -> list[Finding]:
    """Only findings of this round inside the person's scope."""
    wanted = {finding.pk for finding in findings}
    rows = Finding.objects.visible_to(by).standing().filter(inspection__round=round)
    chosen = list(rows.filter(pk__in=wanted))
    if not chosen:
        raise NotYet("请至少选入一份底稿。")
    if len(chosen) != len(wanted):
        raise ActionDenied("所选底稿有的不属于本轮或您无权查看，请刷新页面后重新选择。")
    return chosen


def _check_issue(inspection: Inspection, values: dict) -> None:
    chosen = values.get("common_issue")
    if chosen is not None and chosen.round_id != inspection.round_id:
        raise ActionDenied("所选共性问题不属于本轮，请重新选择。")
