"""What an outcome may be: which 形态 its kind allows, and which days are possible."""

from datetime import date

from django.utils import timezone

from core.errors import NotYet
from findings.enums import Outcome
from findings.enums.outcomes import DEGREES


def degree_fault(kind: str, degree: int | None) -> str:
    """What is wrong with a chosen 形态, in a sentence; empty where it fits the kind."""
    possible = DEGREES.get(kind, ())
    if degree is None:
        return "请选择这一类别属于第几种形态。" if len(possible) > 1 else ""
    if degree in possible:
        return ""
    label, words = Outcome(kind).label, "、".join(str(each.label) for each in possible)
    return f"“{label}”只能归入{words}。" if words else f"“{label}”不归入形态，请留空。"


def check_degree(kind: str, degree: int | None) -> None:
    """Of rows that come in without a 形态 (a receipt) nothing is asked."""
    fault = degree_fault(kind, degree) if degree is not None else ""
    if fault:
        raise NotYet(fault)


def check_day(day: date, begin: date, what: str) -> None:
    if day > timezone.localdate():
        raise NotYet("作出日期不能晚于今天，请重新填写。")
    if day < begin:
        raise NotYet(f"作出日期不能早于{what}，请重新填写。")
