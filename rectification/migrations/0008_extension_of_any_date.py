"""An extension belongs to a date, not to an item alone; each one that stands finds its item's date."""

import django.db.models.deletion
from django.db import migrations, models

import core.sealing.fields


def find_dates(apps, schema_editor) -> None:
    """The item's own entry in the ledger of deadlines; made from the item where there is none."""
    Extension = apps.get_model("rectification", "Extension")
    Deadline = apps.get_model("rounds", "Deadline")
    for extension in Extension.objects.select_related("item__ledger").order_by("pk"):
        item = extension.item
        extension.deadline, _ = Deadline.objects.get_or_create(
            kind="item",
            target_type="rectification.ledgeritem",
            target_id=item.pk,
            defaults={
                "inspection_id": item.ledger.inspection_id,
                "label": item.problem[:200],
                "url": f"/items/{item.pk}/",
                "starts_on": item.ledger.opened_on,
                "first_due_on": item.first_due_on,
                "due_on": item.due_on,
                "responsible": "unit",
            },
        )
        extension.save(update_fields=["deadline"])


class Migration(migrations.Migration):
    dependencies = [
        ("rectification", "0007_supervision"),
        ("rounds", "0010_reminders_of_letters"),
    ]

    operations = [
        migrations.AddField(
            model_name="extension",
            name="deadline",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="extensions",
                to="rounds.deadline",
            ),
        ),
        migrations.AddField(
            model_name="extension",
            name="sealed_note",
            field=core.sealing.fields.SealedText(
                blank=True, default="", verbose_name="决定说明（限制知悉）"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="extension",
            name="sealed_reason",
            field=core.sealing.fields.SealedText(
                blank=True, default="", verbose_name="延期原因（限制知悉）"
            ),
            preserve_default=False,
        ),
        migrations.RunPython(find_dates, migrations.RunPython.noop),
    ]
