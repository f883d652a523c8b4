"""Two at the same moment: the last administrators remove each other, two sign for one handoff."""

import threading

import pytest
from django.db import connection

from accounts.actions import people
from accounts.enums import ADMINISTRATORS, Role
from accounts.models import User
from core.errors import ActionDenied, Refusal
from findings.actions import handoffs
from findings.models import Handoff
from tests.factories import UserFactory


def at_once(*doings) -> list:
    """What each gave or refused, all begun at the same moment."""
    start, results = threading.Barrier(len(doings)), [None] * len(doings)

    def run(place: int, doing) -> None:
        start.wait(30)
        try:
            results[place] = doing() or "done"
        except Refusal as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(doings)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


@pytest.mark.django_db(transaction=True)
def test_two_who_take_each_others_role_leave_one_administrator():
    one, two = (UserFactory(username=name, roles=[Role.SECURITY]) for name in ("one", "two"))

    results = at_once(
        lambda: people.set_roles(two, [], by=one), lambda: people.set_roles(one, [], by=two)
    )

    assert User.objects.with_role(Role.SECURITY).count() == 1
    assert sorted(type(result).__name__ for result in results) == ["NotYet", "bool"]


@pytest.mark.django_db(transaction=True)
def test_two_who_put_each_other_out_of_use_leave_one_administrator():
    one, two = (UserFactory(username=name, roles=[Role.SYSADMIN]) for name in ("one", "two"))

    at_once(
        lambda: people.edit(two, {"is_active": False}, by=one),
        lambda: people.edit(one, {"is_active": False}, by=two),
    )

    assert User.objects.with_role(Role.SYSADMIN).count() == 1


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_the_last_of_each_administrator_cannot_be_taken_away(db, role):
    """Nor by another kind of administrator: nobody left could give the role again."""
    last, sysadmin = UserFactory(roles=[role]), UserFactory(roles=[Role.SYSADMIN])
    if role == Role.SYSADMIN:
        User.objects.filter(pk=sysadmin.pk).update(is_active=False)

    with pytest.raises(ActionDenied, match="唯一在用"):
        people.edit(last, {"is_active": False}, by=sysadmin)

    last.refresh_from_db()
    assert last.is_active


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_for_one_handoff_leave_one_signature(matrix_world):

    people_of, (own, _) = matrix_world
    handoff = own["handoff"]
    copies = [Handoff.objects.get(pk=handoff.pk) for _ in range(2)]

    results = at_once(
        lambda: handoffs.receive(copies[0], by=people_of.organ),
        lambda: handoffs.receive(copies[1], by=people_of.organ),
    )

    assert sorted(type(result).__name__ for result in results) == ["StaleState", "str"]
    assert handoff.audit_trail
    assert Handoff.objects.get(pk=handoff.pk).received_by == people_of.organ


@pytest.mark.django_db(transaction=True)
def test_one_signs_and_one_refuses_and_only_one_of_it_happens(matrix_world):

    people_of, (own, _) = matrix_world
    copies = [Handoff.objects.get(pk=own["handoff"].pk) for _ in range(2)]

    results = at_once(
        lambda: handoffs.receive(copies[0], by=people_of.organ),
        lambda: handoffs.refuse(copies[1], note="不属本机关", by=people_of.organ),
    )

    assert [isinstance(result, Refusal) for result in results].count(True) == 1
    row = Handoff.objects.get(pk=own["handoff"].pk)
    assert (row.state == "refused") == bool(row.refusal)
    assert (row.state == "received") == (row.received_by is not None)
