"""A liaison's account is never a team member's: refused by the database, whoever writes first."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts.actions import people
from accounts.enums import EXCLUSIVE, Role
from core.errors import ActionDenied
from rounds.models import Inspector, Liaison, TeamMember
from tests import factories as make
from tests.accounts.test_three_people import together
from tests.browsed import submit

pytestmark = pytest.mark.django_db
WORDS = "不能属于巡察人才库"


def refused():
    return pytest.raises(IntegrityError, match=WORDS)


@pytest.mark.parametrize("role", EXCLUSIVE)
def test_no_account_from_outside_is_in_the_pool(role):
    user = make.UserFactory(roles=[role])

    with refused(), transaction.atomic():
        make.InspectorFactory(user=user)
    pool = make.InspectorFactory(user=None)
    with refused(), transaction.atomic():
        Inspector.objects.filter(pk=pool.pk).update(user=user)


def test_no_member_of_the_pool_is_a_liaison(inspection, member):
    with refused(), transaction.atomic():
        Liaison.objects.create(unit=inspection.unit, user=member, from_on=make.days(0))


def test_who_was_a_liaison_needs_another_account_for_the_pool(inspection):
    link = make.LiaisonFactory(unit=inspection.unit, to_on=make.days(-1), from_on=make.days(-9))
    type(link.user).objects.filter(pk=link.user.pk).update(roles=[Role.INSPECTOR])

    with refused(), transaction.atomic():
        make.InspectorFactory(user=link.user)


def test_a_members_account_gets_no_outside_role(member, security):
    with pytest.raises(ActionDenied, match=WORDS):
        people.set_roles(member, [Role.LIAISON], by=security)

    client = Client()
    client.force_login(security)
    url = reverse("admin:accounts_user_change", args=[member.pk])
    stamp = client.get(url).context["adminform"].form["stamp"].value()
    page = submit(client, url, roles=["liaison"], stamp=stamp, follow=True)
    assert WORDS in page.content.decode()
    member.refresh_from_db()
    assert member.roles == [Role.INSPECTOR]


def test_a_row_from_before_the_rule_gets_on_no_team(inspection):
    """Written past the triggers, as an old database may hold it."""
    user = make.UserFactory(roles=[Role.LIAISON])
    pool = make.InspectorFactory(user=None)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE rounds_inspector DISABLE TRIGGER rounds_inspector_one_side")
        cursor.execute("UPDATE rounds_inspector SET user_id=%s WHERE id=%s", [user.pk, pool.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE rounds_inspector ENABLE TRIGGER rounds_inspector_one_side")

    with refused(), transaction.atomic():
        make.TeamMemberFactory(team=inspection.team, inspector=pool)
    assert not TeamMember.objects.filter(inspector=pool).exists()


@pytest.mark.django_db(transaction=True)
def test_both_sides_at_once_one_wins():
    user = make.UserFactory(roles=[Role.INSPECTOR])
    pool, unit = make.InspectorFactory(user=None), make.UnitFactory()

    def write(action):
        def run() -> None:
            try:
                action()
            except IntegrityError as error:
                raise ActionDenied(str(error)) from error

        return run

    found = together(
        write(lambda: Inspector.objects.filter(pk=pool.pk).update(user=user)),
        write(lambda: Liaison.objects.create(unit=unit, user=user, from_on=make.days(0))),
    )

    assert sorted(map(bool, found)) == [False, True]
    is_liaison = Liaison.objects.filter(user=user).exists()
    assert is_liaison != Inspector.objects.filter(user=user).exists()
