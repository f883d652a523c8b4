"""Forms of the ledger: what a clerk fills in, few fields at a time; they validate and never save."""

from rectification.forms.decisions import (
    DecisionForm,
    ExtensionDecisionForm,
    ExtensionForm,
    PlanReviewForm,
    ReopenForm,
    WithholdingForm,
)
from rectification.forms.division import DivisionForm
from rectification.forms.fields import FilesField, FilesInput, date_input
from rectification.forms.plans import MeasureForm, OpenLedgerForm, PlanForm
from rectification.forms.progress import ReportDraftForm, ReportForm, SubmitForm
from rectification.forms.public_periods import PublicPeriodForm
from rectification.forms.public_texts import PublicTextForm

__all__ = [
    "DecisionForm",
    "DivisionForm",
    "ExtensionDecisionForm",
    "ExtensionForm",
    "FilesField",
    "FilesInput",
    "MeasureForm",
    "OpenLedgerForm",
    "PlanForm",
    "PlanReviewForm",
    "PublicPeriodForm",
    "PublicTextForm",
    "ReopenForm",
    "ReportDraftForm",
    "ReportForm",
    "SubmitForm",
    "WithholdingForm",
    "date_input",
]
