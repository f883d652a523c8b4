"""Knows documents: their content as a tree, their faces, their frozen versions; no domain word."""
