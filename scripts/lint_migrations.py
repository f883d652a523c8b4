"""Whether the code from before still works on the tables of after: django-migration-linter over our migrations.

No server is asked: SQL is collected as ``sqlmigrate`` does it, and read by the library. What came
before the first release is no update of anybody's (ADR 0122).
"""

import os
import sys
from collections.abc import Iterator

import django
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django.db.migrations import AlterModelOptions, CreateModel, Migration, RunPython
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django_migration_linter.sql_analyser import PostgresqlAnalyser, analyse_sql_statements

OLDEST = 150_000  # PostgreSQL, as its number is told
UNRELEASED = "made before 0.1.0, the first release: no installation runs the code from before"
# Migrations that may break a rule, each with its reason.
EXCEPTIONS = {
    "fieldwork.0003_petition_contact": UNRELEASED,
    "rectification.0021_report_draft": UNRELEASED,
    "overview.0008_formulas": UNRELEASED,
    "overview.0009_formulas_kept": UNRELEASED,
    "overview.0010_grade_uses": UNRELEASED,
}


class Collecting(DatabaseSchemaEditor):
    """Writes down what it would do; names that only a database knows are made up."""

    def execute(self, sql, params=()) -> None:
        values = tuple(map(self.quote_value, params or ()))
        self.collected_sql.append((str(sql) % values if values else str(sql)) + ";")

    def _constraint_names(self, *args, **kwargs) -> list[str]:
        return ["known_to_the_database"]


def statements(migration: Migration, state: ProjectState) -> list[str]:
    """The SQL that it sends; ``state`` is afterwards that behind it."""
    connection.__dict__.setdefault("pg_version", OLDEST)
    with Collecting(connection, collect_sql=True, atomic=False) as editor:
        migration.apply(state, editor, collect_sql=True)
    return "\n".join(editor.collected_sql).splitlines()


def broken(migration: Migration, state: ProjectState) -> dict[str, str]:
    """Rules of the library that it breaks → what is wrong, where."""
    errors, _, _ = analyse_sql_statements(PostgresqlAnalyser, statements(migration, state))
    return {
        error.code: f"{error.code} {error.message} {error.table or ''} {error.column or ''}".rstrip()
        for error in errors
    }


def faults() -> Iterator[str]:
    """What our migrations after the first ones break, and exceptions that name none."""
    graph, state = MigrationLoader(None).graph, ProjectState()
    plans = (graph.forwards_plan(leaf) for leaf in graph.leaf_nodes())
    plan = {".".join(key): graph.nodes[key] for nodes in plans for key in nodes}
    judged = {name for name, migration in plan.items() if is_later(migration)} - set(EXCEPTIONS)
    for name in [name for name in plan if name not in judged]:
        plan[name].mutate_state(state, preserve=False)
    for name in [name for name in plan if name in judged]:
        yield from (f"{name}: {words}" for words in broken(plan[name], state).values())
    yield from (
        f"{name} is an exception, and no migration" for name in EXCEPTIONS.keys() - plan.keys()
    )


def is_later(migration: Migration) -> bool:
    """Ours, not one that makes the first tables, and not only new tables: those break nobody."""
    if migration.app_label not in settings.OWN_APPS or migration.initial or migration.replaces:
        return False
    made = {each.name_lower for each in migration.operations if isinstance(each, CreateModel)}
    return any(
        not isinstance(each, CreateModel | AlterModelOptions | RunPython)
        and getattr(each, "model_name_lower", None) not in made
        for each in migration.operations
    )


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")
    django.setup()
    found = list(faults())
    for line in found:
        print(line)
    if found:
        print(
            "Old and new code run side by side in an update: expand, then contract (docs/adr/0122)."
        )
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
