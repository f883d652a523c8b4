"""Sealed text: unreadable without a key of the list, rotated under people's hands, found by marks."""

import threading

import pytest
from cryptography.fernet import Fernet
from django.contrib.postgres.aggregates import StringAgg
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Subquery
from django.db.models.functions import Upper
from django.db.models.lookups import Exact
from hypothesis import given
from hypothesis import strategies as st

from core import attachments, checks, encryption
from core.encryption import rows as encrypted_rows
from core.errors import ActionDenied
from core.models import Attachment
from findings.models import Clue, CluePerson
from tests.findings import clue_rows as rows

HERE = ("a", "b", 1)


def raw(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY id")
        return [value for (value,) in cursor.fetchall()]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_and_never_looks_the_same_twice(text):
    one, two = encryption.encrypt(text, bound_to=HERE), encryption.encrypt(text, bound_to=HERE)

    assert encryption.decrypt(one, bound_to=HERE) == encryption.decrypt(two, bound_to=HERE) == text
    assert (one == two) == (text == "")


def test_an_altered_token_and_a_missing_key_are_refused(settings):
    token = encryption.encrypt("张某", bound_to=HERE)
    fernet = Fernet(settings.SEALING_KEYS[0])
    for other in (
        token[:-8] + "AAAAAAAA",
        token[:20],
        "张某",
        fernet.encrypt("张某".encode()).decode(),
    ):
        with pytest.raises(encryption.Unreadable, match="SEALING_KEYS"):
            encryption.decrypt(other, bound_to=HERE)
    settings.SEALING_KEYS = [Fernet.generate_key().decode()]
    with pytest.raises(encryption.Unreadable):
        encryption.decrypt(token, bound_to=HERE)
    settings.SEALING_KEYS = []
    with pytest.raises(ImproperlyConfigured):
        encryption.encrypt("张某", bound_to=HERE)


@pytest.mark.parametrize("place", [("a", "b", 2), ("a", "c", 1), ("d", "b", 1), ("a", "b", "1")])
def test_a_token_opens_only_where_it_was_sealed(place):
    token = encryption.encrypt("张某", bound_to=HERE)

    with pytest.raises(encryption.Unreadable):
        encryption.decrypt(token, bound_to=place)


def test_a_new_key_in_front_opens_what_lies_under_the_old(settings):
    old = encryption.encrypt("张某", bound_to=HERE)
    settings.SEALING_KEYS = [Fernet.generate_key().decode(), *settings.SEALING_KEYS]

    assert encryption.decrypt(old, bound_to=HERE) == "张某"
    assert not encryption.is_newest(old)
    assert encryption.is_newest(encryption.rotate(old, bound_to=HERE))


def test_marks_are_keyed_and_blind_to_width_and_space(settings):
    mark = encryption.blind_index("张 某Ａ")

    assert mark == encryption.blind_index("张某a") != encryption.blind_index("张某b")
    assert encryption.blind_index(" ") == ""
    settings.SEALING_SEARCH_KEY = "another"
    assert encryption.blind_index("张某a") != mark


@pytest.mark.django_db
def test_the_table_holds_tokens_and_lookups_cannot_pretend(inspection, member):
    rows.registered(inspection, by=member)

    for column in ("name", "employer", "post", "rank"):
        (stored,) = raw("findings_clueperson", column)
        assert stored.startswith(encryption.PREFIX)
    clue = Clue.objects.get()
    binding = ("findings_clue", "summary", clue.pk)
    assert (
        encryption.decrypt(raw("findings_clue", "summary")[0], bound_to=binding) == "反映违规报销"
    )
    assert CluePerson.objects.get().name == "张某"
    assert CluePerson.objects.filter(name_mark=encryption.blind_index("张某")).exists()
    assert Clue.objects.filter(return_note="").exists()
    for bad in ({"name": "张某"}, {"name__contains": "张"}, {"name__in": ["张某"]}):
        with pytest.raises(FieldError):
            CluePerson.objects.filter(**bad).exists()


EXPRESSIONS = {
    "aggregate": lambda: Attachment.objects.aggregate(all=StringAgg("name", "、", order_by="id")),
    "counted": lambda: Attachment.objects.aggregate(n=Count("name", distinct=True)),
    "annotated": lambda: list(Attachment.objects.annotate(other=Upper("name"))),
    "under another name": lambda: list(Attachment.objects.annotate(other=F("name"))),
    "in a subquery": lambda: list(
        Attachment.objects.annotate(
            other=Subquery(Attachment.objects.filter(pk=OuterRef("pk")).values("name")[:1])
        )
    ),
    "compared with": lambda: Attachment.objects.filter(label=F("name")).exists(),
    "compared as": lambda: Attachment.objects.filter(Exact(Upper("name"), "A")).exists(),
    "from outside": lambda: Attachment.objects.filter(
        Exists(Attachment.objects.filter(label=OuterRef("name")))
    ).exists(),
    "ordered": lambda: list(Attachment.objects.order_by("name")),
    "ordered by": lambda: list(Attachment.objects.order_by(Upper("name"))),
    "distinct": lambda: list(Attachment.objects.order_by().distinct("name")),
    "values": lambda: list(Attachment.objects.values("name")),
    "all values": lambda: list(Attachment.objects.values()),
    "values_list": lambda: list(Attachment.objects.values_list("name", flat=True)),
    "across a relation": lambda: list(Clue.objects.values_list("persons__name")),
    "grouped": lambda: list(Attachment.objects.values("name").annotate(n=Count("*"))),
    "copied out": lambda: Attachment.objects.update(label=F("name")),
    "copied in": lambda: Attachment.objects.update(name=F("label")),
    "written without a row": lambda: Attachment.objects.update(name="甲"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_no_expression_takes_a_sealed_column(expression):
    with pytest.raises(FieldError, match="is sealed"):
        EXPRESSIONS[expression]()


@pytest.mark.django_db
def test_rows_and_questions_for_emptiness_are_answered(inspection, member):
    clue = rows.registered(inspection, by=member)
    rows.with_file(clue, by=member, name="张某票据.pdf")

    assert Clue.objects.filter(conclusion="").exclude(detail="").count() == 1
    assert not Clue.objects.filter(detail__isnull=True).exists()
    joined = CluePerson.objects.select_related("clue").annotate(n=Count("*")).distinct().get()
    assert (joined.name, joined.clue.summary) == ("张某", "反映违规报销")
    assert Attachment.objects.only("label").get().name == "张某票据.pdf"
    one = Attachment.objects.annotate(x=Exists(Clue.objects.filter(detail=""))).get()
    assert one.name == "张某票据.pdf"


def moved(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_what_was_moved_to_another_table_or_row_opens_there_for_nobody(inspection, member):
    clue = rows.registered(inspection, by=member)
    other = rows.registered(inspection, by=member)
    rows.with_file(clue, by=member, name="来信.pdf")

    moved("UPDATE core_attachment SET name = (SELECT detail FROM findings_clue LIMIT 1)")
    moved(f"UPDATE findings_clue SET detail = summary WHERE id = {clue.pk}")
    moved(
        "UPDATE findings_clue SET summary = (SELECT summary FROM findings_clue "
        f"WHERE id = {clue.pk}) WHERE id = {other.pk}"
    )

    for read in (
        lambda: Attachment.objects.get().name,
        lambda: Clue.objects.get(pk=clue.pk).detail,
        lambda: Clue.objects.get(pk=other.pk).summary,
    ):
        with pytest.raises(encryption.Unreadable):
            read()


@pytest.mark.django_db
def test_a_file_does_not_open_through_a_row_that_was_pointed_at_it(inspection, member):
    clue = rows.registered(inspection, by=member)
    secret = rows.with_file(clue, by=member, name="来信.pdf")
    ours = attachments.keep(inspection, "说明.txt", "说明".encode(), label="", by=member)

    moved(
        "UPDATE core_attachment a SET path = b.path, sha256 = b.sha256, size = b.size "
        f"FROM core_attachment b WHERE a.id = {ours.pk} AND b.id = {secret.pk}"
    )
    moved(
        "UPDATE core_attachment SET target_type = 'rounds.inspection', "
        f"target_id = {inspection.pk} WHERE id = {secret.pk}"
    )

    for pk in (ours.pk, secret.pk):
        with pytest.raises(ActionDenied, match="不一致"):
            attachments.open_file(Attachment.objects.get(pk=pk))


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
    assert not CluePerson.objects.filter(name_mark=encryption.blind_index("张某")).exists()

    call_command("rotate_clue_keys", "--marks")

    assert CluePerson.objects.filter(name_mark=encryption.blind_index("张某")).exists()


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
            clue.summary = f"新{clue.pk}"
            clue.save(update_fields=["summary"])
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    start.wait()
    for table in encrypted_rows.tables():
        encrypted_rows.rotate(table)
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
