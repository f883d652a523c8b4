"""Writes of intake, focus points and petitions."""
