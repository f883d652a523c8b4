"""Choices and tables of moves of this app, a module a register."""
