"""The sweep of reminders measured: 1,000 to 100,000 open deadlines of which a fifth fires today.

Each size runs in a process of its own over a fresh database, so that its memory is its own. Printed:
seconds, milliseconds for each fired reminder, and the process's memory before and at its highest.
"""

import json
import os
import subprocess
import sys

import psycopg2

from scripts.bench import VAR, dsn, manage
from xuncha import embedded

SIZES = (1_000, 10_000, 100_000)
FIRING = 5  # every fifth
LIMIT_SECONDS = 60
CHILD = r"""
import json, resource, sys, time
from datetime import timedelta
from django.db.models import Count
from django.utils import timezone
from accounts.models import User
from rounds.actions import reminder_rules
from rounds.models import Deadline, Inspection, Liaison, Reminder
from rounds.querysets import lasting
from core.models import Notice
from rectification.actions import reminders

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

count, firing, today = int(sys.argv[1]), int(sys.argv[2]), timezone.localdate()
Deadline.objects.all().update(withdrawn_on=today)
# Units for whom exactly one person speaks today: a deadline that fires is one reminder.
links = Liaison.objects.filter(lasting(), user__is_active=True).order_by().values("unit")
alone = links.annotate(n=Count("pk")).filter(n=1).values("unit")
inspections = list(Inspection.objects.filter(unit__in=alone)[:300])
assert inspections, "the demo world has no unit with one liaison"
# Who has the ball of a list of materials is read from the list: no number here is one of the demo's,
# some of which are handed in, and then their whole team is reminded. Which ones, the day decides.
beyond = 10**7
began = today - timedelta(days=200)
kind = "materials"
from rounds.models import ReminderRule
ReminderRule.objects.all().delete()
ReminderRule.objects.create(kind="", days=-3, workdays_only=False, to_told=False)
for start in range(0, count, 5000):
    Deadline.objects.bulk_create([
        Deadline(inspection=inspections[n % len(inspections)], kind=kind, target_type="bench", target_id=beyond + n,
                 label=f"资料清单{n}", starts_on=began, first_due_on=today, url="/x/",
                 due_on=today + timedelta(days=3 if n % firing == 0 else 60 + n % 200))
        for n in range(start, min(start + 5000, count))])
Deadline.objects.filter(target_type="bench").update(created_at=timezone.now() - timedelta(days=200))
from django.db import connection
connection.cursor().execute("ANALYZE")
before = peak()
started = time.perf_counter()
reminders.remind(today)
taken = time.perf_counter() - started
rows = Reminder.objects.filter(sent_on=today).count()
again = time.perf_counter()
reminders.remind(today)
again = time.perf_counter() - again
assert Reminder.objects.filter(sent_on=today).count() == rows
assert rows == -(-count // firing), f"{rows} fired instead of {-(-count // firing)}"
print(json.dumps({"count": count, "rows": rows, "due": -(-count // firing), "seconds": taken,
                  "again": again, "before": before, "peak": peak(),
                  "notices": Notice.objects.filter(key__startswith="remind:").count()}))
"""


def measure(urls, count: int) -> dict:
    """One sweep over ``count`` open deadlines in a database of its own."""
    name = f"bench_reminders_{count}"
    base = urls.database.rsplit("/", 1)[0]
    admin = psycopg2.connect(dsn(urls.database))
    admin.autocommit = True
    with admin.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
    environment = {
        **os.environ, "DATABASE_URL": f"{base}/{name}", "REDIS_URL": urls.redis,
        "XUNCHA_VAR": str(VAR), "LOG_LEVEL": "WARNING",
    }  # fmt: skip
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "seed", "--world", "demo")
    setup = "import django; django.setup()\n"
    # What goes wrong in it is said where it happens: only what it prints is taken.
    made = subprocess.run(
        [sys.executable, "-c", setup + CHILD, str(count), str(FIRING)],
        env={**environment, "DJANGO_SETTINGS_MODULE": "xuncha.settings"},
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with admin.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")
    admin.close()
    return json.loads(made.stdout.splitlines()[-1])


def main(urls=None) -> None:
    """Print the table; ``urls`` are running private servers, or its own are started."""
    if urls is None:
        VAR.mkdir(parents=True, exist_ok=True)
        with embedded.running(VAR, durable=True) as own:
            return main(own)
    print("\n| open | fired rows | sweep s | ms per fired row | run again s | MiB before → peak |")
    print("|---|---|---|---|---|---|")
    for count in SIZES:
        r = measure(urls, count)
        verdict = "" if r["seconds"] < LIMIT_SECONDS else " (over the limit)"
        print(
            f"| {r['count']:,} | {r['rows']:,} | {r['seconds']:.1f}{verdict} "
            f"| {r['seconds'] * 1000 / r['rows']:.2f} | {r['again']:.1f} "
            f"| {r['before']:.0f} → {r['peak']:.0f} |",
            flush=True,
        )
    return None


if __name__ == "__main__":
    main()
