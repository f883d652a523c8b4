"""Workbooks that become rows: units, people of the pool, days of the working calendar."""

from rounds.imports.days import DayImporter
from rounds.imports.inspectors import InspectorImporter
from rounds.imports.units import UnitImporter

__all__ = ["DayImporter", "InspectorImporter", "UnitImporter"]
