"""What the trail costs: eight writers at once, and proving all of it.

Part of ``make bench``; alone: python -m scripts.bench_audit, with DATABASE_URL and REDIS_URL set.
The writers append in transactions of their own: bare rows into a table of the same shape, then
events through ``audit.record``, then the same while the sealer runs; medians of three turns.
"""

import os
import statistics
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")

WRITERS, EACH, TURNS = 8, 100, 3
TABLE = "bench_audit_rows"


def main() -> None:
    import django

    django.setup()
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (LIKE core_auditevent INCLUDING ALL)")
    bare = statistics.median(per_second(write_bare) for _ in range(TURNS))
    alone = statistics.median(per_second(write_events) for _ in range(TURNS))
    with sealing():
        sealed = statistics.median(per_second(write_events) for _ in range(TURNS))
    print(f"audit, {WRITERS} writers: bare rows {bare:.0f}/s, events {alone:.0f}/s "
          f"({bare / alone:.2f} x), while sealing {sealed:.0f}/s ({bare / sealed:.2f} x)")  # fmt: skip
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


def write_bare(number: int) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {TABLE} (at, actor_name, verb, target_type, target_label, trail, note,"  # noqa: S608
            " changes, address, mac) VALUES (now(), '甲', '试', '', '', '', %s, '{}', '', %s)",
            [f"第{number}次" + "x" * 60, "0" * 64],
        )


def write_events(number: int) -> None:
    from django.db import transaction

    from core import audit

    with transaction.atomic():
        audit.record(None, "试", by="甲", note=f"第{number}次" + "x" * 60)


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
    faults = sum(1 for _ in audit.verify())
    taken, cpu = time.perf_counter() - started, time.process_time() - cpu
    count = AuditSeal.objects.count()
    print(f"audit, proof of {count} events: {taken:.1f} s ({cpu:.1f} s of our own CPU), "
          f"{1e6 * taken / count:.0f} s a million, {faults} faults")  # fmt: skip


if __name__ == "__main__":
    main()
