"""Finds every regular expression of ours, how it is used, and the strings that would choke it."""

import ast
import importlib
import re
import re._constants as c
import re._parser as parser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from tests.world import ROOT

APPS = (*settings.OWN_APPS, "xuncha")
USES = {"match", "fullmatch", "search", "findall", "finditer", "split", "sub", "subn"}
ENDS = ("", "\0", "!", "字", "\n", "9")


@dataclass(frozen=True)
class Used:
    """A pattern, where it stands and by which methods text is put to it."""

    where: str
    pattern: re.Pattern
    uses: frozenset[str]

    def __str__(self) -> str:
        return self.where

    def put(self, text: str | bytes) -> None:
        for use in self.uses:
            {
                "sub": lambda: self.pattern.sub(type(text)(), text),
                "subn": lambda: self.pattern.subn(type(text)(), text),
                "finditer": lambda: list(self.pattern.finditer(text)),
            }.get(use, lambda use=use: getattr(self.pattern, use)(text))()


def sources() -> list[Path]:
    files = (path for app in APPS for path in sorted((ROOT / app).rglob("*.py")))
    return [path for path in files if "migrations" not in path.parts]


def all_of_ours() -> list[Used]:
    """Named ones with every method that is called on the name; those written into a call with that."""
    trees = {path: ast.parse(path.read_text()) for path in sources()}
    called = uses_of_names(trees.values())
    return [
        found
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if is_call_of_re(node)
        for found in resolve(path, tree, node, called)
    ]


def is_call_of_re(node: ast.AST) -> bool:
    func = getattr(node, "func", None)
    of_re = isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name)
    return of_re and func.value.id == "re" and func.attr in {*USES, "compile"}


def uses_of_names(trees) -> dict[str, set[str]]:
    called: dict[str, set[str]] = {}
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in USES:
                owner = node.value
                name = getattr(owner, "id", None) or getattr(owner, "attr", "")
                called.setdefault(name, set()).add(node.attr)
    return called


def resolve(path: Path, tree: ast.Module, call: ast.Call, called: dict) -> Iterator[Used]:
    """A compiled one must have a name at the top of its module, others must be written out: else it fails."""
    where, written = f"{path.relative_to(ROOT)}:{call.lineno}", call.args[0]
    if call.func.attr == "compile":
        names = [
            target.id
            for node in tree.body
            if isinstance(node, ast.Assign) and node.value is call
            for target in node.targets
        ]
        assert names, f"{where}: give the pattern a name at the top of the module"
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        pattern = getattr(importlib.import_module(module.removesuffix(".__init__")), names[0])
        yield Used(where, pattern, frozenset(called.get(names[0], USES)))
    else:
        assert isinstance(written, ast.Constant), f"{where}: a pattern put together on the way"
        yield Used(where, re.compile(written.value), frozenset([call.func.attr]))


# --- strings that choke ------------------------------------------------------------------------
def hostile(pattern: re.Pattern) -> Iterator:
    """For each length a string: what a repetition takes, many times, after what leads there, and a bad end."""
    parsed = parser.parse(pattern.pattern, pattern.flags & ~re.U)
    is_bytes = isinstance(pattern.pattern, bytes)
    letters = sorted(set(alphabet(parsed)))[:12]
    pairs = [one + two for one in letters[:6] for two in letters[:6] if one != two]
    begins = dict.fromkeys(["", *(before for before, _ in repeats(parsed, ""))])
    found = [each for pair in repeats(parsed, "") for each in (*pair, "".join(pair)) if each]
    units = dict.fromkeys([*letters, *pairs, *found])
    for begin in list(begins)[:8]:
        for unit in units:
            for end in ENDS:
                yield lambda n, begin=begin, unit=unit, end=end: made(begin, unit, end, n, is_bytes)


def made(begin: str, unit: str, end: str, size: int, is_bytes: bool) -> str | bytes:
    text = begin + unit * (size // len(unit)) + end
    return text.encode(errors="replace") if is_bytes else text


def sample(parsed) -> str:
    """Some text that the parsed piece takes."""
    return "".join(sample_of(op, value) for op, value in parsed)


def sample_of(op, value) -> str:
    if op is c.LITERAL:
        return chr(value)
    if op in (c.NOT_LITERAL, c.ANY):
        return "x"
    if op is c.IN:
        return next(members(value), "x")
    if op is c.BRANCH:
        return sample(value[1][0])
    if op is c.SUBPATTERN:
        return sample(value[3])
    if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        return sample(value[2]) * max(1, min(value[0], 8))
    return ""


CLASSES = {c.CATEGORY_DIGIT: "1", c.CATEGORY_SPACE: " ", c.CATEGORY_WORD: "a"}


def members(choices) -> Iterator[str]:
    for op, value in choices:
        if op is c.LITERAL:
            yield chr(value)
        elif op is c.RANGE:
            yield chr(value[0])
        elif op is c.CATEGORY:
            yield CLASSES.get(value, "x")
            if value is c.CATEGORY_SPACE:
                yield "\n"
        else:  # a negated class
            yield "x"


def alphabet(parsed) -> Iterator[str]:
    """Characters that the pattern speaks of."""
    for op, value in parsed:
        if op is c.IN:
            yield from list(members(value))[:5]
        elif op in (c.LITERAL, c.ANY, c.NOT_LITERAL):
            yield sample_of(op, value)
        for inner in inside(op, value):
            yield from alphabet(inner)


def repeats(parsed, before: str) -> Iterator[tuple[str, str]]:
    """What leads to each repetition, and one round of it."""
    for op, value in parsed:
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            yield before, sample(value[2])
        for inner in inside(op, value):
            yield from repeats(inner, before)
        before += sample(value[1]) if op is c.ASSERT else sample_of(op, value)


def inside(op, value) -> list:
    if op is c.BRANCH:
        return value[1]
    if op is c.SUBPATTERN:
        return [value[3]]
    if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
        return [value[2]]
    if op in (c.ASSERT, c.ASSERT_NOT):
        return [value[1]]
    return []
