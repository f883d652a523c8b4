"""Sealed text: unreadable without a key of the list, rotated under people's hands, found by marks."""

import threading

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from core import checks, sealing
from core.sealing import rows as sealed_rows
from findings.models import Clue, CluePerson
from tests.findings import clue_rows as rows


def raw(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY id")
        return [value for (value,) in cursor.fetchall()]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_and_never_looks_the_same_twice(text):
    one, two = sealing.seal(text), sealing.seal(text)

    assert sealing.unseal(one) == sealing.unseal(two) == text
    assert (one == two) == (text == "")


def test_an_altered_token_and_a_missing_key_are_refused(settings):
    token = sealing.seal("张某")
    other = token[:-4] + ("AAA=" if token[-4:] != "AAA=" else "BBB=")
    with pytest.raises(sealing.Unreadable, match="SEALING_KEYS"):
        sealing.unseal(other)
    settings.SEALING_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(sealing.Unreadable):
        sealing.unseal(token)
    settings.SEALING_KEYS = []
    with pytest.raises(ImproperlyConfigured):
        sealing.seal("张某")


def test_a_new_key_in_front_opens_what_lies_under_the_old(settings):
    old = sealing.seal("张某")
    settings.SEALING_KEYS = [Fernet.generate_key().decode(), *settings.SEALING_KEYS]

    assert sealing.unseal(old) == "张某"
    assert not sealing.is_newest(old)
    assert sealing.is_newest(sealing.rotate(old))


def test_marks_are_keyed_and_blind_to_width_and_space(settings):
    mark = sealing.mark("张 某Ａ")

    assert mark == sealing.mark("张某a") != sealing.mark("张某b")
    assert sealing.mark(" ") == ""
    settings.SEALING_SEARCH_KEY = "another"
    assert sealing.mark("张某a") != mark


@pytest.mark.django_db
def test_the_table_holds_tokens_and_lookups_cannot_pretend(inspection, member):
    rows.registered(inspection, by=member)

    for column in ("name", "employer", "post", "rank"):
        (stored,) = raw("findings_clueperson", column)
        assert stored.startswith("gAAAA")
    assert sealing.unseal(raw("findings_clue", "summary")[0]) == "反映违规报销"
    assert CluePerson.objects.get().name == "张某"
    assert CluePerson.objects.filter(name_mark=sealing.mark("张某")).exists()
    assert Clue.objects.filter(return_note="").exists()
    for bad in ({"name": "张某"}, {"name__contains": "张"}, {"name__in": ["张某"]}):
        with pytest.raises(FieldError):
            CluePerson.objects.filter(**bad).exists()


@pytest.mark.django_db
def test_rotation_renews_every_row_and_is_idempotent(inspection, member, settings, capsys):
    rows.registered(inspection, by=member)
    before = settings.SEALING_KEYS
    settings.SEALING_KEYS = [Fernet.generate_key().decode(), *before]

    call_command("rotate_clue_keys")

    assert "findings_clueperson：更换1行" in capsys.readouterr().out
    settings.SEALING_KEYS = settings.SEALING_KEYS[:1]
    assert CluePerson.objects.get().name == "张某"
    assert Clue.objects.get().detail == "票据三张"
    call_command("rotate_clue_keys")
    assert "findings_clueperson：更换0行" in capsys.readouterr().out


@pytest.mark.django_db
def test_rotation_renews_the_marks_on_demand(inspection, member, settings):
    rows.registered(inspection, by=member)
    settings.SEALING_SEARCH_KEY = "a new key for marks"
    assert not CluePerson.objects.filter(name_mark=sealing.mark("张某")).exists()

    call_command("rotate_clue_keys", "--marks")

    assert CluePerson.objects.filter(name_mark=sealing.mark("张某")).exists()


@pytest.mark.django_db
def test_rotation_names_the_table_it_cannot_read(inspection, member, settings):
    rows.registered(inspection, by=member)
    settings.SEALING_KEYS = [Fernet.generate_key().decode()]

    with pytest.raises(CommandError, match="findings_clue"):
        call_command("rotate_clue_keys")


@pytest.mark.django_db(transaction=True)
def test_a_save_during_rotation_is_not_lost(inspection, member, settings):
    for _ in range(20):
        rows.registered(inspection, by=member)
    settings.SEALING_KEYS = [Fernet.generate_key().decode(), *settings.SEALING_KEYS]
    start = threading.Barrier(2)

    def write() -> None:
        start.wait()
        for clue in Clue.objects.all():
            Clue.objects.filter(pk=clue.pk).update(summary=f"新{clue.pk}")
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    start.wait()
    for table in sealed_rows.tables():
        sealed_rows.rotate(table)
    writer.join(30)

    assert all(clue.summary == f"新{clue.pk}" for clue in Clue.objects.all())


def test_the_check_refuses_missing_bad_and_demo_keys(settings):
    good = Fernet.generate_key().decode()
    settings.SEALING_SEARCH_KEY = "its own"
    for demo, keys, found in (
        (True, [settings.DEMO_SEALING_KEY], 0),
        (False, [], 1),
        (False, [good, settings.DEMO_SEALING_KEY], 1),
        (False, ["short"], 1),
        (False, [good], 0),
    ):
        settings.DEMO, settings.SEALING_KEYS = demo, keys
        assert len(checks.sealing_keys_are_set(None)) == found, keys
    settings.SEALING_SEARCH_KEY = settings.SECRET_KEY
    assert checks.sealing_keys_are_set(None)[0].id == "xuncha.E022"
