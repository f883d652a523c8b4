"""docs/security.md keeps its word: every attack it says is stopped names tests that are there."""

import re

from tests.world import ROOT

CITED = re.compile(r"`((?:\w+/)*test_\w+)?(?:::(test_\w+)…?)?`")


def rows() -> list[str]:
    text = (ROOT / "docs" / "security.md").read_text().partition("## What stops them")[2]
    table = [line for line in text.partition("\n## ")[0].splitlines() if line.startswith("|")]
    return table[2:]


def missing(line: str) -> list[str]:
    """Tests that the last cell names and that are not there; a name alone is of the file before it."""
    wrong, source, cell = [], "", line.rstrip("| ").rpartition("|")[2]
    cited = CITED.findall(cell)
    for file, test in cited:
        path = ROOT / "tests" / f"{file}.py"
        source = (path.read_text() if path.exists() else "") if file else source
        if not source or f"def {test}" not in source:
            wrong.append(f"{file}::{test}")
    return wrong if cited else ["none"]


def test_every_claim_names_tests_that_are_there():
    assert len(rows()) > 20
    assert not {line: wrong for line in rows() if (wrong := missing(line))}


def test_a_claim_without_its_test_is_noticed():
    assert missing("| a | b | `attacks/test_xss::test_nobody_wrote_this` |")
    assert missing("| a | b | by care |") == ["none"]
