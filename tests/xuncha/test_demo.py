"""`make demo`: up with one command, down with one signal, nothing lost in between."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.processes import crowding
from tests.product import Product, descendants, processes_naming
from tests.world import ROOT


def refused(product: Product, **environment: str) -> str:
    """What a start says that must end by itself with an error."""
    done = subprocess.run(
        [sys.executable, "-m", "xuncha.demo"],
        cwd=ROOT,
        env={**product.environment(), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    return done.stdout


WORKER = "celery --quiet -A xuncha worker --queues documents"


def children_named(product: Product, words: str) -> list[int]:
    return [pid for pid in descendants(product.process.pid) if words in command_line(pid)]


def child_named(product: Product, words: str) -> int:
    return children_named(product, words)[0]


def becomes(true, seconds: float = 60) -> bool:
    """Whether it comes true within the time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.2)
    return False


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def test_demo_serves_all_parts_and_prints_address_and_accounts(demo):
    assert demo.get("/healthz") == 200
    assert demo.get("/readyz") == 200
    assert f"http://localhost:{demo.port}/" in demo.output()
    assert "Xuncha-2026" in demo.output()


def test_everyday_lines_go_to_the_log_and_not_to_the_terminal(demo):
    for name in ("worker", "mail", "beat"):
        assert " INFO [-] celery" in (demo.var / "log" / f"{name}.log").read_text()
    assert " INFO [-] celery" not in demo.output()
    assert "/readyz" not in demo.output()


def test_management_commands_work_on_the_same_world_meanwhile(demo):
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c",
         "from accounts.models import User; print(User.objects.count())"],
        cwd=ROOT, env=demo.environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert demo.sql("SELECT count(*) FROM accounts_user") == [(int(done.stdout),)]


def test_busy_port_and_second_demo_are_refused_with_a_sentence(demo, tmp_path):
    assert "已有一个演示在运行" in refused(demo)
    assert f"端口 {demo.port} 已被占用" in refused(demo, XUNCHA_VAR=str(tmp_path))


@pytest.mark.parametrize("port", ["0", "70000", "http"])
def test_port_that_is_none_is_refused_with_a_sentence(product, tmp_path, port):
    assert "不是端口号" in refused(product, PORT=port, XUNCHA_VAR=str(tmp_path))


def test_child_that_dies_is_reported_and_started_again(demo):
    worker = child_named(demo, WORKER)

    os.kill(worker, signal.SIGKILL)
    demo.await_output("worker 意外退出（代码 -9），重新启动。", seconds=60)

    assert becomes(lambda: {*children_named(demo, WORKER)} - {worker})


def test_redis_that_dies_is_started_again(demo):
    os.kill(child_named(demo, "redis"), signal.SIGKILL)

    demo.await_output("redis 没有响应，重新启动。", seconds=60)

    assert becomes(lambda: demo.get("/readyz") == 200)


def test_terminal_interrupt_ends_every_process(demo):
    demo.stop(signal.SIGINT)

    assert demo.get("/healthz") == 0
    assert processes_naming(demo.var) == []
    assert "已全部结束" in demo.output()


def test_second_start_is_ready_in_15_seconds_and_keeps_the_data(demo):
    demo.sql("CREATE TABLE kept AS SELECT count(*) AS people FROM accounts_user")
    demo.stop()

    seconds = demo.start()

    assert seconds < 15 * crowding()
    assert demo.sql("SELECT people > 5 FROM kept") == [(True,)]
    assert demo.sql("SELECT people = (SELECT count(*) FROM accounts_user) FROM kept") == [(True,)]


def test_for_developers_it_starts_with_reload_and_tracebacks(demo):
    demo.stop()

    demo.start("dev")

    assert "runserver" in command_line(child_named(demo, "runserver"))
    assert demo.get("/readyz") == 200
    demo.stop()
    demo.start()


def test_kill_of_the_whole_tree_loses_nothing_committed(demo):
    demo.sql("CREATE TABLE committed AS SELECT 42 AS answer")
    demo.kill()
    assert demo.get("/healthz") == 0

    demo.start()

    assert demo.sql("SELECT answer FROM committed") == [(42,)]
    assert demo.get("/readyz") == 200


def test_kill_of_the_supervisor_alone_takes_everything_down(demo):
    os.kill(child_named(demo, "-m xuncha.demo"), signal.SIGKILL)
    demo.process.wait(10)

    assert becomes(lambda: processes_naming(demo.var) == [])
