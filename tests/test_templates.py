"""What every template keeps to: no inline style or script, icons that exist, labels for narrow screens."""

import re

from django.conf import settings
from django.template import engines
from django.template.loader import get_template

from core import icons
from overview.navigation import ALL, COMMANDS, SECTIONS, USER_LINKS

ROOT = settings.BASE_DIR / "templates"
TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.html"))
INLINE = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style|<script(?![^>]*\ssrc=)|javascript:|hx-on|hx-vals=['"]js:"""
)
ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")
ICONS = (re.compile(r'{% icon "([^"]+)"'), re.compile(r'\bicon="([^"]+)"'))
LONGEST_LINE = 120
# Where a line cannot be broken: template tags, attributes' values, what is shown as it is written.
WHOLE = re.compile(
    r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|<!--.*?-->|<(textarea|title|script)\b.*?</\1>", re.S
)
VALUE = re.compile(r"""="[^"<]*"|='[^'<]*'""")
FRAGMENTS = "fragments/"  # of Jinja2 (core/fragments.py)
DOCUMENTS = ("documents/", "core/mail")  # made by WeasyPrint and for mail: no page of the browser


def source(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_templates_compile():
    for name in TEMPLATES:
        if name.startswith(FRAGMENTS):
            engines["fragments"].get_template(name.removeprefix(FRAGMENTS))
        else:
            get_template(name)


def test_templates_have_no_inline_style_script_or_other_host():
    pages = [name for name in TEMPLATES if not name.startswith(DOCUMENTS)]
    found = {name: INLINE.findall(source(name)) + ELSEWHERE.findall(source(name)) for name in pages}

    assert {name: each for name, each in found.items() if each} == {}


def test_lines_of_pages_are_wrapped():
    """A line is broken at 120 columns wherever white space stands that changes nothing."""
    pages = [name for name in TEMPLATES if not name.startswith(DOCUMENTS)]
    long = {name: found for name in pages if (found := breakable(source(name)))}

    assert long == {}


def breakable(text: str) -> list[int]:
    """Numbers of the lines that are too long although a blank in them could be a line break."""
    rest = text
    for whole in (WHOLE, VALUE):
        rest = whole.sub(lambda found: re.sub(r"[^\n]", "x", found[0]), rest)
    return [
        number
        for number, line in enumerate(rest.splitlines(), start=1)
        if len(line) > LONGEST_LINE and " " in line.strip()
    ]


def test_templates_use_icons_that_exist():
    named = {
        (name, icon)
        for name in TEMPLATES
        for pattern in ICONS
        for icon in pattern.findall(source(name))
    }

    assert [each for each in sorted(named) if not icons.exists(each[1])] == []


def test_navigation_uses_icons_that_exist():
    lines = (*ALL, *SECTIONS, *COMMANDS, *USER_LINKS)

    assert [e.icon for e in lines if not icons.exists(e.icon)] == []


def test_cells_of_data_tables_are_labelled_for_narrow_screens():
    bare = {name: cells for name in TEMPLATES if (cells := unlabelled(source(name)))}

    assert bare == {}


def unlabelled(text: str) -> list[str]:
    """Attributes of the cells that say nothing of their column."""
    tables = re.findall(r'<table class="data(?![^"]*data-keep)[^>]*>(.*?)</table>', text, re.S)
    cells = [
        c for table in tables for c in re.findall(r"<td\b([^>]*)>", table[table.find("<tbody") :])
    ]
    return [
        c
        for c in cells
        if "data-label" not in c
        and not re.search(r'class="[^"]*\b(title|check)\b', c)
        and "colspan" not in c
    ]


def test_every_template_is_found_by_the_engine_of_pages():
    assert engines["django"].engine.dirs == [settings.BASE_DIR / "templates"]
