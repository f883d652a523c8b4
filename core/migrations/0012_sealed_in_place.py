import core.encryption.fields
from django.db import migrations

from core.documents import reencryption
from core.encryption import rows as encrypted_rows

TABLES = (
    encrypted_rows.Table(
        "core_attachment", ("name",), {}, ("target_type", "target_id", "path", "sha256")
    ),
)


def bind(apps, schema_editor) -> None:
    """Tokens that opened wherever they were moved to are written anew, each bound to its place."""
    for table in TABLES:
        encrypted_rows.encrypt(table)
    reencryption.renew()


def unbind(apps, schema_editor) -> None:
    """Columns only: files and documents that were written anew are for this version and later."""
    for table in TABLES:
        encrypted_rows.to_legacy(table)


class Migration(migrations.Migration):

    dependencies = [("core", "0011_secrecy_policy")]

    operations = [
        migrations.AlterField(
            model_name="attachment",
            name="name",
            field=core.encryption.fields.EncryptedText(
                bound_with=("target_type", "target_id", "path", "sha256"),
                max_length=255,
                verbose_name="文件名",
            ),
        ),
        migrations.RunPython(bind, unbind),
    ]
