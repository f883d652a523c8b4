"""The shape of the code: rooms that may not exist, imports that may not be made, sizes.

The import contract itself runs in `make check`.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from accounts import enums
from accounts.enums import Role
from core.workflow import StateChoices
from tests.world import ROOT

APPS = (*settings.OWN_APPS, "xuncha")
FILES = sorted(p for app in APPS for p in (ROOT / app).rglob("*.py") if "migrations" not in p.parts)
# Templates of printed documents are no pages: WeasyPrint reads them, no browser does.
TEMPLATES = sorted(p for p in (ROOT / "templates").rglob("*.html") if "documents" not in p.parts)
STYLES = sorted((ROOT / "static").rglob("*.css"))
GROUPS = {
    name: roles
    for name, roles in vars(enums).items()
    if isinstance(roles, tuple) and all(isinstance(role, Role) for role in roles)
}
ROLES = {f"Role.{role.name}" for role in Role}
FUNCTION_ALARM, FILE_ALARM, TEMPLATE_ALARM = 40, 300, 150


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_there_is_no_drawer_for_everything():
    names = {"utils", "helpers", "services", "common", "mixins", "misc"}

    assert not [short(p) for p in FILES if p.stem in names]


def test_states_are_assigned_in_one_place():
    """Only core.transitions and jobs of the ground write a state; seeds make whole worlds.

    A recusal has no table of moves: who decides it is one rule, not a life cycle.
    """
    pattern = re.compile(r"\.(state|stage) = (?!=)|\.update\([^)]*\b(state|stage)=")
    allowed = {
        "core/transitions.py",
        "core/jobs/__init__.py",
        "core/notices/outbox.py",
        "rounds/actions/recusals.py",
    }
    found = [
        short(p)
        for p in FILES
        if short(p) not in allowed
        and "seeding" not in p.parts
        and pattern.search(p.read_text(encoding="utf-8"))
    ]

    assert not found


def test_nobody_listens_to_signals_or_overrides_save():
    found = []
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        if re.search(r"models\.signals|models import signals|@receiver", text):
            found.append(short(path))
        if "models" in path.parts and re.search(r"def save\(", text):
            found.append(short(path))

    assert not found


@pytest.mark.parametrize("word", ["style=", "onclick=", "onchange=", "javascript:", "<script>"])
def test_templates_hold_no_inline_code(word):
    found = [short(p) for p in TEMPLATES if word in p.read_text(encoding="utf-8")]

    assert not found


def test_nothing_is_loaded_from_another_host():
    """Links to other hosts have no place in pages, styles or scripts (the SVG name space aside)."""
    scripts = sorted((ROOT / "static").rglob("*.js"))
    pattern = re.compile(
        r"""(?:src|href|url|import|fetch)\s*[=(]?\s*["']?(?:https?:)?//(?!www\.w3\.org)"""
    )
    found = [
        short(p)
        for p in [*TEMPLATES, *STYLES, *scripts]
        if pattern.search(p.read_text(encoding="utf-8"))
    ]

    assert not found


def test_what_a_step_says_comes_with_who_has_it_now():
    """A view sets ``success_message``; the base says it and adds the holder (core.assignees)."""
    found = [
        f"{short(path)}:{call.lineno}"
        for path in FILES
        if "views" in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name == "perform"
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "messages.success"
    ]

    assert not found


def test_sizes_are_reported(capsys):
    """An alarm is a reason to look, not to chop: the list is printed, the worst is bounded."""
    long_files = [(n, short(p)) for p in FILES if (n := lines(p)) > FILE_ALARM]
    long_templates = [(n, short(p)) for p in TEMPLATES if (n := lines(p)) > TEMPLATE_ALARM]
    long_functions = [
        (n, f"{short(p)}:{name}") for p in FILES for name, n in functions(p) if n > FUNCTION_ALARM
    ]

    with capsys.disabled():
        for alarm in (*long_files, *long_templates, *long_functions):
            sys.stdout.write(f"\nsize alarm: {alarm[1]} has {alarm[0]} lines")
    assert max([n for n, _ in long_files], default=0) <= 2 * FILE_ALARM
    assert max([n for n, _ in long_functions], default=0) <= 2 * FUNCTION_ALARM


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_tests_submit_the_rendered_form():
    """What is typed goes through tests.browsed; what no page of ours offers is said to be forged."""
    found = {
        short(path): number
        for path in (ROOT / "tests").rglob("*.py")
        if "attacks" not in path.parts and (number := posted_by_hand(path))
    }

    assert found == {"tests/browsed.py": 1}, "submit the form that was rendered"


def posted_by_hand(path: Path) -> int:
    calls = (n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if is_post(n))
    sent = [n.args[1:2] or [k.value for k in n.keywords if k.arg == "data"] for n in calls]
    return sum(not ast.unparse(data[0]).startswith("forged(") for data in sent if data)


def is_post(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "post"
    )


def roles_in(node: ast.AST) -> frozenset[str]:
    """The roles that an expression names beside each other, those of a named group unfolded."""
    parts = node.args if isinstance(node, ast.Call) else getattr(node, "elts", [])
    found: set[str] = set()
    if not any(ast.unparse(part) in ROLES for part in parts):
        return frozenset()
    for part in parts:
        bare = part.value if isinstance(part, ast.Starred) else part
        if isinstance(bare, ast.Attribute) and ast.unparse(bare) in ROLES:
            found.add(Role[bare.attr])
        elif isinstance(bare, ast.Name):
            found.update(GROUPS.get(bare.id, ()))
    return frozenset(found)


def test_a_group_of_roles_has_one_name():
    """Roles that stand in accounts.enums under a name are not spelled out a second time."""
    named = {frozenset(roles): name for name, roles in GROUPS.items()}
    found = [
        f"{short(p)}:{node.lineno} is {named[roles]}"
        for p in FILES
        if short(p) != "accounts/enums.py"
        for node in ast.walk(ast.parse(p.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call | ast.Tuple | ast.List | ast.Set)
        and (roles := roles_in(node)) in named
    ]

    assert not found


def test_former_names_stay_former():
    """What ADR 0085 renamed comes back neither as a module nor as a class."""
    table = (ROOT / "docs/adr/0085-names.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+?) \| `.+ \|$", table, re.MULTILINE)
    former = {name for row in rows for name in re.findall(r"`([\w.]+)`", row)}
    modules = {
        short(p).removesuffix(".py").removesuffix("/__init__").replace("/", ".") for p in FILES
    }
    classes = {
        name for p in FILES for name in re.findall(r"^class (\w+)", p.read_text(), re.MULTILINE)
    }

    assert len(former) > 30
    assert not former & (modules | classes)


def test_models_below_are_imported_not_asked_for_by_name():
    """apps.get_model takes a name only where an import would run upward: inside one's own app."""
    found = [
        f"{short(p)}: {label}"
        for p in FILES
        for label in re.findall(r"get_model\(\s*\"(\w+)\.\w+\"", p.read_text(encoding="utf-8"))
        if label in settings.OWN_APPS and label != p.relative_to(ROOT).parts[0]
    ]

    assert not found


def test_states_that_templates_name_exist():
    """A template can only spell a state; one that no life cycle has would be silently false."""
    known = {value for states in StateChoices.__subclasses__() for value in states.values}
    found = [
        f"{short(p)}: {name}.state is never {value}"
        for p in TEMPLATES
        for name, value in re.findall(
            r"(\w+)\.state [!=]= \"(\w+)\"", p.read_text(encoding="utf-8")
        )
        if name != "step" and value not in known
    ]

    assert known
    assert not found


# Who may know a disk of this machine, and why: nothing of it is what another node must find.
LOCAL = {
    "core/storage/folder.py": "the folder that files lie in where there is no other store",
    "core/disks.py": "whether this machine's disks take writing",
    "core/attachments/uploads.py": "what a browser is sending, without a name, gone with the request",
    "core/spreadsheets/": "a workbook that is being sent, gone with the answer; empty ones",
    "core/documents/subprocess_runner.py": "from a process to its parent, without a name",
    "core/documents/fonts.py": "fonts of this machine",
    "core/documents/pdf.py": "what was installed with the program",
    "core/documents/packing/writing.py": "what was installed with the program",
    "core/documents/packing/offline/verify.py": "runs on whose machine a package was unpacked",
    "core/documents/signing.py": "the key that an operator laid down",
    "core/isolated.py": "what was installed with the program",
    "core/audit/": "anchors outside the database, at a place of the operator's",
    "core/backup/": "archives and what is read out of them, at a place of the operator's",
    "core/management/commands/": "commands that an operator gives",
    "overview/help.py": "what was installed with the program",
}
DISK = re.compile(
    r"\b(?:MEDIA|DOCUMENT|PACKAGE)_ROOT\b|\bVAR_DIR\b|^import (?:shutil|tempfile|pathlib)\b"
    r"|^from (?:shutil|tempfile) import|^from pathlib import .*\bPath\b|(?<![\w.])(?<!def )open\("
    r"|\bFileSystemStorage\b|\.open\([^)]*\"[rwax]b?\"",
    re.MULTILINE,
)


def test_nothing_that_another_node_must_find_lies_on_a_disk_by_its_path():
    """Files are names in a `core.storage.Store`, a folder or a bucket (ADR 0118)."""
    product = [path for path in FILES if not short(path).startswith("xuncha/")]

    found = {short(path) for path in product if DISK.search(path.read_text(encoding="utf-8"))}

    assert not [path for path in found if not path.startswith(tuple(LOCAL))]
    assert not [place for place in LOCAL if not any(path.startswith(place) for path in found)]


# What PostgreSQL keeps for a session: behind a pool the next statement meets another one (ADR 0121).
SESSION = re.compile(
    r"pg_(?:try_)?advisory_(?:lock|unlock)|[\"']\s*(?:UN)?LISTEN |[\"']\s*NOTIFY |pg_notify\("
    r"|[\"']\s*(?:RE)?SET (?!LOCAL |TRANSACTION )[A-Za-z_]+(?: TO | = |[\"'])|SET SESSION|DISCARD ALL"
    r"|\bPREPARE \w+ AS|CREATE TEMP|DECLARE \w+ .*CURSOR|chunked_cursor|set_config\([^)]*, false\)"
    r"|pg_export_snapshot"
)
SNAPSHOT = "core/backup/world.py"  # inside one transaction, for a dump that goes past the pool


def test_nothing_is_kept_in_a_session_of_the_database():
    files = [p for app in APPS for p in (ROOT / app).rglob("*.py") if "embedded" not in p.parts]

    assert [short(p) for p in files if SESSION.search(p.read_text(encoding="utf-8"))] == [SNAPSHOT]


@pytest.mark.parametrize(
    "line",
    [
        '"SELECT pg_advisory_lock(1)"',
        '"LISTEN jobs"',
        '"SET work_mem = 1"',
        '"SET SESSION ROLE x"',
        '"CREATE TEMP TABLE t"',
    ],
)
def test_what_is_kept_in_a_session_would_be_found(line):
    assert SESSION.search(f"cursor.execute({line})")
