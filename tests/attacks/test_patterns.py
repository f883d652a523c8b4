"""No text makes a regular expression of ours, a field or a filter stand still: time grows with length, not faster."""

import contextlib
import importlib
import inspect
import re
import time
from collections.abc import Callable, Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template.engine import Engine
from django.urls import get_resolver

from tests.attacks import patterns
from tests.attacks.patterns import APPS, Used
from tests.world import ROOT

LONG = 100_000
SHORT = 2_000
# Seconds of this thread's processor time for LONG characters, on a slow machine at its worst hour; what
# grows with the square takes a hundred times as long.
ENOUGH = 1.0
SOON = 0.02
WORST = 2  # strings that took longest at SHORT go on to LONG
FOUND = patterns.all_of_ours()


def seconds(put: Callable, text) -> float:
    begun = time.thread_time()
    put(text)
    return time.thread_time() - begun


def check(put: Callable, strings: list) -> None:
    """The strings that take longest are made longer; quadratic ones fail long before 100 kB."""
    slowest = sorted(strings, key=lambda make: -seconds(put, make(SHORT)))[:WORST]
    for make in slowest:
        for size in (SHORT * 8, LONG):
            text = make(size)
            tries = (seconds(put, text) for _ in range(4))
            assert any(taken < ENOUGH for taken in tries), (size, text[:60])


@pytest.mark.parametrize("used", FOUND, ids=str)
def test_no_pattern_is_choked(used: Used):
    check(used.put, list(patterns.hostile(used.pattern)))


def test_the_list_is_found_and_the_test_can_fail():
    assert len(FOUND) > 30
    assert {"core/search.py", "core/spreadsheets/cells.py", "rounds/histories.py"} <= {
        used.where.partition(":")[0] for used in FOUND
    }
    for choked in (r"(?<=a)\s*\n\s*(?=a)", r"\[.*?\]", r"(a+)+b", r"(\w+\s?)*!"):
        used = Used("here", re.compile(choked), frozenset({"search"}))
        with pytest.raises(AssertionError):
            check_soon(used)


def check_soon(used: Used) -> None:
    """The same on ever longer strings, so that the exponential ones end, too."""
    for make in patterns.hostile(used.pattern):
        for size in (12, 18, 21, 24, 100, SHORT, SHORT * 4):
            assert seconds(used.put, make(size)) < SOON


# --- what people fill in and what pages show ---------------------------------------------------
UNITS = (
    *("a", "1", " ", "\n", "\t", "一", "年", "(", "（", "[", "<", ">", "“", "，", ";", ".", "-", "/", ":", "@", "&", "%"),
    *("中\n", "1年", "2009.", "{{", "{%", "{#", "<a ", "a@", "a.", "-1", "1,", "[(", "﷽", "ß", "\u0301", "\x00"),
)  # fmt: skip
STRINGS = [
    lambda n, unit=unit, begin=begin, end=end: begin + unit * (n // len(unit)) + end
    for unit in UNITS
    for begin, end in (("", ""), ("2009年", "!"), ("中", "!"))
]


def test_no_field_of_any_form_is_choked():
    """Of every form of ours, whatever kind of field: also those that Django reads dates and numbers with."""
    _ = get_resolver().url_patterns
    kinds = {
        (
            type(field),
            getattr(field, "max_length", None),
            str(getattr(field, "validators", "")),
        ): field
        for form in subclasses(forms.BaseForm)
        if form.__module__.partition(".")[0] in APPS
        for field in getattr(form, "base_fields", {}).values()
        if not isinstance(field, (forms.FileField, forms.ModelChoiceField))
    }

    for field in kinds.values():
        check(lambda text, field=field: cleaned(field, text), STRINGS[::3])

    assert len(kinds) > 10


def cleaned(field: forms.Field, text: str) -> None:
    with contextlib.suppress(ValidationError, TypeError, AttributeError):
        field.clean(text)


def subclasses(cls: type) -> Iterator[type]:
    for each in cls.__subclasses__():
        yield each
        yield from subclasses(each)


def test_no_filter_of_ours_is_choked():
    engine = Engine.get_default()
    ours = [library for library in engine.template_builtins if library.filters and is_ours(library)]
    filters = {name: put for library in ours for name, put in library.filters.items()}

    for put in filters.values():
        check(lambda text, put=put: refused_or_done(put, text), STRINGS)

    assert len(filters) > 3


def is_ours(library) -> bool:
    return any(put.__module__.partition(".")[0] in APPS for put in library.filters.values())


def refused_or_done(put: Callable, *given) -> None:
    with contextlib.suppress(Exception):
        put(*given)


def readers() -> dict[str, Callable]:
    """Functions of one text in modules that read what people wrote: those with a pattern, and core.spreadsheets."""
    modules = {used.where.partition(":")[0] for used in FOUND}
    modules |= {str(path.relative_to(ROOT)) for path in (ROOT / "core/spreadsheets").glob("*.py")}
    modules |= {
        "core/documents/wording.py",
        "core/documents/words.py",
        "core/encryption/__init__.py",
    }
    found = {}
    for name in sorted(modules):
        module = importlib.import_module(
            name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        )
        for word, put in vars(module).items():
            if inspect.isfunction(put) and put.__module__ == module.__name__ and takes_text(put):
                found[f"{name}:{word}"] = put
    return {name: put for name, put in found.items() if name not in TRUSTED}


# Given what the program made itself; WeasyPrint and the disk are asked about elsewhere.
TRUSTED = {
    "core/documents/pdf.py:lay_out_html",
    "core/icons.py:exists",
    "core/icons.py:_path",
    "core/icons.py:_inner",
    "xuncha/demo/console.py:say",
}


def takes_text(put: Callable) -> bool:
    needed = [
        each for each in inspect.signature(put).parameters.values() if each.default is each.empty
    ]
    kinds = (str, "str", object, "object")
    of_text = needed and (needed[0].annotation in kinds or "Any" in str(needed[0].annotation))
    return bool(of_text) and len(needed) == 1 and needed[0].kind in (0, 1)


READERS = readers()


@pytest.mark.parametrize("name", READERS)
def test_nothing_that_reads_text_is_choked(name):
    check(lambda text: refused_or_done(READERS[name], text), STRINGS)
