"""Tables of what is put right: the ledger, its items, measures, reports and extensions."""

from rectification.models.extension import Extension
from rectification.models.item import LedgerItem
from rectification.models.ledger import Ledger
from rectification.models.measure import Measure, ProgressReport
from rectification.models.outcome import ItemOutcome
from rectification.models.public_period import PublicPeriod
from rectification.models.public_text import PublicText
from rectification.models.revisit import Revisit, RevisitDraw, RevisitItem
from rectification.models.supervision import LadderStep, Supervision
from rectification.models.withholding import Withholding

__all__ = [
    "Extension",
    "ItemOutcome",
    "LadderStep",
    "Ledger",
    "LedgerItem",
    "Measure",
    "ProgressReport",
    "PublicPeriod",
    "PublicText",
    "Revisit",
    "RevisitDraw",
    "RevisitItem",
    "Supervision",
    "Withholding",
]
