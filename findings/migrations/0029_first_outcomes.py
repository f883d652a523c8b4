"""What was answered so far has its outcome as the first step; of how many persons nobody said, so one."""

from django.db import migrations

FIRST = """
INSERT INTO findings_handoffoutcome
    (created_at, updated_at, version, kind, degree, decided_on, quantity, money, note, withdrawn_note,
     entered_by_id, handoff_id)
SELECT now(), now(), 1, outcome,
       CASE outcome WHEN 'justice' THEN 4 END,
       answered_at::date, 1, 0, '', '', answered_by_id, id
FROM findings_handoff WHERE outcome <> '' AND answered_by_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("findings", "0028_handoff_outcomes")]
    operations = [migrations.RunSQL(FIRST, "DELETE FROM findings_handoffoutcome")]
