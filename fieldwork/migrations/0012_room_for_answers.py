"""An answer rewrites every code of its survey: with room on their pages no index is written anew."""

from django.db import migrations

FORWARD = "ALTER TABLE fieldwork_surveycode SET (fillfactor = 40)"
BACKWARD = "ALTER TABLE fieldwork_surveycode RESET (fillfactor)"


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0011_talks_and_materials")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
