"""Columns of the workbooks that lists are exported to: one module a noun."""
