"""What a rule found in a row still stands when the write is done: whoever writes beside a row holds it.

A step claims the row itself (`move`), an edit names the version it read (`edit`). A write of what
belongs to a row with states — something is added to it, changed in it or taken away — holds that row
before it asks the rule (`core.optimistic_locking.hold`).
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db.models import ForeignKey

from rounds.models import Inspection, Round
from tests.world import ROOT

MODELS = {model.__name__: model for model in apps.get_models()}
# Every write of what is archived with these asks them at its end (core.freezing).
OWNERS = (Inspection, Round)
STEPPING = {name for name, m in MODELS.items() if hasattr(m, "TRANSITIONS") and m not in OWNERS}
HOLDING = {"hold", "lock", "select_for_update"}
CLAIMING = {"move", "claim"}
EDITING = {"edit", "save"}
# What changes nothing that a step of the row depends on, or claims its own row in one statement.
FREE = {
    "fieldwork.actions.directives.urge",
    "fieldwork.actions.workplans.assign_points",
    "findings.actions.grants.end",
    "findings.actions.urges.note",
    "rectification.actions.supervision.issuing.dismiss",
}


def actions() -> Iterator[tuple[str, ast.FunctionDef, dict[str, ast.FunctionDef]]]:
    for path in sorted([*ROOT.glob("*/actions/**/*.py"), *ROOT.glob("*/actions.py")]):
        tree = ast.parse(path.read_text())
        functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        module = ".".join(Path(path).relative_to(ROOT).with_suffix("").parts)
        for name, function in functions.items():
            atomic = any("atomic" in ast.unparse(each) for each in function.decorator_list)
            if atomic and not name.startswith("_") and about(function) in MODELS:
                yield f"{module}.{name}", function, functions


def about(function: ast.FunctionDef) -> str:
    """The class of the row that the action is about: its first argument's."""
    first = function.args.args[:1]
    return ast.unparse(first[0].annotation) if first and first[0].annotation else ""


def calls(function: ast.FunctionDef, functions: dict, seen: frozenset = frozenset()) -> set[tuple]:
    """(name, first argument) of what it calls, also through functions of its own module."""
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            found.add((name, ast.unparse(node.args[0]) if node.args else ""))
            if isinstance(node.func, ast.Name) and name in functions.keys() - seen:
                found |= calls(functions[name], functions, seen | {name})
    return found


def parents(model: type) -> set[str]:
    keys = [each for each in model._meta.fields if isinstance(each, ForeignKey)]
    return {key.related_model.__name__ for key in keys} & STEPPING


def unheld() -> Iterator[str]:
    for label, function, functions in actions():
        model, row = about(function), function.args.args[0].arg
        made = calls(function, functions)
        names = {name for name, _ in made}
        if names & HOLDING:
            continue
        if model in STEPPING:
            if not names & CLAIMING and not made & {(name, row) for name in EDITING}:
                yield label
        elif parents(MODELS[model]) and (names & (EDITING | {"delete", "update"})):
            yield label


def test_what_is_written_beside_a_row_with_states_holds_that_row():
    assert sorted(set(unheld()) - FREE) == []


def test_what_needs_no_hold_is_listed_once_and_still_there():
    assert sorted(FREE - set(unheld())) == []
