"""Scripts that measure say what failed instead of hiding it."""

import subprocess
import sys

import pytest
from django.db import migrations, models
from django.db.migrations.state import ModelState, ProjectState

from scripts import bench, lint_migrations
from scripts.pages import IMAGES, PAGES


def test_a_part_that_failed_is_said_and_keeps_nothing_from_the_others(capfd):
    ran = []

    def broken() -> None:
        subprocess.run([sys.executable, "-c", "raise SystemExit(3)"], check=True)

    failed = bench.failures(broken, lambda: ran.append(True))

    assert ran == [True]
    assert len(failed) == 1
    assert "returned non-zero exit status 3" in failed[0]


def test_every_picture_of_the_documents_is_a_page_of_its_account():
    for name, (account, page, _) in IMAGES.items():
        assert page in {each.name for each in PAGES[account]}, name


NEEDED = models.CharField(max_length=9, default="")
IN_THE_TABLE = models.CharField(max_length=9, db_default="")


@pytest.mark.parametrize(
    ("operation", "rule"),
    [
        (migrations.RemoveField("row", "words"), "DROP_COLUMN"),
        (migrations.DeleteModel("row"), "DROP_TABLE"),
        (migrations.RenameField("row", "words", "text"), "RENAME_COLUMN"),
        (migrations.AlterModelTable("row", "lines"), "RENAME_TABLE"),
        (migrations.AddField("row", "more", NEEDED), "NOT_NULL"),
        (migrations.AlterField("row", "words", models.CharField(max_length=9)), "NOT_NULL"),
        (migrations.AlterField("row", "words", models.IntegerField(null=True)), "ALTER_COLUMN"),
        (migrations.AddField("row", "more", IN_THE_TABLE), None),
        (migrations.AddField("row", "more", models.DateField(null=True)), None),
    ],
)
def test_what_the_code_from_before_cannot_live_with_is_refused(operation, rule):
    """Old code inserts rows without a column that it does not know, and asks for those that it does."""
    state = ProjectState()
    words = models.CharField(max_length=9, null=True)
    state.add_model(
        ModelState("core", "row", [("id", models.BigAutoField(primary_key=True)), ("words", words)])
    )
    migration = migrations.Migration("bad", "core")
    migration.operations = [operation]

    assert set(lint_migrations.broken(migration, state)) == ({rule} if rule else set())
