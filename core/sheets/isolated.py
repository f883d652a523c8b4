"""Reads a stranger's workbook in an interpreter of its own, limited in memory and time.

A few kilobytes can unpack to gigabytes inside a library written in C: that ends this process and
not the one that serves people. It inherits no environment, so there is no key in it to steal.
"""

import ctypes
import pickle
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from core.errors import Refusal
from core.sheets import annotating, outlining, reading
from core.sheets.annotating import Mark
from core.sheets.columns import Column
from core.sheets.errors import SheetError
from core.sheets.headers import Matching
from core.sheets.outlining import Outline
from core.sheets.reading import SheetRead

MEMORY_MB = 1024
SECONDS = 60
MEGABYTE = 1024 * 1024
ROOT = Path(__file__).resolve().parents[2]
START = "from core.sheets.isolated import main; main()"
TOO_SLOW = "工作簿过于复杂，一分钟内没有读完。请删去多余的工作表和格式，或分成几个文件上传。"
TOO_LARGE = (
    "工作簿过大或内容异常，读取时超出内存上限。请用 WPS 或 Excel 打开，"
    "只把需要的内容复制到新的工作簿再上传。"
)


def read(
    file: IO[bytes] | bytes, columns: Sequence[Column], remembered: Sequence[Matching] = ()
) -> SheetRead:
    """As ``reading.read``; raises SheetError for what takes too much, too."""
    data = file if isinstance(file, bytes) else file.read()
    return call(reading.read, data, tuple(columns), tuple(remembered))


def outline(data: bytes, columns: Sequence[Column], **chosen: Any) -> Outline:
    """As ``outlining.outline``."""
    return call(outlining.outline, data, tuple(columns), **chosen)


def annotate(original: bytes, marks: Mapping[int, Mark], *, sheet: str, header_row: int) -> bytes:
    """As ``annotating.annotate``."""
    return call(annotating.annotate, original, dict(marks), sheet=sheet, header_row=header_row)


def call(function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """What ``function`` gives there, or the Refusal that it raises."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", START],
            input=pickle.dumps((function, arguments, named)),
            capture_output=True,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise SheetError(TOO_SLOW) from error
    if done.returncode or not done.stdout:
        raise SheetError(TOO_LARGE)
    result = pickle.loads(done.stdout)  # noqa: S301 - written by our own child
    if isinstance(result, Exception):
        raise result
    return result


def main() -> None:
    """The life of the child: limits first, then one call, its result on standard output."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # a server that is killed leaves nobody behind
    limit = MEMORY_MB * MEGABYTE
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    function, arguments, named = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent
    try:
        result = function(*arguments, **named)
    except Refusal as error:
        result = error
    except MemoryError:
        result = SheetError(TOO_LARGE)
    pickle.dump(result, sys.stdout.buffer)
