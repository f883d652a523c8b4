"""Bars of a chart on a page (templates/components/bars.html)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """One bar; ``width`` in hundredths of the longest, ``tone`` red, yellow, green, done or empty."""

    label: str
    value: int
    width: int
    url: str = ""
    tone: str = ""


def bars(rows: list[tuple[str, int, str]]) -> list[Bar]:
    """Bars of (label, value, tone)."""
    longest = max((n for _, n, _ in rows), default=0) or 1
    return [Bar(label, n, round(100 * n / longest), tone=tone) for label, n, tone in rows]
