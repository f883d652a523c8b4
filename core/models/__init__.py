"""Tables of the ground: they know no domain word."""

from core.models.attachment import Attachment
from core.models.audit import AuditEvent, AuditSeal
from core.models.base import Base, Searchable
from core.models.calendar import CalendarDay
from core.models.delivery import Delivery, MailChoice, QuietHours
from core.models.document import Document, DocumentCopy
from core.models.document_words import DocumentMarks, DocumentWords, WordingVersion
from core.models.job import Job
from core.models.matching import ColumnMatching
from core.models.notice import Notice
from core.models.numbers import IssuedNumber, NumberSeries
from core.models.package import Package
from core.models.secrecy import SecrecyPolicy
from core.models.shared_view import SharedView

__all__ = [
    "Attachment",
    "AuditEvent",
    "AuditSeal",
    "Base",
    "CalendarDay",
    "ColumnMatching",
    "Delivery",
    "Document",
    "DocumentCopy",
    "IssuedNumber",
    "Job",
    "MailChoice",
    "Notice",
    "NumberSeries",
    "DocumentMarks",
    "DocumentWords",
    "Package",
    "QuietHours",
    "Searchable",
    "SecrecyPolicy",
    "SharedView",
    "WordingVersion",
]
