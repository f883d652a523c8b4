"""``make bench``: what the pages cost over the city and the large world, beside a floor view.

Worlds stay in var/bench between runs (``--fresh`` makes them anew). Every case is measured in
turn with the floor, so that a noisy moment hits both; ratios are of medians.
"""

import argparse
import base64
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse
from contextlib import contextmanager
from pathlib import Path

import psycopg2

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from xuncha import embedded  # noqa: E402 - the path first

PASSWORD = "Xuncha-2026"  # noqa: S105 - the demo's printed password
VAR = Path(os.environ.get("XUNCHA_VAR", ROOT / "var")) / "bench"
ROUNDS = 25


class Person:
    """One signed-in browser without a screen: a connection, its cookies, its CSRF token."""

    def __init__(self, port: int, username: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies: dict[str, str] = {}
        self.get("/accounts/sign-in/")
        status, _ = self.post("/accounts/sign-in/", {"username": username, "password": PASSWORD})
        if status != 302:
            raise SystemExit(f"cannot sign in as {username}: {status}")
        # Who must bind a second factor is led there first; the demo lets one pass.
        self.get("/accounts/second-factor/")
        self.post("/accounts/second-factor/", {"skip": "1"})

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, data: dict) -> tuple[int, bytes]:
        token = self.cookies.get("csrftoken", "")
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **data}, doseq=True)
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, body, kind)

    def ask(self, method: str, path: str, body, headers: dict) -> tuple[int, bytes]:
        cookie = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        self.connection.request(method, path, body, {"Cookie": cookie, **headers})
        answer = self.connection.getresponse()
        content = answer.read()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        self.headers = answer.headers
        return answer.status, content


def main() -> None:
    from scripts import bench_reminders  # it stands on this module

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="seed the worlds anew")
    parser.add_argument("--worlds", nargs="+", default=["city", "large"])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    VAR.mkdir(parents=True, exist_ok=True)
    results = {}
    with embedded.running(VAR, durable=True) as urls:
        for world in options.worlds:
            environment = prepare(urls, world, options.fresh)
            with served(environment) as port:
                results[world] = measure(port, environment, options.rounds)
        failed = failures(lambda: measure_audit(environment), lambda: bench_reminders.main(urls))
    report(results)
    if failed:
        raise SystemExit("\n".join(["failed:", *failed]))


def failures(*parts) -> list[str]:
    """Run every part, whatever becomes of the others; what failed is said again at the end."""
    found = []
    for part in parts:
        try:
            part()
        except subprocess.CalledProcessError as error:
            found.append(str(error)[:200])
    return found


def measure_audit(environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "scripts.bench_audit"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def prepare(urls, world: str, fresh: bool) -> dict[str, str]:
    """A migrated and seeded database of its own; says how long the seeding took."""
    name = f"bench_{world}"
    admin = psycopg2.connect(dsn(urls.database))
    admin.autocommit = True
    with admin.cursor() as cursor:
        if fresh:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        is_new = cursor.fetchone() is None
        if is_new:
            cursor.execute(f"CREATE DATABASE {name}")
    admin.close()
    environment = {
        **os.environ, "DATABASE_URL": urls.database.rsplit("/", 1)[0] + f"/{name}",
        "REDIS_URL": urls.redis, "XUNCHA_VAR": str(VAR), "XUNCHA_BENCH": "1",
        "LOG_LEVEL": "WARNING",
    }  # fmt: skip
    manage(environment, "migrate", "--verbosity", "0")
    if is_new:
        started = time.monotonic()
        manage(environment, "seed", "--world", world)
        print(f"seed --world {world}: {time.monotonic() - started:.0f} s", flush=True)
    manage(environment, "collectstatic", "--noinput", "--verbosity", "0")
    return environment


def dsn(url: str) -> str:
    """``postgres://user@//directory/name`` in psycopg2's own words."""
    user, _, place = url.removeprefix("postgres://").partition("@/")
    directory, _, name = place.rpartition("/")
    return f"host={directory} user={user} dbname={name}"


def manage(environment: dict, *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


@contextmanager
def served(environment: dict):
    """gunicorn as in production: two workers, four threads each."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "xuncha.wsgi", "--workers", "2", "--threads", "4",
        "--bind", f"127.0.0.1:{port}", "--log-level", "warning", "--keep-alive", "600",
    ]  # fmt: skip
    server = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


def measure(port: int, environment: dict, rounds: int) -> dict[str, dict]:
    people = Person(port, "bangong"), Person(port, "lianluo1"), Person(port, "zuzhang")
    return measured(page_cases(environment, *people), people[0], rounds)


def measured(cases: dict[str, tuple], office: Person, rounds: int) -> dict[str, dict]:
    """Each case in turn with its floor, which ``office`` asks for."""
    results = {}
    for name, (person, path, data, base, *before) in cases.items():
        times, floors, plain = [], [], Plain(base) if data else None
        for turn in range(rounds + 2):
            floor, _, answer = timed(office, base, plain)
            for prepare in before:
                prepare()
            taken, size, status = timed(person, path, data)
            if (status, answer) == (302, 200) and name in JOBS:
                break
            if (status, answer) != (200, 200):
                raise SystemExit(f"{name}: {path} answered {status}, its floor {answer}")
            if turn >= 2:
                floors.append(floor)
                times.append(taken)
        if times:
            results[name] = summary(times, floors, size, queries(person, path, data))
        print(f"  {name}: {results.get(name, 'a job (scripts.bench_jobs)')}", flush=True)
    return results


# What is made by a worker where there are many rows; the answer leads to the job.
JOBS = ("export as Excel",)
FLOOR, FLOOR_HOME, FLOOR_CSV = "/bench/floor/", "/bench/home/", "/bench/floor.csv"


class Draft:
    """A draft saved over and over: every save names the version that the last one answered."""

    def __init__(self, pk: int, version: int) -> None:
        self.path, self.version, self.count = f"/findings/{pk}/autosave/", version, 0

    def data(self) -> dict:
        """What is typed next; the version is the one the last save answered."""
        self.count += 1
        return {
            "title": "公务接待无公函、无清单", "disposition": "feedback",
            "summary": f"经查，公务接待{self.count}次无公函。", "version": self.version,
        }  # fmt: skip

    def answered(self, body: bytes) -> None:
        self.version = json.loads(body)["version"]


class Plain:
    """The floor's save: the same two fields, no version."""

    def __init__(self, path: str) -> None:
        self.path, self.count = path, 0

    def data(self) -> dict:
        self.count += 1
        return {
            "title": "公务接待无公函、无清单",
            "summary": f"经查，公务接待{self.count}次无公函。",
        }

    def answered(self, body: bytes) -> None:
        """Nothing of the answer is needed."""


def page_cases(environment, office: Person, liaison: Person, leader: Person) -> dict[str, tuple]:
    """name → (person, path, draft to POST or None, what it is compared with)."""
    place = json.loads(
        manage(environment, "shell", "-v", "0", "-c", LOOK_UP).strip().split("\n")[-1]
    )
    deep = (
        base64.urlsafe_b64encode(json.dumps(["n", [place["deep"]]]).encode()).decode().rstrip("=")
    )
    finding, ledger = place["finding"], place["ledger"]
    draft = Draft(place["draft"], place["version"])
    detail, form = f"/bench/detail/{finding}/", f"/bench/form/{place['draft']}/"
    return {
        "home": (office, "/", None, FLOOR_HOME),
        "home, after a write": (office, "/", None, FLOOR_HOME, lambda: write(leader, draft)),
        "findings, first page": (office, "/findings/", None, FLOOR),
        "findings, filtered": (office, "/findings/?state=signed", None, FLOOR),
        "findings, deep page": (office, f"/findings/?cursor={deep}", None, FLOOR),
        "search, two characters": (office, "/findings/?q=公务", None, FLOOR),
        "search, rare word": (office, "/findings/?q=惠企政策", None, FLOOR),
        "search, absent word": (office, "/findings/?q=鲲鹏", None, FLOOR),
        "global search": (office, "/search/?q=接待", None, FLOOR),
        "finding": (office, f"/findings/{finding}/", None, detail),
        "ledger": (liaison, f"/ledgers/{ledger}/", None, FLOOR),
        "all ledgers": (office, "/ledgers/", None, FLOOR),
        "all items, most overdue": (office, "/items/", None, FLOOR),
        "units": (office, "/units/", None, FLOOR),
        "inspections": (office, "/inspections/", None, FLOOR),
        "edit form": (leader, f"/findings/{place['draft']}/edit/", None, form),
        "POST with audit": (leader, draft.path, draft, f"/bench/save/{place['other']}/"),
        "export as CSV": (office, "/findings/?export=csv", None, FLOOR_CSV),
        "export as Excel": (office, "/findings/?export=xlsx", None, FLOOR_CSV),
    }


def write(person: Person, draft: Draft) -> None:
    """Something is saved, so that whatever was remembered is made anew."""
    timed(person, draft.path, draft)


LOOK_UP = """
import json
from accounts.models import User
from findings.models import Finding
from rectification.models import Ledger
leader = User.objects.get(username="zuzhang")
draft = Finding.objects.visible_to(leader).filter(state="draft").first()
ids = Finding.objects.exclude(state="draft").order_by("id")
print(json.dumps({
    "deep": ids[ids.count() // 50].pk,
    "finding": ids.filter(state="fed_back").last().pk,
    "draft": draft.pk, "version": draft.version, "other": ids.exclude(inspection__stage="archived").first().pk,
    "ledger": Ledger.objects.filter(unit__liaisons__user__username="lianluo1").first().pk,
}))
"""


def timed(person: Person, path: str, draft: Draft | None) -> tuple[float, int, int]:
    """Milliseconds, bytes and status of one request."""
    path = urllib.parse.quote(path, safe="/?=&%")
    data = draft.data() if draft else {}
    started = time.perf_counter()
    status, body = person.post(path, data) if draft else person.get(path)
    taken = (time.perf_counter() - started) * 1000
    if draft:
        draft.answered(body)
    return taken, len(body), status


def queries(person: Person, path: str, draft: Draft | None) -> int:
    """How many statements the page asks; a POST is not counted."""
    if draft:
        return 0
    person.get(urllib.parse.quote(path, safe="/?=&%"), **{"X-Count-Queries": "1"})
    return int(person.headers.get("X-Queries", 0))


def summary(times: list[float], floors: list[float], size: int, count: int) -> dict:
    median, floor = statistics.median(times), statistics.median(floors)
    return {
        "median": round(median, 1), "p95": round(sorted(times)[int(len(times) * 0.95) - 1], 1),
        "floor": round(floor, 1), "ratio": round(median / floor, 2), "KiB": round(size / 1024),
        "queries": count,
    }  # fmt: skip


def report(results: dict[str, dict]) -> None:
    """The table of docs/performance.md."""
    worlds = list(results)
    print("\n| page | " + " | ".join(f"{w}: ms (p95) | × floor | queries | KiB" for w in worlds)
          + (" | large / city |" if len(worlds) > 1 else " |"))  # fmt: skip
    print("|---" * (1 + 4 * len(worlds) + (len(worlds) > 1)) + "|")
    for name in results[worlds[0]]:
        cells = []
        for world in worlds:
            r = results[world].get(name)
            cells += (
                [f"{r['median']} ({r['p95']})", r["ratio"], r["queries"], r["KiB"]]
                if r
                else ["a job", "", "", ""]
            )
        if len(worlds) > 1:
            first, last = (results[world].get(name) for world in (worlds[0], worlds[-1]))
            cells.append(f"{last['ratio'] / first['ratio']:.2f}" if first and last else "")
        print(f"| {name} | " + " | ".join(str(cell) for cell in cells) + " |")


if __name__ == "__main__":
    main()
