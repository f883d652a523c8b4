"""A worker whose processors are busy with other things does its work."""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack, contextmanager

from django.conf import settings
from django.core.cache import cache

from core import broker
from tests.flows.test_faults import wait_for
from tests.processes import running_worker
from tests.product import descendants
from xuncha.embedded.process import die_with_parent

BUSY_SECONDS = 40
LOOPS = 12
STARVED = "Timed out waiting for UP message"


@contextmanager
def busy(processor: int, loops: int = LOOPS):
    """Endless loops on one processor; they end by themselves, whatever becomes of us.

    Each is a session of its own, as a service is: the kernel shares among sessions.
    """
    loop = (
        f"import os, time\nos.sched_setaffinity(0, {{{processor}}})\n"
        f"end = time.monotonic() + {BUSY_SECONDS}\nwhile time.monotonic() < end: pass"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", loop],
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(signal.SIGKILL),
        )
        for _ in range(loops)
    ]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


def test_a_new_child_is_not_killed_before_it_has_begun(transactional_db, live_environment):
    """Its worker gets a twelfth of a processor, as on a machine that is much too busy."""
    processor = min(os.sched_getaffinity(0))
    with running_worker(live_environment, log_name="busy.log") as worker, busy(processor):
        (first,) = descendants(worker.pid)
        for pid in (worker.pid, first):
            os.sched_setaffinity(pid, {processor})
        os.kill(first, signal.SIGKILL)
        cache.clear()
        wait_for(lambda: set(descendants(worker.pid)) - {first}, "another child is forked")
        broker.publish("core.tasks.sweep_jobs")
        wait_for(lambda: cache.get("alive:task"), "it does a task")

    assert STARVED not in (settings.VAR_DIR / "busy.log").read_text()


def test_jobs_get_done_while_every_processor_is_busy(transactional_db, live_environment):
    """Children begin, and work, beside six endless loops on each processor; none is killed."""
    with running_worker(live_environment, concurrency=2, log_name="stress.log") as worker:
        first = set(descendants(worker.pid))
        with ExitStack() as stack:
            for processor in os.sched_getaffinity(0):
                stack.enter_context(busy(processor, LOOPS // 2))
            for pid in first:
                os.kill(pid, signal.SIGKILL)
            wait_for(lambda: len(set(descendants(worker.pid)) - first) == 2, "two are forked anew")
            begun = set(descendants(worker.pid)) - first
            for _ in range(3):
                cache.clear()
                broker.publish("core.tasks.sweep_jobs")
                wait_for(lambda: cache.get("alive:task"), "a task is done")
            assert set(descendants(worker.pid)) == begun

    assert STARVED not in (settings.VAR_DIR / "stress.log").read_text()
