"""What waits for whom in 我的待办, and the capped counts."""

import pytest

from findings import queries
from findings.actions import findings as actions
from findings.actions import fixes
from findings.models import Finding
from findings.queries.findings import counts, counts_by_state
from rounds.enums import Stage
from tests.factories import days, today
from tests.findings import making


def verbs(user) -> list[str]:
    return [item.verb for item in queries.waiting_for(user, today())]


def test_each_step_waits_for_its_owner_alone(draft, member, deputy, leader, outsider, office):
    people = (member, deputy, leader, outsider, office)
    assert [verbs(person) for person in people] == [[]] * 5

    making.submitted(draft)
    assert [verbs(person) for person in people] == [[], ["复核底稿"], [], [], []]
    actions.review(draft, by=deputy)
    assert [verbs(person) for person in people] == [[], [], ["审签底稿"], [], []]
    actions.return_for_rework(draft, note="补材料。", by=leader)
    assert [verbs(person) for person in people] == [["修改退回底稿"], [], [], [], []]


def test_own_sheets_do_not_wait_for_a_deputys_own_review(inspection, deputy, category):
    making.submitted(making.draft(inspection, by=deputy, category=category))

    assert verbs(deputy) == []


def test_one_sheet_is_one_click_away_and_several_are_one_line(inspection, member, deputy, category):
    first = making.submitted(making.draft(inspection, by=member, category=category))
    (one,) = queries.waiting_for(deputy, today())
    making.submitted(making.draft(inspection, by=member, category=category))
    (several,) = queries.waiting_for(deputy, today())

    assert one.url == first.get_absolute_url()
    assert (several.title, several.context) == ("2份底稿", "市财政局")
    assert f"inspection={inspection.pk}&state=submitted" in several.url


def test_fixes_wait_for_the_unit_then_for_the_leader(
    inspection, member, deputy, leader, liaison, category
):
    finding = making.draft(inspection, by=member, category=category, disposition="immediate")
    fix = making.fix(making.signed(finding, deputy=deputy, leader=leader), leader=leader)
    (item,) = queries.waiting_for(liaison, today())
    assert (item.verb, item.due_on) == ("签收立行立改", days(5))

    fixes.receive(fix, by=liaison)
    assert verbs(liaison) == ["报告立行立改"]
    fixes.write_report(fix, report="已改。", by=liaison)
    making.evidence(fix, by=liaison)
    fixes.report(fix, by=liaison)

    assert verbs(liaison) == []
    assert verbs(leader) == ["验收立行立改"]


def test_feedback_waits_for_office_and_heads(inspection, office, leader, member, outsider):
    inspection.stage = Stage.FEEDBACK
    inspection.save()

    assert verbs(office) == ["起草反馈意见"]
    assert verbs(leader) == ["起草反馈意见"]
    assert verbs(member) == verbs(outsider) == []


@pytest.mark.parametrize("who", ["leader", "office", "liaison"])
def test_the_work_list_takes_the_same_queries_for_one_and_three(
    inspection, member, deputy, category, who, request, django_assert_max_num_queries
):
    user = request.getfixturevalue(who)
    with django_assert_max_num_queries(14) as before:
        queries.waiting_for(user, today())
    for _ in range(3):
        making.submitted(making.draft(inspection, by=member, category=category))

    with django_assert_max_num_queries(14) as after:
        queries.waiting_for(user, today())

    assert len(before) == len(after)


def test_counts_by_state_in_one_query(draft, signed, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = counts_by_state(Finding.objects.all())

    assert found["signed"] == 1
    assert found["draft"] == 0
    assert counts({"none": Finding.objects.filter(pk__in=[])}) == {"none": 0}
