"""A save names the version it started from; nothing is overwritten unseen."""

import pytest

from core import audit
from core.errors import StaleState
from core.optimistic_locking import claim, edit
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory(name="市教育局", note="原备注")


def test_edit_writes_counts_the_version_and_records_old_and_new(unit, office):
    changed = edit(unit, {"note": "新备注"}, version=unit.version, by=office)

    assert changed
    assert (unit.note, unit.version) == ("新备注", 2)
    event = audit.history(unit).get()
    assert event.changes == {"note": ["原备注", "新备注"]}
    assert event.actor_name == office.name


def test_claim_is_by_version_and_condition_and_writes_all_or_nothing(unit):
    assert "version" in claim(unit, 1, {"note": "新备注"}, is_active=True)

    with pytest.raises(StaleState, match="我的话"):
        claim(unit, 1, {"note": "旧版本"}, sentence="我的话")
    with pytest.raises(StaleState):
        claim(unit, None, {"note": "不符合条件"}, is_active=False)
    unit.refresh_from_db()
    assert (unit.note, unit.version) == ("新备注", 2)


def test_edit_that_changes_nothing_writes_nothing(unit, office):
    assert not edit(unit, {"note": "原备注"}, by=office)

    unit.refresh_from_db()
    assert unit.version == 1
    assert not audit.history(unit).exists()


def test_edit_from_an_old_version_is_refused_and_changes_nothing(unit, office):
    edit(unit, {"note": "他人所写"}, by=office)

    with pytest.raises(StaleState, match="他人已保存"):
        edit(unit, {"note": "我写的"}, version=1, by=office)

    unit.refresh_from_db()
    assert unit.note == "他人所写"
