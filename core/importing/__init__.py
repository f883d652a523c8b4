"""Knows how a workbook comes in: every row judged first, then all of them applied or none.

An app subclasses `Importer` with its columns, its judgement and its action; the page is
`core.views.imports.ImportPage`.
"""

from core.importing.applying import IMMEDIATE, ask, job_of
from core.importing.engine import DryRun, apply, dry_run, template
from core.importing.importer import (
    Importer,
    Judged,
    Opinion,
    Verdict,
    differences,
    unless_same,
)
from core.importing.uploads import Outcome, Upload, find, keep

__all__ = [
    "IMMEDIATE",
    "DryRun",
    "Importer",
    "Judged",
    "Opinion",
    "Outcome",
    "Upload",
    "Verdict",
    "apply",
    "ask",
    "differences",
    "dry_run",
    "find",
    "job_of",
    "keep",
    "template",
    "unless_same",
]
