from django.db import migrations


def fill(apps, schema_editor):
    """A body that an activity has visited counts as looked at, as the action says from now on."""
    rows = apps.get_model("fieldwork", "Activity").objects.filter(unit_below__isnull=False)
    pairs = set(rows.exclude(state="voided").values_list("inspection", "unit_below"))
    scope = apps.get_model("rounds", "InspectionScope").objects
    scope.bulk_create(
        [scope.model(inspection_id=inspection, body_id=body) for inspection, body in sorted(pairs)],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("fieldwork", "0015_names_filled"),
        ("rounds", "0032_inspection_scope"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
