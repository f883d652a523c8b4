from django.db import migrations

from core.encryption import rows as encrypted_rows

TABLES = (
    encrypted_rows.Table(
        "findings_clue",
        (
            "summary", "detail", "source_note", "suggestion_note", "asked_because",
            "return_note", "conclusion",
        ),
        {},
    ),
    encrypted_rows.Table(
        "findings_clueperson",
        ("name", "employer", "post", "rank"),
        {"name_mark": "name", "employer_mark": "employer"},
    ),
    encrypted_rows.Table(
        "findings_handoff",
        (
            "content", "receiver", "handling", "answer", "responsibility", "refusal",
            "respondent",
        ),
        {},
    ),
    encrypted_rows.Table(
        "findings_interview",
        ("subject", "post", "points", "problems"),
        {"subject_mark": "subject"},
    ),
)


def bind(apps, schema_editor) -> None:
    """Tokens that opened wherever they were moved to are written anew, each bound to its place."""
    for table in TABLES:
        encrypted_rows.encrypt(table)


def unbind(apps, schema_editor) -> None:
    for table in TABLES:
        encrypted_rows.to_legacy(table)


class Migration(migrations.Migration):

    dependencies = [("findings", "0015_handlers_stay")]

    operations = [migrations.RunPython(bind, unbind)]
