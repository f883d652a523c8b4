"""The ladder as it is shipped: data that each place checks against its own rules (§6)."""

from core.calendar import DeadlineUnit
from rectification.enums import Anchor, LetterKind, Recipient, Signer

K, D = LetterKind, DeadlineUnit
BASIS = "本市巡察整改督办办法（以本地规定为准）"
SHIPPED: list[dict] = [
    {
        "place": 1,
        "kind": K.URGING,
        "series": "巡督",
        "anchor": Anchor.OPENED,
        "days": 10,
        "recipient": Recipient.LIAISON,
        "answer_after": 10,
    },
    {
        "place": 2,
        "kind": K.GUIDING,
        "series": "巡导",
        "anchor": Anchor.OPENED,
        "days": 45,
        "stalled_days": 30,
        "recipient": Recipient.FIRST,
        "answer_after": 10,
    },
    {
        "place": 3,
        "kind": K.REMINDING,
        "series": "巡提",
        "anchor": Anchor.DUE,
        "days": -15,
        "overdue_share": 30,
        "recipient": Recipient.LIAISON,
        "answer_after": 5,
    },
    {
        "place": 4,
        "kind": K.WARNING,
        "series": "巡诫",
        "anchor": Anchor.DUE,
        "days": 1,
        "overdue_share": 60,
        "recipient": Recipient.FIRST,
        "answer_after": 5,
    },
    {
        "place": 5,
        "kind": K.ACCOUNTABILITY,
        "series": "巡问",
        "anchor": Anchor.DUE,
        "days": 30,
        "needs_earlier": True,
        "signer": Signer.OFFICE,
        "recipient": Recipient.LEADERSHIP,
        "answer_after": 0,
    },
]


def rows() -> list[dict]:
    """Every column of every step that an installation starts with."""
    return [{"answer_unit": D.WORKDAY, "basis": BASIS} | row for row in SHIPPED]
