"""Starting one program as a child: under which user, tied to whose life, logging where."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from xuncha.embedded.programs import ServerError

PR_SET_PDEATHSIG = 1
# Between the end of a process's memory and the moment when its parent may collect it.
LAST_BREATH = 5  # seconds

PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "TMPDIR")
# The clock that tests may set (scripts/clock): for servers that write times into what they keep.
CLOCK = ("LD_PRELOAD", "FAKETIME", "FAKETIME_SHARED", "FAKETIME_DONT_FAKE_MONOTONIC")

# Servers we started and have not yet seen end, so that none of them stays behind as a zombie.
_children: list[subprocess.Popen] = []


def unprivileged() -> pwd.struct_passwd | None:
    """Whom PostgreSQL runs as when we are root, which it refuses; None when we are not."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServerError("以 root 运行时需要系统用户 postgres 或 nobody，请先建立其中之一。")


def die_with_parent(with_signal: int) -> None:
    """Ask the kernel for a signal when our parent dies, even by SIGKILL (Linux)."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, with_signal, 0, 0, 0)


def spawn(
    argv: list[str],
    *,
    account: pwd.struct_passwd | None = None,
    home: Path,
    log: Path,
    tied_signal: int | None = None,
    passed_on: tuple[str, ...] = (),
) -> subprocess.Popen:
    """Start argv in `home`, in a session of its own, as `account` if given.

    Of our environment it gets its paths and what stands in `passed_on`.
    """
    reap()
    with log.open("ab") as output:
        process = subprocess.Popen(
            as_account(argv, account, home, tied_signal),
            cwd=home,
            env=_clean_environment(passed_on),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=(lambda: die_with_parent(tied_signal)) if tied_signal else None,
        )
    _children.append(process)
    return process


def reap(ending: int | None = None) -> None:
    """Forget those of our children that have ended; the one that is just ``ending`` is awaited."""
    for process in _children:
        if process.pid == ending:
            with suppress(subprocess.TimeoutExpired):
                process.wait(LAST_BREATH)
    _children[:] = [process for process in _children if process.poll() is None]


def as_account(
    argv: list[str],
    account: pwd.struct_passwd | None,
    home: Path,
    tied_signal: int | None = None,
) -> list[str]:
    """The command that runs argv as account.

    Where the account may not walk down to `home` (a checkout under /root), it is lent the right
    to pass, and only that: the files it writes are its own.
    """
    if account is None:
        return argv
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise ServerError("以 root 运行时需要 setpriv 程序：请安装 util-linux。")
    command = [setpriv, f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    if tied_signal:
        command.append(f"--pdeathsig={signal.Signals(tied_signal).name.removeprefix('SIG')}")
    if not _can_reach([*command, "--"], home, argv[0]):
        command += ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [*command, "--", *argv]


def _can_reach(prefix: list[str], home: Path, program: str) -> bool:
    return all(
        subprocess.run([*prefix, "/usr/bin/test", "-x", str(path)], check=False).returncode == 0
        for path in (home, program)
    )


def _clean_environment(passed_on: tuple[str, ...]) -> dict[str, str]:
    """Nothing of ours leaks into the servers: no secrets, no PG* variables, plain messages."""
    kept = {key: os.environ[key] for key in PASSED_ON + passed_on if key in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8"}


def command_line(pid: int) -> str:
    """The command line of a living process, empty if there is none (or only its zombie)."""
    try:
        return (
            Path(f"/proc/{pid}/cmdline")
            .read_bytes()
            .replace(b"\0", b" ")
            .decode("utf-8", "replace")
        )
    except OSError:
        return ""
