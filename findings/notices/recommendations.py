"""Who hears of a special report and of a recommendation."""

from accounts.enums import Role
from accounts.models import User
from core.notices import notify
from findings.models import CommonIssue, IssueDecision, Recommendation
from rounds.duties import HEADS
from rounds.queries.people import holders_of, members_of
from rounds.querysets import lasting


def issued(recommendation: Recommendation) -> None:
    links = lasting(prefix="organ_links__")
    people = User.objects.filter(links, organ_links__organ=recommendation.organ_id).distinct()
    notify(
        list(people),
        kind="recommendation.issued",
        key=f"recommendation:{recommendation.pk}:issued",
        subject=f"请办理移交建议：{recommendation.reference}",
        body="请按期答复办理情况和成果运用。",
        url=recommendation.get_absolute_url(),
    )


def answered(recommendation: Recommendation, *, by: User) -> None:
    people = User.objects.with_role(Role.OFFICE).exclude(pk=by.pk)
    notify(
        list(people),
        kind="recommendation.answered",
        key=f"recommendation:{recommendation.pk}:answered",
        subject=f"移交建议已答复：{recommendation.reference}",
        body=f"{by}登记了答复。",
        url=recommendation.get_absolute_url(),
    )


def report_submitted(issue: CommonIssue, *, by: User) -> None:
    people = holders_of(Role.OFFICE, but=[by.pk])
    _report(issue, people, "submitted", "专题报告已报送", f"{by}报送，请登记批示。")


def report_returned(issue: CommonIssue, *, by: User) -> None:
    people = [each for each in authors_of(issue) if each.pk != by.pk]
    _report(issue, people, "returned", "专题报告退回修改", issue.return_note)


def report_decided(row: IssueDecision, *, by: User) -> None:
    people = [each for each in authors_of(row.issue) if each.pk != by.pk]
    _report(row.issue, people, f"decided:{row.pk}", "专题报告有批示", "请落实并登记成果。")


def authors_of(issue: CommonIssue) -> list[User]:
    """The heads of the team whose analysis it is; the office's otherwise."""
    return members_of(issue.team_id, *HEADS) if issue.team_id else holders_of(Role.OFFICE)


def _report(issue: CommonIssue, people: list[User], what: str, subject: str, body: str) -> None:
    notify(
        people,
        kind=f"special_report.{what.partition(':')[0]}",
        key=f"commonissue:{issue.pk}:{what}:{issue.version}",
        subject=f"{subject}：{issue}",
        body=body,
        url=issue.get_absolute_url(),
    )
