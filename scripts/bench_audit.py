"""What the trail costs: eight writers at once, and proving all of it.

Part of ``make bench``; alone: python -m scripts.bench_audit, with DATABASE_URL and REDIS_URL set.
The writers append in transactions of their own: bare rows into a table of the same shape, then
events through ``audit.record``, then the same while the sealer runs; medians of three turns. What
the indexes of reading cost is measured over two copies of the whole trail, with and without them.
"""

import os
import statistics
import sys
import threading
import time
from pathlib import Path

from core.verbs import Verb

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")

WRITERS, EACH, TURNS = 8, 100, 3
TABLE = "bench_audit_rows"
SEARCHED, PLAIN = "bench_audit_searched", "bench_audit_plain"
PAIRS = 7
# Of the indexes those that every page of an object's history needs; the others serve the auditor.
NEEDED = {"audit_by_trail", "audit_by_target"}


def main() -> None:
    import django

    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (LIKE core_auditevent INCLUDING ALL)")
    bare = statistics.median(per_second(writer(TABLE)) for _ in range(TURNS))
    alone = statistics.median(per_second(write_events) for _ in range(TURNS))
    with sealing():
        sealed = statistics.median(per_second(write_events) for _ in range(TURNS))
    print(f"audit, {WRITERS} writers: bare rows {bare:.0f}/s, events {alone:.0f}/s "
          f"({bare / alone:.2f} x), while sealing {sealed:.0f}/s ({bare / sealed:.2f} x)")  # fmt: skip
    print_indexes(alone)
    print_proof()


def per_second(write) -> float:
    """Rows a second of all writers together, each with a connection of its own."""
    from django.db import connection

    def work() -> None:
        for number in range(EACH):
            write(number)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(WRITERS)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return WRITERS * EACH / (time.perf_counter() - started)


def writer(table: str):
    """Writes rows as an event's are, straight into ``table``."""
    from django.db import connection

    statement = (
        f"INSERT INTO {table} (at, actor_id, actor_name, verb, target_type, target_id,"  # noqa: S608
        " target_label, trail, note, changes, address, mac) VALUES (now(), %s, '甲', '查看线索',"
        " 'findings.clue', %s, %s, '', %s, '{}', '10.1.2.3', %s)"
    )

    def write(number: int) -> None:
        words = [f"线索〔2026〕{number}号", f"第{number}次" + "x" * 60, "0" * 64]
        with connection.cursor() as cursor:
            cursor.execute(statement, [number % 50, number, *words])

    return write


def print_indexes(events: float) -> None:
    """Two copies of the trail in turns; the difference is set beside what an event costs in all."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in (SEARCHED, PLAIN):
            cursor.execute(f"DROP TABLE IF EXISTS {table}")
            cursor.execute(f"CREATE TABLE {table} (LIKE core_auditevent INCLUDING ALL)")
            cursor.execute(f"INSERT INTO {table} SELECT * FROM core_auditevent")  # noqa: S608
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
            )
        for name in indexes_of_reading(cursor, PLAIN):
            cursor.execute(f"DROP INDEX {name}")
    pairs = [(per_second(writer(PLAIN)), per_second(writer(SEARCHED))) for _ in range(PAIRS)]
    plain, searched = (statistics.median(column) for column in zip(*pairs, strict=True))
    share = (1 / searched - 1 / plain) * events
    print(f"audit, indexes of reading: {plain:.0f}/s without, {searched:.0f}/s with them, "
          f"{100 * share:.0f} % of an event's {1e3 * WRITERS / events:.1f} ms")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {SEARCHED}, {PLAIN}")


def indexes_of_reading(cursor, table: str) -> list[str]:
    """Of a copy, whose indexes have names of their own, those of the model that are not NEEDED."""
    from core.models import AuditEvent

    plain = {tuple(i.fields) for i in AuditEvent._meta.indexes if i.name in NEEDED}
    kept = {tuple(name.lstrip("-") for name in fields) for fields in plain} | {("id",)}
    cursor.execute(
        "SELECT i.relname, array_agg(a.attname::text ORDER BY a.attnum) FROM pg_index x "
        "JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_attribute a ON a.attrelid = i.oid "
        "WHERE x.indrelid = %s::regclass AND x.indpred IS NULL GROUP BY i.relname "
        "UNION ALL SELECT i.relname, '{partial}' FROM pg_index x JOIN pg_class i "
        "ON i.oid = x.indexrelid WHERE x.indrelid = %s::regclass AND x.indpred IS NOT NULL",
        [table, table],
    )
    return [name for name, columns in cursor.fetchall() if tuple(columns) not in kept]


def write_events(number: int) -> None:
    from django.db import transaction

    from core import audit

    with transaction.atomic():
        audit.record(None, Verb("试"), by="甲", note=f"第{number}次" + "x" * 60)


class sealing:  # noqa: N801 - read as a statement
    """The sealer's minute, over and over, on a thread of its own."""

    def __enter__(self) -> None:
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self) -> None:
        from django.db import connection

        from core import audit

        while not self.over.is_set():
            audit.seal()
        connection.close()

    def __exit__(self, *exception) -> None:
        self.over.set()
        self.thread.join()


def print_proof() -> None:
    """verify() over everything; a million events are to be proved in a minute."""
    from core import audit
    from core.models import AuditSeal

    audit.seal(everything=True)
    started, cpu = time.perf_counter(), time.process_time()
    faults = list(audit.verify())
    taken, cpu = time.perf_counter() - started, time.process_time() - cpu
    count = AuditSeal.objects.count()
    print(f"audit, proof of {count} events: {taken:.1f} s ({cpu:.1f} s of our own CPU), "
          f"{1e6 * taken / count:.0f} s a million, {len(faults)} faults")  # fmt: skip
    if faults:
        raise SystemExit("\n".join(str(fault) for fault in faults[:20]))


if __name__ == "__main__":
    main()
