"""整改成果: typed once with its item, counted everywhere (ADR 0107)."""

from decimal import Decimal

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from core.errors import ActionDenied, NotYet, StaleState
from core.models import AuditEvent
from rectification.actions import outcomes
from rectification.models import ItemOutcome, LedgerItem
from rounds.enums import Stage
from rounds.models import Inspection
from tests import factories as make
from tests.browsed import submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in():
    def as_user(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return as_user


def row(**columns) -> dict:
    return {"kind": "talked_to", "degree": None, "decided_on": make.days(0), "quantity": 2,
            "money": Decimal(0), "name": "", "is_typical": False, "note": "金丝雀二人"} | columns  # fmt: skip


def stored(item) -> LedgerItem:
    return LedgerItem.objects.get(pk=item.pk)


def test_totals_follow_from_the_rows(item, liaison, office):
    outcomes.add(item, row(), version=item.version, by=liaison)
    outcomes.add(
        stored(item), row(kind="party", degree=3, quantity=1, money=Decimal("3.5")), by=office
    )
    outcomes.add(stored(item), row(kind="rule", quantity=1, name="报销管理办法"), by=liaison)
    last = outcomes.add(stored(item), row(kind="recovered", money=Decimal("1.25")), by=liaison)

    kept = stored(item)
    assert (kept.held_accountable, kept.punished, kept.talked_to, kept.systems_made) == (3, 1, 2, 1)
    assert (
        kept.recovered == ItemOutcome.objects.aggregate(sum=Sum("money"))["sum"] == Decimal("4.75")
    )
    outcomes.withdraw(last, note="重复登记", by=liaison)
    assert stored(item).recovered == Decimal("3.50")
    assert ItemOutcome.objects.get(kind="talked_to").degree == 1
    told = [str(event.changes) for event in AuditEvent.objects.filter(verb="登记整改成果")]
    assert len(told) == 4
    assert not any("金丝雀" in words for words in told)


def test_who_enters_and_who_withdraws(item, liaison, office, leader, foreign_liaison):
    for user in (leader, foreign_liaison):
        with pytest.raises(ActionDenied):
            outcomes.add(item, row(), by=user)
    own = outcomes.add(item, row(), by=office)

    with pytest.raises(ActionDenied, match="登记的人可以撤销"):
        outcomes.withdraw(own, note="错", by=liaison)
    outcomes.withdraw(own, note="错", by=office)
    with pytest.raises(NotYet, match="已经撤销"):
        outcomes.withdraw(own, note="错", by=office)


def test_what_cannot_be_is_refused_in_a_sentence(item, liaison):
    with pytest.raises(NotYet, match="金额"):
        outcomes.add(item, row(kind="recovered"), by=liaison)
    with pytest.raises(NotYet, match="只能归入第一种形态"):
        outcomes.add(item, row(degree=3), by=liaison)
    with pytest.raises(NotYet, match="早于进驻日期"):
        outcomes.add(item, row(decided_on=make.days(-300)), by=liaison)
    outcomes.add(item, row(), version=item.version, by=liaison)
    with pytest.raises(StaleState):
        outcomes.add(stored(item), row(), version=1, by=liaison)


def test_nothing_is_entered_once_archived(item, office):
    Inspection.objects.update(stage=Stage.ARCHIVED)

    with pytest.raises(NotYet, match="已归档"):
        outcomes.add(stored(item), row(), by=office)


def test_the_pages_say_what_is_missing_and_keep_what_was_typed(item, liaison, sign_in):
    client, url = sign_in(liaison), reverse("rectification:outcome_new", args=[item.pk])

    refused = submit(client, url, kind="rule", note="已印发执行")
    assert refused.status_code == 422
    assert "请填写制度的名称" in refused.content.decode()
    assert "已印发执行" in refused.content.decode()
    assert submit(client, url, kind="rule", name="差旅费办法").status_code == 302

    page = client.get(item.get_absolute_url()).content.decode()
    assert "差旅费办法" in page
    assert "制度1项" in page
    entered = ItemOutcome.objects.get()
    url = reverse("rectification:outcome_withdraw", args=[entered.pk])
    assert submit(client, url, note="名称有误").status_code == 302
    assert "名称有误" in client.get(item.get_absolute_url()).content.decode()
    assert "差旅费办法" not in client.get(reverse("rectification:outcome_list")).content.decode()


def test_the_register_shows_each_its_own_and_no_sealed_word(
    item, liaison, foreign_liaison, leader, sign_in
):
    outcomes.add(item, row(kind="rule", quantity=1, name="差旅费办法"), by=liaison)
    address = reverse("rectification:outcome_list")

    for user, count in ((liaison, 1), (leader, 1), (foreign_liaison, 0)):
        page = sign_in(user).get(address).content.decode()
        assert page.count("差旅费办法") == count
        assert "金丝雀" not in page
