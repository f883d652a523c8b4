"""Knows workbooks: reads what offices keep, writes what they ask for, notes verdicts in theirs.

The only place that touches python-calamine, xlsxwriter and openpyxl.
"""

from core.sheets.annotating import Mark
from core.sheets.columns import Column, Kind
from core.sheets.errors import HeaderError, SheetError
from core.sheets.headers import Matching
from core.sheets.isolated import annotate, outline, read
from core.sheets.outlining import Outline
from core.sheets.reading import CLEAR, KEEPS, Problem, Row, SheetRead
from core.sheets.tables import CSV, Table, as_csv
from core.sheets.templates import template
from core.sheets.writing import XLSX, write

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
    "SheetError",
    "SheetRead",
    "Table",
    "annotate",
    "as_csv",
    "outline",
    "read",
    "template",
    "write",
]
