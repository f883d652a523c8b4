"""Which function of ours refers to which: read from the source, for tests that guard the house.

A reference counts like a call (callbacks, handlers in tables), so what is found is at most too much.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from tests.world import ROOT

LEFT_OUT = ("migrations", "seeding")
WRITES = {"create", "bulk_create", "bulk_update", "update_or_create", "get_or_create", "delete", "save"}  # fmt: skip


@dataclass
class Function:
    """One function or method: dotted name, what it refers to, whether it writes and how."""

    name: str
    room: str
    refers: set[str] = field(default_factory=set)
    writes: bool = False
    is_atomic: bool = False
    is_public: bool = True
    wants_by: bool = False


def functions() -> dict[str, Function]:
    found: dict[str, Function] = {}
    for path in sources():
        found.update((f.name, f) for f in read(path))
    return found


def sources() -> Iterator[Path]:
    for app in settings.OWN_APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if not set(LEFT_OUT) & set(path.parts):
                yield path


def read(path: Path) -> Iterator[Function]:
    parts = path.relative_to(ROOT).with_suffix("").parts
    module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = imported(tree)
    local = {n.name: f"{module}.{n.name}" for n in tree.body if isinstance(n, DEFINED)}
    room = parts[1] if len(parts) > 2 else parts[-1]
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield function(node, module, room, names | local)
        elif isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    own = {"self": f"{module}.{node.name}", "cls": f"{module}.{node.name}"}
                    yield function(method, f"{module}.{node.name}", room, names | local | own)


DEFINED = (ast.FunctionDef, ast.ClassDef)


def imported(tree: ast.AST) -> dict[str, str]:
    """Local name → what it stands for."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                names[alias.asname or alias.name.partition(".")[0]] = alias.name
    return names


def function(node: ast.FunctionDef, owner: str, room: str, names: dict[str, str]) -> Function:
    made = Function(f"{owner}.{node.name}", room)
    made.is_public = not node.name.startswith("_")
    made.wants_by = any(a.arg == "by" for a in [*node.args.args, *node.args.kwonlyargs])
    made.is_atomic = "atomic" in ast.dump(node)
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            made.writes |= is_write(part)
        if isinstance(part, ast.Name | ast.Attribute) and (full := dotted(part, names)):
            made.refers.add(full)
    return made


def dotted(node: ast.expr, names: dict[str, str]) -> str:
    if isinstance(node, ast.Name):
        return names.get(node.id, "")
    if isinstance(node, ast.Attribute) and (owner := dotted(node.value, names)):
        return f"{owner}.{node.attr}"
    return ""


def is_write(call: ast.Call) -> bool:
    """A call of the ORM that writes; ``update`` of rows names its columns, of a dict it does not."""
    func = call.func
    assert isinstance(func, ast.Attribute)
    of_parent = isinstance(func.value, ast.Call) and ast.unparse(func.value) == "super()"
    unsaved = any(k.arg == "commit" for k in call.keywords)
    if func.attr == "update":
        return bool(call.keywords) and ast.unparse(func.value) not in ("digest", "data", "context")
    return func.attr in WRITES and not of_parent and not unsaved


def reaching(all_: dict[str, Function], goals: set[str]) -> set[str]:
    """Names of functions from which one of ``goals`` is referred to, however far."""
    reached = set(goals)
    while True:
        more = {f.name for f in all_.values() if f.name not in reached and f.refers & reached}
        if not more:
            return reached
        reached |= more
