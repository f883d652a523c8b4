"""专题报告's whole way: drawn from rows, handed up, 批示, what changed, the end."""

import pytest
from django.urls import reverse

from core.documents import registry, tree
from core.errors import InvalidTransition, NotYet, StaleState
from findings.actions import recommendations, special_reports
from findings.models import CommonIssue
from findings.queries import issues
from tests import factories as make
from tests.browsed import submit


@pytest.fixture
def issue(inspection, signed, leader):
    values = {"title": "公务接待", "category": None, "addressed": "市委主要负责同志"}
    return recommendations.gather(
        inspection.round, values, findings=[signed], team=inspection.team, by=leader
    )


def test_the_whole_way_by_its_pages(client, issue, leader, office):
    client.force_login(leader)
    steps = reverse("findings:common_issue_submit", args=[issue.pk])
    submit(client, steps, at=issue.get_absolute_url())
    issue.refresh_from_db()
    assert issue.state == "submitted"
    client.force_login(office)
    day = str(make.today())

    submit(
        client, reverse("findings:issue_decision_new", args=[issue.pk]),
        leader="某书记", decided_on=day, words="请财政局牵头治理。",
    )  # fmt: skip
    with pytest.raises(NotYet, match="还没有登记成果"):
        special_reports.close(CommonIssue.objects.get(), by=office)
    submit(
        client, reverse("findings:issue_change_new", args=[issue.pk]),
        kind="rule", name="差旅费管理办法", body="市财政局", done_on=day,
    )  # fmt: skip
    special_reports.close(CommonIssue.objects.get(), by=office)

    page = client.get(issue.get_absolute_url()).content.decode()
    assert "请财政局牵头治理。" in page
    assert "差旅费管理办法" in page
    assert "已办结" in page


def test_a_report_that_went_up_is_not_changed_and_comes_back_with_a_reason(
    issue, signed, leader, office
):
    special_reports.submit(issue, by=leader)
    with pytest.raises(InvalidTransition, match="已经报送，不能再改"):
        recommendations.regather(
            issue, {"title": "别的"}, findings=[signed], version=None, by=leader
        )

    special_reports.return_for_more(issue, note="补充数据", by=office)

    assert issue.state == "draft"
    recommendations.regather(issue, {"title": "别的"}, findings=[signed], version=None, by=leader)


def test_figures_follow_the_filter_that_is_kept(issue, inspection, signed, leader, office):
    elsewhere = make.UnitFactory()
    assert [line.count for line in issues.lines(issue, office)] == [1]
    letter = registry.get("special_report").make(leader, issue)
    assert any("审签的问题共1个，涉及1个单位" in text for text in tree.texts(letter))

    issue.units.set([elsewhere])

    assert issues.lines(issue, office) == []


def test_a_teams_report_counts_its_own_units_whoever_reads_it(
    issue, inspection, signed, leader, office
):
    team = make.TeamFactory(round=inspection.round)
    signed.pk, signed.inspection = None, make.InspectionFactory(round=inspection.round, team=team)
    signed.save()

    assert issues.lines(issue, office) == issues.lines(issue, leader)
    assert f"{inspection.team}全部单位" in issues.filter_words(issue)
    CommonIssue.objects.update(team=None)
    issue.refresh_from_db()
    assert [line.count for line in issues.lines(issue, office)] == [1, 1]


def test_a_page_opened_before_the_end_writes_nothing_after_it(issue, leader, office):
    special_reports.submit(issue, by=leader)
    decision = {"leader": "某书记", "decided_on": make.today(), "words": "同意。"}
    special_reports.decide(issue, decision, by=office)
    opened, version = CommonIssue.objects.get(), issue.version
    change = {"kind": "rule", "name": "差旅费管理办法", "body": "", "done_on": make.today()}
    special_reports.add_change(issue, change, by=office)

    with pytest.raises(StaleState):
        special_reports.close(CommonIssue.objects.get(), version=version, by=office)
    special_reports.close(CommonIssue.objects.get(), by=office)
    with pytest.raises(InvalidTransition):
        special_reports.decide(opened, decision, by=office)
    with pytest.raises(InvalidTransition):
        special_reports.add_change(opened, change, by=office)


def test_no_day_before_it_went_up_or_after_today(issue, leader, office):
    special_reports.submit(issue, by=leader)
    for day in (make.days(-1), make.days(1)):
        values = {"leader": "某书记", "decided_on": day, "words": "同意。"}
        with pytest.raises(NotYet, match="批示日期不能"):
            special_reports.decide(issue, values, by=office)
