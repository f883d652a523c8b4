"""Making a whole world: reference data, people, rounds, findings, clues, ledgers, trail."""

from datetime import date
from random import Random

from django.db import connection, transaction

from core.audit import guards
from core.models import NumberSeries
from overview.seeding import (
    clues,
    deadlines,
    evidence,
    findings,
    ledgers,
    letters,
    materials,
    people,
    recusals,
    reference,
    reminders,
    rounds,
    trail,
)
from overview.seeding.world import ORDERED, World


@transaction.atomic
def make(name: str, *, seed: int, today: date) -> World:
    """Fill the empty database with the world ``name`` (demo, city or large) as of ``today``."""
    reference.load()
    world = World(name=name, today=today, dice=Random(seed))
    people.make(world)
    rounds.make(world)
    recusals.make(world)
    findings.make(world)
    materials.make(world)
    clues.make(world)
    ledgers.make(world)
    letters.make(world)
    deadlines.make(world)
    if name == "demo":
        evidence.make(world)
    for (series, year), last in world.people["_numbers"].items():
        world.add(NumberSeries(series=series, year=year, last=last))
    world.write()
    trail.write(world)
    if name == "demo":
        reminders.make(today)
    return world


def empty() -> None:
    """Remove every row of ours; uploaded files and documents stay where they are."""
    tables = ", ".join(f'"{model._meta.db_table}"' for model in ORDERED())
    with connection.cursor() as cursor:
        for table in guards.TABLES:  # the trail of a world that goes, by the owner of its tables
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_no_truncate")
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        for table in guards.TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_no_truncate")


def analyze() -> None:
    """Let the planner know the new sizes."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
