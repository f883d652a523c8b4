"""An answer rewrites every code of its survey: with room on their pages no index is written anew."""

from django.db import migrations

FORWARD = "ALTER TABLE fieldwork_surveycode SET (fillfactor = 40)"
BACKWARD = "ALTER TABLE fieldwork_surveycode RESET (fillfactor)"


class Migration(migrations.Migration):
    replaces = [("fieldwork", "0012_room_for_answers")]
    dependencies = [("fieldwork", "0001_squashed_0016_bodies_visited")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
