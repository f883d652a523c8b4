"""Whoever holds two roles sees what either of them sees (ADR 0003): a second role takes nothing away."""

from itertools import combinations

import pytest
from django.apps import apps

from accounts.enums import Role
from accounts.models import User

pytestmark = pytest.mark.django_db
# The others are held alone (accounts.models.User).
SHARED = (Role.INSPECTOR, Role.OFFICE, Role.LEADERSHIP)
SCOPED = [
    model for model in apps.get_models() if hasattr(model._default_manager.all(), "visible_to")
]


def seen(user: User, *roles: Role) -> dict[str, set[int]]:
    User.objects.filter(pk=user.pk).update(roles=list(roles))
    person = User.objects.get(pk=user.pk)
    return {
        model._meta.label: set(
            model._default_manager.visible_to(person).values_list("pk", flat=True)
        )
        for model in SCOPED
    }


@pytest.mark.parametrize("name", ["leader", "member"])
def test_a_second_role_takes_nothing_away(world, name):
    people, _ = world
    user = getattr(people, name)
    alone = {role: seen(user, role) for role in SHARED}

    lost = []
    for pair in combinations(SHARED, 2):
        both = seen(user, *pair)
        lost += [(*pair, k) for k in both for role in pair if not alone[role][k] <= both[k]]

    assert len(SCOPED) > 50
    assert not lost
