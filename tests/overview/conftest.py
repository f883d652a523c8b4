"""The demo's world, for modules that only read it."""

import pytest
from django.db import transaction
from django.utils import timezone

from overview.seeding import alarms, seed


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The seeded world, once for the module; nothing of it stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        alarms.make(seed.make("demo", seed=1, today=timezone.localdate()))
        yield
        transaction.set_rollback(True)
