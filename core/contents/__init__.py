"""Knows what strangers' files are made of: which formats are taken, what hides in one, what it shows.

Needs neither Django nor a database: whatever opens a file runs in a process of its own
(core.isolated). The only place that touches Pillow, pillow-heif and olefile.
"""
