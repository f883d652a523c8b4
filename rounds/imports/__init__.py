"""Workbooks that become rows: ``lists`` of units and people, ``days`` of the working calendar."""

from rounds.imports.days import DayImporter
from rounds.imports.lists import InspectorImporter, UnitImporter

__all__ = ["DayImporter", "InspectorImporter", "UnitImporter"]
