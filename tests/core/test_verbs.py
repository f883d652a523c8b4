"""Every audit verb is declared once and with a kind; what was written before got the same kinds."""

import importlib
import re

import pytest
from django.db import connection

from core import audit, verbs
from core.verbs import Verb, VerbKind, declare, declared, former_kind

MIGRATION = importlib.import_module("core.migrations.0018_audit_kind")


def kinds_of_the_migration() -> dict[str, str]:
    """The migration's own expression, asked of every verb that is declared."""
    case = re.search(r"CASE.*END", MIGRATION.FORWARD, re.DOTALL)[0]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT verb, {case} FROM unnest(%s) verb",
            [list(verbs._declared)],
        )
        return dict(cursor.fetchall())


@pytest.mark.django_db
def test_the_migration_gives_every_verb_the_kind_it_is_declared_with():
    found = kinds_of_the_migration()

    assert len(found) > 200
    assert {text: declared(text).kind for text in found} == found
    assert {text: former_kind(text) for text in found} == found


def test_a_verb_is_of_one_kind():
    assert declare(Verb("登录", VerbKind.SIGN_IN)).kind == VerbKind.SIGN_IN
    with pytest.raises(ValueError, match="two kinds"):
        declare(Verb("登录"))


@pytest.mark.django_db
def test_words_that_nobody_declared_are_no_verb():
    with pytest.raises(AttributeError, match="kind"):
        audit.record(None, "查看一切", by=None)
    with pytest.raises(KeyError):
        declared("查看一切")
