"""What documents cost: long registers beside a bare WeasyPrint call, Word, Excel, a letter by click.

Run by ``make bench`` or alone: ``python -m scripts.bench_documents``. Every case is a process of its
own, warmed before the clock starts; ours and the bare call take turns; figures are medians.
"""

import argparse
import json
import os
import random
import re
import resource
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import bench  # noqa: E402 - the path first
from xuncha import embedded  # noqa: E402

ROUNDS = 5
WORDS = (
    "第一议题制度落实不规范，全年仅开展三次；三重一大事项会前酝酿不充分，个别大额支出未经集体研究；"
    "公务接待无公函、无清单；差旅费报销审核不严；政府采购化整为零；固定资产账实不符；惠民补贴发放滞后。"
)
WIDTHS = (0.5, 3, 1.4, 1.8, 3.2, 1.8, 1.3, 1.9, 2.6, 1.4)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--case", help="measure one case in this process and print it")
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", nargs="*", choices=["ledger", "long", "formats", "letter"])
    options = parser.parse_args()
    if options.case:
        print(json.dumps(CASES[options.case](options.rows)))
        return
    wanted = options.only or ["ledger", "long", "formats", "letter"]
    for name in wanted:
        PARTS[name](options.rounds)


def ledger(rounds: int) -> None:
    """1,000 rows of ten columns, in turn with the bare call over the same HTML."""
    ours, bare = in_turn(["chunks", "bare"], 1000, rounds)
    ratio = statistics.median(bare["times"]) / statistics.median(ours["times"])
    row("PDF of 1,000 rows × 10 columns, chunks", ours)
    row("the same HTML, bare WeasyPrint", bare)
    print(f"  chunks are {ratio:.2f} × faster than the bare call")


def long(rounds: int) -> None:
    """5,000 rows: the peak of a process must be that of 1,000."""
    (found,) = in_turn(["chunks"], 5000, min(rounds, 2))
    row("PDF of 5,000 rows, chunks", found)


def formats(rounds: int) -> None:
    for name in ("word", "excel"):
        (found,) = in_turn([name], 5000, rounds)
        row(f"{name} of 5,000 rows", found)


def in_turn(names: list[str], rows: int, rounds: int) -> list[dict]:
    found: list[dict] = [{"times": [], "peak": 0, "peak_own": 0} for _ in names]
    for _ in range(rounds):
        for name, case in zip(names, found, strict=True):
            measured = apart(name, rows)
            case["times"].append(measured["seconds"])
            case["pages"], case["KiB"] = measured["pages"], measured["KiB"]
            case["peak"] = max(case["peak"], measured["peak"])
    return found


def apart(name: str, rows: int) -> dict:
    command = [sys.executable, "-m", "scripts.bench_documents", "--case", name, "--rows", str(rows)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def row(name: str, found: dict) -> None:
    times = found["times"]
    print(
        f"  {name}: {statistics.median(times):.2f} s (best {min(times):.2f}, worst {max(times):.2f}),"
        f" peak {found['peak']} MB a process, {found['pages']} pages, {found['KiB']} KiB",
        flush=True,
    )


def set_up():
    """Django, a warm engine; nothing of it is timed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")
    import django

    django.setup()
    from core.documents import pdf

    pdf.warm_once()
    return pdf


def content(rows: int):
    from core.documents.tree import Column, Sheet, Table

    columns = tuple(Column(f"栏目{n}", width) for n, width in enumerate(WIDTHS, start=1))
    pick = random.Random(2026)  # noqa: S311 - the same rows every time
    lines = tuple(_row(pick, number) for number in range(1, rows + 1))
    return Sheet("某市巡察整改台账", (Table(columns, lines),), True, facts=("某局", "截至今日"))


def _row(pick: random.Random, number: int) -> tuple:
    def words(length: int) -> str:
        start = pick.randrange(len(WORDS) - length)
        return WORDS[start : start + length]

    return (
        number, words(30), words(8), words(14), words(30), words(12), date(2026, 7, 20),
        "牵头：张三\n责任人：李四", words(20), words(5),
    )  # fmt: skip


def chunks(rows: int) -> dict:
    set_up()
    from core.documents import parallel_layout

    tree = content(rows)
    return timed_case(lambda: parallel_layout.lay_out(tree, lambda done, total: None))


def bare(rows: int) -> dict:
    """WeasyPrint as its manual calls it, over the same HTML and styles."""
    pdf = set_up()
    from core.documents.tree import Sheet

    page = pdf.to_html(content(rows))

    def call():
        document = pdf.laid_out(page, Sheet)
        return pdf.Rendered(document.write_pdf(pdf_variant=pdf.PLAIN), len(document.pages))

    return timed_case(call)


def word(rows: int) -> dict:
    pdf = set_up()
    from core.documents import word

    tree = content(rows)
    return timed_case(lambda: pdf.Rendered(word.render(tree), 0))


def excel(rows: int) -> dict:
    pdf = set_up()
    from core.documents import excel

    tree = content(rows)
    return timed_case(lambda: pdf.Rendered(excel.render(tree), 0))


def timed_case(work) -> dict:
    started = time.perf_counter()
    made = work()
    seconds = time.perf_counter() - started
    peaks = [resource.getrusage(who).ru_maxrss for who in
             (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]  # fmt: skip
    return {
        "seconds": round(seconds, 2), "peak": max(peaks) // 1024, "pages": made.pages,
        "KiB": len(made.data) // 1024,
    }  # fmt: skip


def letter(rounds: int) -> None:
    """From the click on the button to the last byte of the PDF: server, queue, warm worker."""
    bench.VAR.mkdir(parents=True, exist_ok=True)
    with embedded.running(bench.VAR, durable=True) as urls:
        environment = bench.prepare(urls, "demo", fresh=False)
        with bench.served(environment) as port, worker(environment):
            person = bench.Person(port, "bangong")
            addresses = bench.manage(environment, "shell", "-v", "0", "-c", LETTERS).split()
            clicks = [click(person, address) for address in addresses[: rounds + 2]][2:]
    if not clicks:
        raise SystemExit("the demo has no letters left to make: remove var/bench")
    times, pages = [each[0] for each in clicks], [each[1] for each in clicks]
    print(f"  letter of {min(pages)}–{max(pages)} pages, click to download:"
          f" {statistics.median(times):.2f} s (best {min(times):.2f}, worst {max(times):.2f})",
          flush=True)  # fmt: skip


# Letters of about five pages that nobody has made yet: equal content is answered by the first copy.
LETTERS = """
from core.documents import registry, store, tree
from core.documents.tree import Letter
from core.errors import Refusal
from accounts.models import User
office = User.objects.get(username="bangong")
for kind in registry.all_kinds():
    for row in kind.rows(office).order_by("pk")[:60]:
        if not kind.may(office, row) or kind.bar(office, row):
            continue
        if store.of(row).filter(kind=kind.key).exists():
            continue
        try:
            content = kind.make(office, row)
        except Refusal:  # nothing to print yet
            continue
        if isinstance(content, Letter) and 1500 < sum(map(len, tree.texts(content))) < 2800:
            print(kind.url_of(row, "document_make"))
"""


@contextmanager
def worker(environment: dict):
    """One Celery worker with two processes, as in the demo, by its process id; warmed up."""
    command = [sys.executable, "-m", "celery", "-A", "xuncha", "worker", "--concurrency", "2",
               "--loglevel", "WARNING"]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        time.sleep(10)
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=30)


def click(person: bench.Person, address: str) -> tuple[float, int]:
    """Seconds until the PDF is here, and its pages; asks for progress as the page does."""
    started, tries = time.perf_counter(), 0
    status, _ = person.post(address, {"note": "测时"})
    if status != 302:
        raise SystemExit(f"{address} answered {status}")
    job = person.headers["Location"]
    while True:
        time.sleep(min(2.0, 0.15 * 1.35**tries))
        tries += 1
        _, body = person.get(f"{job}progress/")
        page = body.decode()
        if found := re.search(r'href="(/documents/\d+/)"', page):
            break
        if "重新执行" in page or tries > 60:
            raise SystemExit(f"the job of {address} failed")
    _, data = person.get(found.group(1))
    seconds = time.perf_counter() - started
    return round(seconds, 2), int(re.search(r"(\d+) 页", page).group(1)) if data else 0


CASES = {"chunks": chunks, "bare": bare, "word": word, "excel": excel}
PARTS = {"ledger": ledger, "long": long, "formats": formats, "letter": letter}

if __name__ == "__main__":
    main()
