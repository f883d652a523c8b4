"""The public notice: what was approved to be left out is nowhere in it, counters included."""

import pytest
from django.urls import reverse

from core.documents import registry
from core.documents.tree import texts, to_json
from core.errors import ActionDenied, InvalidMove
from rectification.actions import withholdings as actions
from rectification.models import LedgerItem, Withholding
from tests.rectification.conftest import PROBLEMS, fresh


def bulletin(ledger, user):
    return registry.get("disclosure_bulletin").make(user, ledger)


def test_all_items_are_public_unless_somebody_decides_otherwise(underway, office):
    content = bulletin(underway, office)

    counters = next(b for b in content.blocks if type(b).__name__ == "Table")
    assert counters.rows[0][0] == len(PROBLEMS)
    assert "公务接待" in "".join(texts(content))


def test_what_was_approved_is_left_out_of_text_and_counters(underway, office, office2, liaison):
    secret = fresh(underway)[1]
    LedgerItem.objects.filter(pk=secret.pk).update(punished=7, recovered=88)
    asked = actions.ask(secret, reason="涉及个人隐私", by=liaison)
    actions.approve(asked, by=office)

    content = bulletin(underway, liaison)

    printed = str(to_json(content))
    counters = next(b for b in content.blocks if type(b).__name__ == "Table").rows[0]
    assert secret.problem not in printed
    assert "公务接待" not in printed
    assert "涉及个人隐私" not in printed
    assert counters[0] == len(PROBLEMS) - 1
    assert counters[4] == 0
    assert counters[-1] == 0


def test_a_refused_request_leaves_the_item_in(underway, office, liaison):
    item = fresh(underway)[1]
    actions.refuse(actions.ask(item, reason="不便", by=liaison), note="应当公开", by=office)

    assert item.problem.rstrip("。") in "".join(texts(bulletin(underway, office)))
    assert actions.ask(item, reason="另有理由", by=liaison).pk


def test_no_notice_while_a_request_is_undecided(underway, office, liaison):
    actions.ask(fresh(underway)[0], reason="涉及秘密", by=liaison)

    with pytest.raises(ActionDenied, match="还有1项不公开申请没有决定"):
        bulletin(underway, office)


def test_nobody_decides_on_their_own_request(underway, office, office2):
    asked = actions.ask(fresh(underway)[0], reason="涉及秘密", by=office)

    with pytest.raises(ActionDenied, match="申请人不能"):
        actions.approve(asked, by=office)
    actions.approve(asked, by=office2)
    with pytest.raises((ActionDenied, InvalidMove)):
        actions.refuse(asked, note="再想", by=office2)


def test_the_unit_does_not_decide_and_asks_once(underway, liaison):
    asked = actions.ask(fresh(underway)[0], reason="涉及秘密", by=liaison)

    with pytest.raises(ActionDenied):
        actions.approve(asked, by=liaison)
    with pytest.raises(ActionDenied, match="已有不公开申请"):
        actions.ask(fresh(underway)[0], reason="再报", by=liaison)


def test_asking_and_deciding_by_the_page(client, underway, liaison, office):
    item = fresh(underway)[0]
    client.force_login(liaison)
    page = reverse("rectification:disclosure", args=[underway.pk])
    assert "申请不公开" in client.get(page).content.decode()

    asked = client.post(
        reverse("rectification:withholding_new", args=[item.pk]), {"reason": "<b>秘密</b>"}
    )
    assert asked.url == page
    assert "&lt;b&gt;秘密&lt;/b&gt;" in client.get(page).content.decode()
    made = Withholding.objects.get()
    client.force_login(office)
    client.post(reverse("rectification:withholding_refuse", args=[made.pk]), {"note": "应当公开"})
    made.refresh_from_db()
    assert (made.state, made.decided_by) == ("refused", office)


@pytest.mark.parametrize("who", ["outsider", "foreign_liaison", "organ", "sysadmin"])
def test_outsiders_have_no_such_page(client, underway, request, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get(f"/ledgers/{underway.pk}/disclosure/").status_code == 404
