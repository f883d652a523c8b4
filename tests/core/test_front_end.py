"""The built style sheet and script: said by a system check where missing; of Bootstrap, what is used."""

import re
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from core import checks

ROOT = settings.BASE_DIR
CLASS = re.compile(r"""class(?:Name)?\s*=\s*\\?["'`]((?:{%.*?%}|{{.*?}}|[^"'`{])*)""", re.S)
# Fields of forms; its tabs, cards and dialogs are used nowhere.
CRISPY = (
    "field.html",
    "layout/*field*.html",
    "layout/*select*.html",
    "errors.html",
    "uni_form.html",
)


def test_missing_style_sheet_is_a_fault_that_says_what_to_do(settings, tmp_path):
    assert not checks.front_end_is_built(None)

    settings.STATICFILES_DIRS = [tmp_path]
    (fault,) = checks.front_end_is_built(None)

    assert "make install" in fault.hint


def classes(paths) -> set[str]:
    found = (each for path in paths for each in CLASS.findall(path.read_text(encoding="utf-8")))
    return {
        name for each in found for name in re.split(r"[^\w-]+", re.sub(r"{[{%].*?[}%]}", " ", each))
    }


def names(sheet: str) -> set[str]:
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", sheet))


def test_every_class_of_bootstrap_that_a_page_names_is_built():
    spec = find_spec("crispy_bootstrap5")
    assert spec
    assert spec.origin
    pack = Path(spec.origin).parent / "templates" / "bootstrap5"
    code = [p for app in settings.BASE_DIR.glob("*/apps.py") for p in app.parent.rglob("*.py")]
    pages = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "js").glob("*.js"), *code]
    forms = [path for pattern in CRISPY for path in pack.glob(pattern)]
    bootstrap = (ROOT / "node_modules/bootstrap/dist/css/bootstrap.min.css").read_text()
    built = (ROOT / "static/built/app.css").read_text()
    used = classes([*pages, *forms]) & names(bootstrap)

    assert {"form-control", "visually-hidden", "is-invalid"} <= used
    assert used - names(built) == set(), "add them to CLASSES in scripts/build_front_end.mjs"
