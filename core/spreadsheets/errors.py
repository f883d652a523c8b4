"""What can be wrong with a workbook as a whole, and with one cell."""

from core.errors import ActionDenied


class SpreadsheetError(ActionDenied):
    """The file as a whole cannot be read; the sentence says what to do."""


class HeaderError(SpreadsheetError):
    """The headings are not those of the columns: a person can say which is which."""


class CellError(ValueError):
    """One cell cannot be understood; the sentence goes beside its address."""
