"""红黄绿: one definition for the page, the workbook and the document; computed, never stored."""

from datetime import date

from rectification.enums import ItemState, Light
from rectification.querysets import SOON

LIGHT_WORDS = {str(light.value): str(light.label) for light in Light}


def light_of(state: str, due_on: date, today: date) -> str:
    """Closed is done; else red once the date has passed, yellow in its last week, green before."""
    if state == ItemState.CLOSED:
        return Light.DONE.value
    days = (due_on - today).days
    if days < 0:
        return Light.RED.value
    return Light.YELLOW.value if days <= SOON else Light.GREEN.value
