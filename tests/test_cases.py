"""docs/cases.md names every workbook that once went wrong, and the test that holds its verdict."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ROWS = re.findall(
    r"^\| (\d\d) \| (\S+) \| .+ \| .+ \| `(\S+)::(\w+)` \|$",
    (ROOT.parent / "docs" / "cases.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def test_every_case_has_its_verdict():
    files = sorted(path.name for path in (ROOT / "data" / "cases").iterdir())

    assert [name for _, name, *_ in ROWS] == files
    assert all(name.startswith(f"{number}-") for number, name, *_ in ROWS)


def test_every_verdict_is_held_by_a_test_that_reads_the_case():
    for number, name, path, test in ROWS:
        source = (ROOT / path).read_text(encoding="utf-8")
        place = source.find(f"def {test}(")
        assert place > 0, (name, test)
        assert re.search(rf'"{number}[-"]|{re.escape(name)}|case\("{number}"', source), name
