"""What the ledger bars of an inspection's last steps, and its link on the inspection page."""

import pytest

from core.errors import ActionDenied
from rectification.actions import items, ledgers
from rectification.enums import LedgerState
from rounds import gates, panels
from rounds.actions import inspections
from rounds.enums import Stage
from tests.rectification.conftest import fresh, put_right


def test_open_items_bar_the_follow_up(underway, office, verified):
    items.close(verified, by=office)

    assert gates.bars(underway.inspection, Stage.FOLLOW_UP) == ["2项整改未销号"]
    with pytest.raises(ActionDenied, match="2项整改未销号"):
        inspections.advance(underway.inspection, Stage.FOLLOW_UP, by=office)


def test_an_open_ledger_bars_the_archive(underway, liaison, leader, office):
    for item in fresh(underway):
        put_right(item, liaison)
        items.verify(item, by=leader)
        items.close(item, by=office)

    assert gates.bars(underway.inspection, Stage.FOLLOW_UP) == []
    assert "整改台账未办结（现为“集中整改”）" in gates.bars(underway.inspection, Stage.ARCHIVED)
    underway.refresh_from_db()
    ledgers.advance(underway, LedgerState.EVALUATION, by=office)
    ledgers.advance(underway, LedgerState.CLOSED, by=office)
    assert "整改台账" not in "".join(gates.bars(underway.inspection, Stage.ARCHIVED))


def test_no_ledger_bars_the_archive(inspection):
    assert "尚未建立整改台账" in gates.bars(inspection, Stage.ARCHIVED)


def test_panel_counts_for_those_who_see_the_ledger(underway, office, outsider):
    mine = [p for p in panels.panels_of(underway.inspection, office) if p.label == "整改台账"]
    theirs = [p for p in panels.panels_of(underway.inspection, outsider) if p.label == "整改台账"]

    assert [(p.count, p.url) for p in mine] == [(3, underway.get_absolute_url())]
    assert theirs == []
