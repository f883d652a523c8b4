"""Every kind of notice has a word: no code stands on a page (the list is read out of the sources)."""

import re

import pytest
from django.conf import settings

from core.notices import kinds as notice_kinds

CALL = re.compile(r'kind=f?"([a-z_]+)')


def kinds() -> set[str]:
    sources = [p for app in settings.OWN_APPS for p in (settings.BASE_DIR / app).rglob("*notices*")]
    sources = [
        f for p in sources for f in (p.rglob("*.py") if p.is_dir() else [p]) if f.suffix == ".py"
    ]
    return {kind for path in sources for kind in CALL.findall(path.read_text(encoding="utf-8"))}


def test_the_sources_name_kinds():
    assert {"clue", "fix", "rounds", "recommendation"} <= kinds()


@pytest.mark.parametrize(
    "kind", sorted(kinds() | {"deadline", "rectification", "calendar", "lockout"})
)
def test_a_kind_is_called_something(kind):
    assert not re.fullmatch(r"[a-z_.]+", notice_kinds.label_of(kind))
