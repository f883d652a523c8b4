"""Workbooks that come in, a module a register."""
