"""The history of deadlines refuses UPDATE and DELETE; preset rows learn who answers for them."""

from django.db import migrations

RESPONSIBLE = {
    "notice": "office",
    "group_report": "heads",
    "secretary_report": "heads",
    "evaluation": "office",
    "clue_sign": "organ",
    "clue_answer": "organ",
    "recommendation": "organ",
}
FORWARD = """
CREATE FUNCTION rounds_history_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the history of a deadline is append-only';
END $$;
CREATE TRIGGER rounds_deadlinechange_append_only BEFORE UPDATE OR DELETE ON rounds_deadlinechange
    FOR EACH ROW EXECUTE FUNCTION rounds_history_refuse();
"""
BACKWARD = """
DROP TRIGGER rounds_deadlinechange_append_only ON rounds_deadlinechange;
DROP FUNCTION rounds_history_refuse();
"""


def name_parties(apps, schema_editor) -> None:
    for model in ("PresetRow", "RoundDeadlineRow"):
        rows = apps.get_model("rounds", model).objects.filter(responsible="")
        for kind, party in RESPONSIBLE.items():
            rows.filter(kind=kind).update(responsible=party)
        rows.filter(responsible="").update(responsible="unit")


class Migration(migrations.Migration):
    dependencies = [("rounds", "0003_deadline_parties_and_limits")]
    operations = [
        migrations.RunPython(name_parties, migrations.RunPython.noop),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
