"""Changes in the words of the interface: columns by their labels, choices and lists of choices by theirs."""

import pytest

from core import audit, optimistic_locking
from core.audit_words import Change, changes_of
from core.importing.importer import differences
from core.models import AuditEvent
from rounds.models import Unit
from tests import factories as make
from tests.findings import making

pytestmark = pytest.mark.django_db


def test_a_list_of_choices_is_told_in_words(inspection, member):
    finding = making.draft(inspection, by=member)
    optimistic_locking.edit(finding, {"methods": ["files"]}, by=member)
    optimistic_locking.edit(finding, {"methods": ["files", "interview"]}, by=member)

    (change,) = changes_of(audit.history(finding)[0])
    assert change == Change("了解方式", "调阅资料", "调阅资料、个别谈话")


def test_an_import_names_a_choice_by_its_word():
    unit = Unit(size="large")
    assert differences(unit, {"size": "small"}) == ["规模：大 → 小"]


def test_a_column_without_choices_stays_as_it_is(office):
    unit = make.UnitFactory(name="市财政局")
    optimistic_locking.edit(unit, {"note": "甲"}, by=office)
    assert changes_of(audit.history(unit)[0]) == [Change("备注", "", "甲")]


def test_a_structure_is_not_poured_out_on_the_page():
    event = AuditEvent(
        target_type="overview.evaluation",
        changes={"lines": ["[{'score': None}]", "[{'score': '18.0'}]"]},
    )
    (change,) = changes_of(event)
    assert (change.old, change.new) == ("", "已更新")


def test_a_date_is_written_as_pages_write_it():
    event = AuditEvent(target_type="rounds.round", changes={"starts_on": ["", "2026-03-02"]})
    (change,) = changes_of(event)
    assert (change.old, change.new) == ("", "2026年3月2日")
