"""三员分立: three administrators are three people, by the database, on the admin's page, in a race."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.actions import people
from accounts.enums import ADMINISTRATORS, INSIDERS, OUTSIDERS, Role
from accounts.models import User
from core.errors import ActionDenied, Refusal
from tests.admin_pages import take
from tests.browsed import submit
from tests.factories import UserFactory

SAME = {"name": "一人", "phone": "13900000000"}


@pytest.mark.django_db
@pytest.mark.parametrize("first", ADMINISTRATORS)
@pytest.mark.parametrize("second", [*ADMINISTRATORS, *INSIDERS, *OUTSIDERS])
def test_no_account_holds_an_office_and_anything_else(first, second):
    if first == second:
        return
    user = UserFactory(roles=[first])

    with pytest.raises(IntegrityError, match="user_exclusive_role_alone"), transaction.atomic():
        User.objects.filter(pk=user.pk).update(roles=[first, second])


@pytest.mark.django_db
def test_nobody_holds_two_offices_with_two_accounts():
    UserFactory(roles=[Role.SYSADMIN], **SAME)

    with pytest.raises(IntegrityError, match="user_administrator_once"), transaction.atomic():
        UserFactory(roles=[Role.AUDITOR], **SAME)
    UserFactory(roles=[Role.AUDITOR], name="一人", phone="13911111111")
    UserFactory(roles=[Role.OFFICE], **SAME)


@pytest.mark.django_db
def test_an_account_out_of_use_bars_nobody():
    UserFactory(roles=[Role.SYSADMIN], is_active=False, **SAME)

    assert UserFactory(roles=[Role.AUDITOR], **SAME).pk


@pytest.mark.django_db
def test_the_admins_page_refuses_with_a_sentence(security):
    UserFactory(roles=[Role.SYSADMIN], **SAME)
    other = UserFactory(roles=[], **SAME)
    client = Client()
    client.force_login(security)
    url = reverse("admin:accounts_user_change", args=[other.pk])

    answer = submit(client, url, roles=["auditor"], follow=True)

    assert "三员须由三人担任" in answer.content.decode()
    other.refresh_from_db()
    assert other.roles == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SECURITY, Role.OFFICE])
def test_the_lists_action_adds_nothing_to_an_administrator(security, role):
    admin = UserFactory(roles=[Role.SYSADMIN])
    client = Client()
    client.force_login(security)

    take(client, reverse("admin:accounts_user_changelist"), f"grant_{role}", admin)

    admin.refresh_from_db()
    assert admin.roles == [Role.SYSADMIN]


@pytest.mark.django_db
def test_a_name_may_not_be_changed_into_another_administrators(sysadmin):
    UserFactory(roles=[Role.AUDITOR], **SAME)
    other = UserFactory(roles=[Role.SECURITY], name="别人", phone=SAME["phone"])

    with pytest.raises((ActionDenied, Exception), match="三员须由三人担任"):
        people.edit(other, {"name": "一人"}, by=sysadmin)


def together(*actions) -> list[Exception | None]:
    """Each action in a thread and connection of its own, at the same moment."""
    found: list[Exception | None] = []
    start = threading.Barrier(len(actions))

    def run(action) -> None:
        start.wait()
        try:
            action()
            found.append(None)
        except Refusal as error:
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
def test_two_offices_granted_to_one_person_at_once(security):
    accounts = [UserFactory(roles=[], **SAME) for _ in range(2)]
    roles = ([Role.SYSADMIN], [Role.AUDITOR])

    found = together(
        *(
            lambda user=user, role=role: people.set_roles(user, role, by=security)
            for user, role in zip(accounts, roles, strict=True)
        )
    )

    assert sorted(map(bool, found)) == [False, True]
    assert User.objects.filter(**SAME).exclude(roles=[]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_offices_granted_to_one_account_at_once(security):
    user = UserFactory(roles=[])

    found = together(
        *(
            lambda role=role: people.set_roles(User.objects.get(pk=user.pk), [role], by=security)
            for role in (Role.SYSADMIN, Role.AUDITOR)
        )
    )

    user.refresh_from_db()
    assert len(user.roles) == 1
    assert len(found) == 2
