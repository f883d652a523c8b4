"""Reads over several tables or with aggregates: one module a noun."""
