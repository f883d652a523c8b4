"""Knows documents: their content as a tree, their formats, their frozen versions; no domain word."""
