"""The row an address of ours leads to is the one in its number, whatever the page lists."""

import pytest

from core import visibility
from core.targets import label_of
from tests.permissions.addresses import GUARDED

# Addressed by the inspection, but about the opinion on it, which is all the unit may know.
OF_OPINION = {"findings:feedback", "findings:feedback_edit", "findings:feedback_preview"}


@pytest.fixture
def world(matrix_world):
    return matrix_world


def test_every_address_leads_to_its_own_kind_of_row(world):
    """A notice that links a ledger is about the ledger, not about the item of the same number."""
    _, (own, _) = world
    led = 0

    for address in (each for each in GUARDED if each.kind and "pk" in each.arguments):
        found = visibility.target_of(address.of(own))
        if found is not None:
            led += 1
            about = own[address.kind]
            if address.name in OF_OPINION:
                about = about.feedback
            assert found == (label_of(about), about.pk), address.name

    assert led > 60
