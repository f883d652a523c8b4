"""A document's files are its formats; an index on verbs says so."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

KEY = """
UPDATE core_document SET faces = (
    SELECT jsonb_agg((file - '{old}') || jsonb_build_object('{new}', file -> '{old}') ORDER BY place)
    FROM jsonb_array_elements(faces) WITH ORDINALITY AS each (file, place)
) WHERE faces <> '[]';
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0021_document_words")]

    operations = [
        migrations.RenameIndex("auditevent", new_name="audit_by_verb", old_name="audit_by_deed"),
        migrations.RemoveIndex("document", name="document_by_face"),
        # The column keeps its name: core 0012 reads documents by the model of today.
        migrations.AlterField(
            "document", "faces", models.JSONField(db_column="faces", default=list)
        ),
        migrations.RenameField("document", "faces", "formats"),
        migrations.RunSQL(KEY.format(old="face", new="format"), KEY.format(old="format", new="face")),
        migrations.AddIndex(
            "document",
            GinIndex(fields=["formats"], name="document_by_format", opclasses=["jsonb_path_ops"]),
        ),
    ]
