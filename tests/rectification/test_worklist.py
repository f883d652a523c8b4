"""What waits for whom in the ledgers."""

from rectification.actions import extensions, items, plans
from rectification.models import LedgerItem
from rectification.queries import waiting_for
from tests import factories as make
from tests.rectification.conftest import evidence, fresh


def verbs(user) -> list[str]:
    return [line.verb for line in waiting_for(user, make.days(0))]


def test_the_unit_acknowledges_then_plans(ledger, liaison, foreign_liaison):
    assert verbs(liaison) == ["认领"]
    assert waiting_for(liaison, make.days(0))[0].title == "3项反馈问题待认领"

    items.acknowledge_many(ledger, ledger.items.order_by("number"), by=liaison)

    assert verbs(liaison) == ["编制方案"]
    assert verbs(foreign_liaison) == []


def test_a_returned_plan_waits_for_the_unit_with_its_reason(planned, liaison, office):
    plans.submit_plan(planned, by=liaison)
    assert verbs(office) == ["审核方案"]
    assert verbs(liaison) == []

    plans.return_plan(planned, note="第2项不具体", by=office)

    line = waiting_for(liaison, make.days(0))[0]
    assert (line.verb, line.title) == ("修改方案", "整改方案被退回：第2项不具体")


def test_items_near_their_date_or_returned_wait_for_the_unit(underway, liaison):
    rows = fresh(underway)
    LedgerItem.objects.filter(pk=rows[0].pk).update(due_on=make.days(7))
    LedgerItem.objects.filter(pk=rows[1].pk).update(return_note="再查")

    assert sorted(verbs(liaison)) == ["报告进展", "推进整改", "继续整改"]


def test_applied_for_waits_for_the_team_and_verified_for_the_office(
    leader, contact, outsider, office, office2, submitted
):
    assert (verbs(leader), verbs(contact), verbs(outsider)) == (["核验"], [], [])

    items.verify(submitted, by=leader)

    assert verbs(leader) == []
    assert verbs(office) == ["销号"]
    LedgerItem.objects.filter(pk=submitted.pk).update(verified_by=office2)
    assert verbs(office2) == []


def test_an_extension_waits_for_the_office(item, liaison, office):
    extensions.ask(item, reason="x", new_due_on=make.days(170), uploads=[evidence()], by=liaison)

    assert verbs(office) == ["决定延期"]
