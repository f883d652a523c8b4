"""Knows workbooks: reads what offices keep, writes what they ask for, notes verdicts in theirs.

The only place that touches python-calamine, xlsxwriter and openpyxl.
"""

from core.spreadsheets.annotating import Mark
from core.spreadsheets.columns import Column, Kind
from core.spreadsheets.errors import HeaderError, SpreadsheetError
from core.spreadsheets.headers import Matching
from core.spreadsheets.isolated import annotate, outline, read
from core.spreadsheets.outlining import Outline
from core.spreadsheets.reading import CLEAR, KEEPS, Problem, Row, SheetRead
from core.spreadsheets.tables import CSV, Table, as_csv
from core.spreadsheets.templates import template
from core.spreadsheets.writing import XLSX, write

__all__ = [
    "CLEAR",
    "KEEPS",
    "CSV",
    "XLSX",
    "Column",
    "HeaderError",
    "Kind",
    "Mark",
    "Matching",
    "Outline",
    "Problem",
    "Row",
    "SpreadsheetError",
    "SheetRead",
    "Table",
    "annotate",
    "as_csv",
    "outline",
    "read",
    "template",
    "write",
]
