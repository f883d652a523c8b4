from django.db import connection, migrations, models

from fieldwork.naming import names_in


def fill(apps, schema_editor):
    """Names of what was written before, as the actions take them."""
    pairs = (
        ("Activity", "ActivityName", "activity", "whom", "inspection__unit"),
        ("IntakeItem", "IntakeName", "item", "persons", "reply__inspection__unit"),
    )
    leaders = apps.get_model("rounds", "UnitLeader").objects
    for source, target, column, text, unit in pairs:
        rows = apps.get_model("fieldwork", source).objects.annotate(of_unit=models.F(unit))
        names = apps.get_model("fieldwork", target)
        for row in rows.iterator():
            known = leaders.filter(unit=row.of_unit).values_list("name", flat=True)
            for name in names_in(getattr(row, text), known):
                # Sealed beside its key, which therefore is drawn first.
                names(id=drawn(names._meta.db_table), name=name, **{column: row}).save(force_insert=True)


def drawn(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        return cursor.fetchone()[0]


class Migration(migrations.Migration):

    dependencies = [
        ('fieldwork', '0014_names_sealed'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
