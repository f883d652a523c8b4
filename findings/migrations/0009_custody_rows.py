from django.db import migrations

# Open clues and handoffs from before are ordered as the rules at first stand; who approved a clue
# approved its handoffs, save where one person did both: there it stays unknown.
OLD_ROWS = """
UPDATE findings_clue SET urgency = is_priority::int * 8 + is_early::int * 4 + is_elevated::int * 2
    + is_double::int WHERE state <> 'concluded';
UPDATE findings_handoff h SET urgency = CASE WHEN h.state IN ('answered', 'refused') THEN 0
    ELSE c.urgency END, approved_by_id = NULLIF(c.approved_by_id, h.issued_by_id)
    FROM findings_clue c WHERE c.id = h.clue_id;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('findings', '0008_custody'),
    ]

    operations = [
        migrations.RunSQL(OLD_ROWS, migrations.RunSQL.noop),
    ]
