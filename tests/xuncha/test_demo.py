"""`make demo`: up with one command, down with one signal, nothing lost in between."""

import os
import signal
import subprocess
import sys
import time

import pytest

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


def child_named(product: Product, words: str) -> int:
    for pid in descendants(product.process.pid):
        if words in command_line(pid):
            return pid
    pytest.fail(f"no child runs {words}")


def command_line(pid: int) -> str:
    with open(f"/proc/{pid}/cmdline") as file:
        return file.read().replace("\0", " ")


def test_demo_serves_all_parts_and_prints_address_and_accounts(product):
    product.start()

    assert product.get("/healthz") == 200
    assert product.get("/readyz") == 200
    assert f"http://localhost:{product.port}/" in product.output()
    assert "Xuncha-2026" in product.output()
    for name in ("web", "worker", "beat"):
        assert f"{name:<6} │" in product.output()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_signal_ends_every_process(product, number):
    product.start()
    os.killpg(product.process.pid, number)

    product.process.wait(60)

    assert product.get("/healthz") == 0
    assert processes_naming(product.var) == []
    assert "已全部结束" in product.output()


def test_second_start_is_ready_in_15_seconds_and_keeps_the_data(product):
    product.start()
    product.sql("CREATE TABLE IF NOT EXISTS kept (id int)")
    users = product.sql("SELECT count(*) FROM accounts_user")
    product.stop()

    seconds = product.start()

    assert seconds < 15
    assert product.sql("SELECT count(*) FROM accounts_user") == users
    assert users > [(5,)]


def test_kill_of_the_whole_tree_loses_nothing_committed(product):
    product.start()
    product.sql("DROP TABLE IF EXISTS committed; CREATE TABLE committed AS SELECT 42 AS answer")
    product.kill()
    assert product.get("/healthz") == 0

    product.start()

    assert product.sql("SELECT answer FROM committed") == [(42,)]
    assert product.get("/readyz") == 200


def test_kill_of_the_supervisor_alone_takes_everything_down(product):
    product.start()
    os.kill(child_named(product, "-m xuncha.demo"), signal.SIGKILL)
    product.process.wait(10)

    deadline = time.monotonic() + 25
    while processes_naming(product.var) and time.monotonic() < deadline:
        time.sleep(0.1)

    assert processes_naming(product.var) == []


def test_child_that_dies_is_reported_and_started_again(product):
    product.start()
    worker = child_named(product, "celery --quiet -A xuncha worker")

    os.kill(worker, signal.SIGKILL)
    product.await_output("worker 意外退出（代码 -9），重新启动。", seconds=20)
    product.await_output("worker │", seconds=20)

    assert child_named(product, "celery --quiet -A xuncha worker") != worker


def test_redis_that_dies_is_started_again(product):
    product.start()
    os.kill(child_named(product, "redis"), signal.SIGKILL)

    product.await_output("redis 没有响应，重新启动。", seconds=20)
    deadline = time.monotonic() + 20
    while product.get("/readyz") != 200 and time.monotonic() < deadline:
        time.sleep(0.2)

    assert product.get("/readyz") == 200


def test_management_commands_work_on_the_same_world_meanwhile(product):
    product.start()

    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0", "-c",
         "from accounts.models import User; print(User.objects.count())"],
        cwd=ROOT, env=product.environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert product.sql("SELECT count(*) FROM accounts_user") == [(int(done.stdout),)]


def test_busy_port_and_second_demo_are_refused_with_a_sentence(product, tmp_path):
    product.start()

    assert "已有一个演示在运行" in refused(product)
    assert f"端口 {product.port} 已被占用" in refused(product, XUNCHA_VAR=str(tmp_path))


@pytest.mark.parametrize("port", ["0", "70000", "http"])
def test_port_that_is_none_is_refused_with_a_sentence(product, port):
    assert "不是端口号" in refused(product, PORT=port)
