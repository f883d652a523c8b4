"""Registries keep their order; whatever registers is found at the start, in every process."""

import re
import subprocess
import sys

import pytest
from django.conf import settings

from core.registry import KeyedRegistry, Registry
from tests.world import ROOT

REGISTERS = re.compile(
    r"^(@\w*\.?(register\w*|handler|document|of_job|of_list)\(|@(\w+\.)?register$"
    r"|\w*\.?register(_\w+)?\(|\w+ = \w+\.register\(|\w+\.kinds\[)",
    re.M,
)
LOADED = """
import django, sys
django.setup()
print(*sorted(sys.modules))
"""


def test_items_stand_by_their_order_and_once():
    found = Registry("first")

    found.register("third", order=2)
    found.register("second")
    found.register("second")
    found.register(order=1)("between")

    assert list(found) == ["first", "second", "between", "third"]


def test_one_item_stands_under_each_of_its_keys():
    found: KeyedRegistry[str, object] = KeyedRegistry()

    @found.register("a", "b")
    def item() -> None: ...

    assert found == {"a": item, "b": item}


@pytest.fixture(scope="module")
def loaded() -> set[str]:
    """Modules of a process that only started: no address and no task was looked at."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_whatever_registers_is_loaded_by_the_start_alone(loaded):
    registering = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for app in settings.OWN_APPS
        for path in (ROOT / app).rglob("*.py")
        if "templatetags" not in path.parts
        and "admin" not in path.name
        and REGISTERS.search(path.read_text())
    }

    assert len(registering) > 40
    assert sorted(registering - loaded) == []
