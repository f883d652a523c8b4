"""Deadline presets: copied to be changed, since a preset in use should stay what it was."""

from django.db import transaction

from accounts.models import User
from core import audit
from rounds.models import DeadlinePreset, PresetRow
from rounds.verbs import RoundVerb


@transaction.atomic
def copy(preset: DeadlinePreset, *, by: User) -> DeadlinePreset:
    """A preset with the same rows under the next free name “…（副本N）”; never the default."""
    made = DeadlinePreset.objects.create(
        name=_free_name(preset.name),
        basis=preset.basis,
        most_extensions=preset.most_extensions,
        longest_extension=preset.longest_extension,
        needs_hearing=preset.needs_hearing,
        needs_plan=preset.needs_plan,
    )
    PresetRow.objects.bulk_create(
        PresetRow(
            preset=made,
            kind=row.kind,
            start=row.start,
            offset=row.offset,
            unit=row.unit,
            basis=row.basis,
            responsible=row.responsible,
            reminded=row.reminded,
        )
        for row in preset.rows.all()
    )
    audit.record(
        made,
        RoundVerb.PRESET_COPIED,
        by=by,
        note=f"复制自“{preset.name}”",
        changes=audit.begun(made),
    )
    return made


def _free_name(name: str) -> str:
    number = 1
    while DeadlinePreset.objects.filter(name=f"{name[:50]}（副本{number}）").exists():
        number += 1
    return f"{name[:50]}（副本{number}）"
