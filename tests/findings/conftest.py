"""Rows of this app that its tests begin with."""

from findings.models import Category
from tests.findings import making
from tests.snapshots import snapshot_fixture


@snapshot_fixture
def category(db):
    """A second-level category under its first level."""
    top = Category.objects.create(name="全面从严治党", order=2)
    return Category.objects.create(name="作风建设", parent=top, order=1)


@snapshot_fixture
def draft(inspection, member, category):
    """A complete draft of ``member``."""
    return making.draft(inspection, by=member, category=category)


@snapshot_fixture
def signed(draft, deputy, leader):
    """A finding that went the whole way."""
    return making.signed(draft, deputy=deputy, leader=leader)
