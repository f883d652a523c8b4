"""docs/faults.md names every kind of fault that use has found, and the tests that hold it."""

import re

from tests.attacks.test_threat_model import missing
from tests.world import ROOT

LINES = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8").splitlines()
ROWS = {int(m[1]): line for line in LINES if (m := re.match(r"\| (\d+) \|", line))}


def test_every_kind_has_its_row():
    assert list(ROWS) == list(range(1, 43))


def test_every_kind_is_held_by_tests_that_are_there():
    assert not {number: wrong for number, line in ROWS.items() if (wrong := missing(line))}
