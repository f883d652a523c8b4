"""Markup planted in every word of every row: it is shown as words, wherever it comes out."""

import io
import re
import zipfile

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DataError, IntegrityError, InternalError, models, transaction
from django.test import Client

from core import audit
from core.encryption.fields import EncryptedText, as_stored
from core.verbs import Verb
from tests.asking import read
from tests.permissions.addresses import GUARDED, KNOWN

PLANTED = """"'><img src=x onerror=alert(1)>{{7*7}}</script>"""
NAME = 60  # characters that a column for a name or post holds at most
LIVE = "<img src=x"
# Words the program itself looks things up by, and what is written once and never changed.
KEPT = {"core.AuditEvent", "core.AuditSeal", "core.Document", "accounts.Role", "findings.Category"}
TABLE_FIELDS = {"username", "password", "key", "label", "path", "sha256", "code", "target_type"}


def plant_everywhere(words: str, *, short: bool = False) -> None:
    """Put the words into every row of the world that was built; `short`: into names alone."""
    for model in apps.get_models():
        if model._meta.app_label in settings.OWN_APPS and model._meta.label not in KEPT:
            plant(model, words, short)


def plant(model: type[models.Model], words: str, short: bool) -> int:
    """Put the words into every text column that takes them; how many took."""
    planted, one = 0, model._base_manager.first()
    for field in model._meta.concrete_fields:
        text = isinstance(field, (models.CharField, models.TextField)) and not field.choices
        if not text or not isinstance(getattr(one, field.attname, None), str):
            continue
        if field.name in TABLE_FIELDS or field.name.startswith("search_"):
            continue
        room = field.max_length or len(words)
        if room < len(words) or field.unique or (short and room > NAME):
            continue
        try:
            with transaction.atomic():
                planted += bool(write(model, field, words))
        except (IntegrityError, DataError, InternalError):
            continue
    return planted


def write(model: type[models.Model], field: models.Field, words: str) -> int:
    """Into every row; a sealed column takes a value bound to its row."""
    if not isinstance(field, EncryptedText):
        return model._base_manager.update(**{field.name: words})
    for row in model._base_manager.all():
        values = as_stored(row, {field.name: words})
        model._base_manager.filter(pk=row.pk).update(**values)
    return 1


@pytest.fixture
def world(matrix_world):
    people, sides = matrix_world
    plant_everywhere(PLANTED)
    for side in sides:
        for obj in side.values():
            audit.record(obj, Verb("记录"), by=people.office, note=PLANTED)
            obj.refresh_from_db()
    return people, sides


@pytest.mark.parametrize("person", ["office", "liaison", "organ", "auditor"])
def test_planted_markup_is_only_words(world, person):
    """Nor is the template in it run: 7*7 stays 7*7."""
    people, (own, _) = world
    client = Client()
    client.force_login(getattr(people, person))
    seen = 0

    for address in GUARDED:
        pieces = ({}, {"HX-Request": "true"}) if address.name.endswith("_list") else ({},)
        for headers in pieces:
            page = read(client.get(address.of(own), headers=headers)).decode(errors="ignore")
            assert LIVE not in page, (address.name, page[page.find(LIVE) - 200 :][:240])
            assert "&gt;49" not in page, address.name
            seen += "&lt;img src=x" in page

    assert seen > (60 if person == "office" else 3)


def test_planted_formulas_are_words_in_every_workbook(world):
    """A cell is text, whatever it begins with (docs/security.md)."""
    people, _ = world
    client = Client()
    client.force_login(people.office)
    books = 0

    for address in (each for each in KNOWN if each.name.endswith("_list")):
        data = read(client.get(f"{address.of()}?export=xlsx"))
        if data.startswith(b"PK"):
            books += 1
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                sheets = [name for name in book.namelist() if "worksheets/sheet" in name]
                assert not any(re.search(rb"<f[ >]", book.read(name)) for name in sheets)

    assert books > 5
