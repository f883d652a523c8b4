"""红黄绿: one definition for the page, the workbook and the document; computed, never stored."""

from datetime import date

from core import calendar
from rectification.enums import ItemState, Light

LIGHT_WORDS = {str(light.value): str(light.label) for light in Light}


def light_of(state: str, due_on: date, today: date) -> str:
    """Closed is done; else by the date, as every deadline's light (core.calendar.light)."""
    return Light(calendar.light(due_on, today, state == ItemState.CLOSED)).value
