"""督办: the system proposes, a person issues; signed for, answered, reviewed, or decided (§6)."""

from rectification.actions.supervision.answering import accept, answer, receive, return_answer
from rectification.actions.supervision.deciding import decide, return_referral
from rectification.actions.supervision.issuing import DOCUMENT, call, content_of, dismiss, issue
from rectification.actions.supervision.proposing import propose

__all__ = [
    "DOCUMENT",
    "accept",
    "answer",
    "call",
    "content_of",
    "decide",
    "dismiss",
    "issue",
    "propose",
    "receive",
    "return_answer",
    "return_referral",
]
