"""Files that no row names any more: left by a killed process or a rolled back transaction."""

import time
from collections.abc import Container
from contextlib import suppress
from pathlib import Path

DAY = 24 * 3600


def remove(
    root: Path, wanted: Container[str], *, pattern: str = "**/*", older_than: float = DAY
) -> int:
    """Remove the files below `root` that are not in `wanted` (paths below it); how many.

    Files younger than `older_than` seconds may belong to a transaction that is not over. One that
    vanishes meanwhile or may not be removed is passed over: the next sweep finds it again.
    """
    cutoff, removed = time.time() - older_than, 0
    for full in root.glob(pattern):
        with suppress(OSError):
            if _is_left(full, cutoff) and full.relative_to(root).as_posix() not in wanted:
                full.unlink()
                removed += 1
    return removed


def _is_left(full: Path, cutoff: float) -> bool:
    return full.is_file() and full.stat().st_mtime < cutoff
