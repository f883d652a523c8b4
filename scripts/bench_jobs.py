"""A workbook of many units applied, and a long list exported, as the jobs that people wait for.

python -m scripts.bench_jobs [--units N] [--rows N]: the demo world on private servers, the web and
the worker of the demo; times until the request answers and until the job is done, the peak memory
of a worker's process, and how many different figures of progress were seen meanwhile.
"""

import argparse
import re
import time
import uuid
from io import BytesIO
from pathlib import Path

from scripts import bench
from scripts.bench_documents import worker
from xuncha import embedded

FILL = """
from rounds.models import Sector, Unit
from core import search
sector, have = Sector.objects.first(), Unit.objects.count()
rows = (f"市测时{n}办" for n in range(have, {rows}))
Unit.objects.bulk_create(
    (Unit(name=name, name_key=name, sector=sector, search_text=name, search_grams=search.grams(name))
     for name in rows), batch_size=5000)
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=10_000)
    parser.add_argument("--rows", type=int, default=100_000)
    asked = parser.parse_args()
    bench.VAR.mkdir(parents=True, exist_ok=True)
    with embedded.running(bench.VAR, durable=True) as urls:
        environment = bench.prepare(urls, "demo", fresh=False)
        with bench.served(environment) as port, worker(environment) as pid:
            person = bench.Person(port, "bangong")
            sector = bench.manage(environment, "shell", "-v", "0", "-c",
                                  "from rounds.models import Sector; print(Sector.objects.first())")  # fmt: skip
            report(f"workbook of {asked.units:,} units", *apply(person, asked.units, sector, pid))
            bench.manage(
                environment, "shell", "-v", "0", "-c", FILL.replace("{rows}", str(asked.rows))
            )
            report(f"Excel of {asked.rows:,} units", *export(person, pid))


def apply(person: bench.Person, units: int, sector: str, pid: int) -> tuple:
    checked, address = upload(person, workbook(units, sector.strip()))
    print(f"  checking the workbook of {units:,} rows: {checked:.1f} s", flush=True)
    _, page = person.get(address)
    fields = dict(re.findall(r'name="(upload|digest|rows)" value="([^"]*)"', page.decode()))
    started = time.perf_counter()
    person.post(address.partition("?")[0], fields)
    return time.perf_counter() - started, *followed(person, person.headers["Location"], pid)


def export(person: bench.Person, pid: int) -> tuple:
    started = time.perf_counter()
    status, _ = person.get("/units/?export=xlsx")
    if status != 302:
        raise SystemExit(f"the export answered {status}")
    return time.perf_counter() - started, *followed(person, person.headers["Location"], pid)


def followed(person: bench.Person, job: str, pid: int) -> tuple[float, int, int]:
    """Seconds until the job is done, the worker's peak in MB, different figures that were seen."""
    started, seen = time.perf_counter(), set()
    while True:
        _, body = person.get(f"{job}progress/")
        page = body.decode()
        seen |= set(re.findall(r"\d+%", page))
        if "data-quiet" not in page:
            break
        time.sleep(1)
    if "重新执行" in page or " 完成</span>" not in page:
        raise SystemExit(
            f"the job did not end well: {' '.join(re.sub('<[^>]+>', ' ', page).split())}"
        )
    return time.perf_counter() - started, peak(pid), len(seen)


def peak(pid: int) -> int:
    """The highest of the worker and its children, in MB."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    status = [Path(f"/proc/{each}/status").read_text() for each in (str(pid), *children)]
    return max(int(re.search(r"VmHWM:\s+(\d+)", each)[1]) for each in status) // 1024


def workbook(units: int, sector: str) -> bytes:
    from openpyxl import Workbook

    run = uuid.uuid4().hex[:6]  # every run brings new ones
    book, file = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet("单位")
    sheet.append(["领域", "单位名称", "规模", "在职人数"])
    for number in range(units):
        sheet.append([sector, f"市测量{run}第{number}中心", "小", 12])
    book.save(file)
    return file.getvalue()


def upload(person: bench.Person, data: bytes) -> tuple[float, str]:
    """Seconds of the check, and the address of what it found."""
    edge = uuid.uuid4().hex
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
        f"{person.cookies['csrftoken']}\r\n--{edge}\r\nContent-Disposition: form-data; "
        'name="file"; filename="units.xlsx"\r\nContent-Type: application/octet-stream\r\n\r\n'
    )
    body = head.encode() + data + f"\r\n--{edge}--\r\n".encode()
    started = time.perf_counter()
    kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    status, page = person.ask("POST", "/units/import/", body, kind)
    if status != 302:
        raise SystemExit(f"the upload answered {status}: {page.decode()[:2000]}")
    return time.perf_counter() - started, person.headers["Location"]


def report(what: str, answered: float, done: float, memory: int, figures: int) -> None:
    print(f"  {what}: answered in {answered:.2f} s, done after {done:.1f} s, "
          f"peak {memory} MB, {figures} figures of progress seen", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
