from django.db import migrations

HEADS = {"to_leader": True}
ALONE = {"to_leader": True, "is_urgent": True}
OFFICE = {"to_office": True}
WEEKLY = {"every": 7, "to_leader": True}
RULES = [
    *(("", days, {"to_told": False}) for days in (-30, -7, -3, -1)),
    ("", 0, {}),
    ("", 1, HEADS),
    ("", 3, HEADS),
    ("", 7, WEEKLY),
    ("clue_sign", -1, {}),
    ("clue_sign", 0, {}),
    ("clue_sign", 1, ALONE),
    ("clue_sign", 3, ALONE | OFFICE),
    ("clue_sign", 7, WEEKLY | OFFICE),
    *(("clue_answer", days, {}) for days in (-30, -7, -1, 0)),
    ("clue_answer", 1, ALONE),
    ("clue_answer", 7, WEEKLY | OFFICE),
]


def fill(apps, schema_editor) -> None:
    """An installation that was reminding goes on reminding after the update."""
    rules = apps.get_model("rounds", "ReminderRule").objects
    rules.bulk_create(rules.model(kind=kind, days=days, **more) for kind, days, more in RULES)


class Migration(migrations.Migration):
    dependencies = [("rounds", "0007_reminders")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
