"""One number of the strip above a page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One number of the strip above a page (components/figures.html)."""

    label: str
    value: int
    unit: str = "项"
    note: str = ""
    url: str = ""
    light: str = ""
