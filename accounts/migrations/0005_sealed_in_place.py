from django.db import migrations

from core.encryption import rows as encrypted_rows

TABLES = (
    encrypted_rows.Table("accounts_secondfactor", ("secret",), {}),
)


def bind(apps, schema_editor) -> None:
    """Tokens that opened wherever they were moved to are written anew, each bound to its place."""
    for table in TABLES:
        encrypted_rows.encrypt(table)


def unbind(apps, schema_editor) -> None:
    for table in TABLES:
        encrypted_rows.to_legacy(table)


class Migration(migrations.Migration):

    dependencies = [("accounts", "0004_text_size")]

    operations = [migrations.RunPython(bind, unbind)]
