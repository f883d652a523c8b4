"""Workbooks that become rows: units, their figures, people of the pool, days of the working calendar."""

from rounds.imports.days import DayImporter
from rounds.imports.facts import FactImporter
from rounds.imports.inspectors import InspectorImporter
from rounds.imports.units import UnitImporter

__all__ = ["DayImporter", "FactImporter", "InspectorImporter", "UnitImporter"]
