import core.models.names
from django.db import migrations

from core import pinyin, search


def fill(apps, schema_editor):
    """Names as lists sort them, and their first letters among what is searched."""
    people = apps.get_model("rounds", "Inspector").objects
    rows = list(people.only("pk", "name", "employer_name", "post"))
    for row in rows:
        row.pinyin = pinyin.of_name(row.name)
        found = search.columns(row.post, names=(row.name, row.employer_name))
        row.search_text, row.search_grams = found["search_text"], found["search_grams"]
    people.bulk_update(rows, ["pinyin", "search_text", "search_grams"], batch_size=500)
    units = apps.get_model("rounds", "Unit").objects
    rows = list(units.only("pk", "name", "short_name").prefetch_related("names"))
    for row in rows:
        others = (former.name for former in row.names.all())
        found = search.columns(names=(row.name, row.short_name, *others))
        row.search_text, row.search_grams = found["search_text"], found["search_grams"]
    units.bulk_update(rows, ["search_text", "search_grams"], batch_size=500)


class Migration(migrations.Migration):

    dependencies = [
        ("rounds", "0027_unit_facts"),
    ]

    operations = [
        migrations.AddField(
            model_name="inspector",
            name="pinyin",
            field=core.models.names.PinyinKey(source="name"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
