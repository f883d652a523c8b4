"""What every template keeps to: no inline style or script, icons that exist, labels for narrow screens."""

import re

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import get_template

from core import icons
from overview.navigation import SECTIONS, USER_LINKS

ROOT = settings.BASE_DIR / "templates"
TEMPLATES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.html"))
INLINE = re.compile(
    r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style|<script(?![^>]*\ssrc=)|javascript:|hx-on|hx-vals=['"]js:"""
)
ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""")
FRAGMENTS = "fragments/"  # of Jinja2 (core/fragments.py)
DOCUMENTS = ("documents/", "core/mail")  # made by WeasyPrint and for mail: no page of the browser


def source(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(name):
    if name.startswith(FRAGMENTS):
        engines["fragments"].get_template(name.removeprefix(FRAGMENTS))
    else:
        get_template(name)


@pytest.mark.parametrize("name", [n for n in TEMPLATES if not n.startswith(DOCUMENTS)])
def test_template_has_no_inline_style_script_or_other_host(name):
    assert not INLINE.findall(source(name))
    assert not ELSEWHERE.findall(source(name))


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_uses_icons_that_exist(name):
    text = source(name)
    named = re.findall(r'{% icon "([^"]+)"', text) + re.findall(r'\bicon="([^"]+)"', text)

    assert [n for n in named if not icons.exists(n)] == []


def test_navigation_uses_icons_that_exist():
    entries = [entry for _, entries in SECTIONS for entry in entries] + list(USER_LINKS)

    assert [e.icon for e in entries if not icons.exists(e.icon)] == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_cells_of_data_tables_are_labelled_for_narrow_screens(name):
    for table in re.findall(
        r'<table class="data(?![^"]*data-keep)[^>]*>(.*?)</table>', source(name), re.S
    ):
        body = table[table.find("<tbody") :]
        cells = re.findall(r"<td\b([^>]*)>", body)
        bare = [
            c
            for c in cells
            if "data-label" not in c
            and not re.search(r'class="[^"]*\b(title|check)\b', c)
            and "colspan" not in c
        ]
        assert bare == []


def test_every_template_is_found_by_the_engine_of_pages():
    assert engines["django"].engine.dirs == [settings.BASE_DIR / "templates"]
