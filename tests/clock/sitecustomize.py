"""Loaded by every Python under scripts/clock: time.sleep that libfaketime 0.9.10 does not break.

Debian's version takes the fake distance from a deadline on the monotonic clock, though told to leave
that clock alone, and Python 3.11 sleeps by such a deadline: "Invalid argument"
(https://github.com/wolfcw/libfaketime/issues/426, mended in 0.9.11). A select waits for a span.
"""

import select
import time


def sleep(seconds: float) -> None:
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], seconds)


time.sleep = sleep
