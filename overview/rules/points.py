"""How points come of a figure: pure arithmetic over what an evaluation keeps, the same in any year (ADR 0115).

A line is a dictionary of text: ``full``, ``method``, ``step``, ``steps``; a value is a number or None
where nothing could be measured.
"""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from django.core.exceptions import ValidationError

from overview.enums import Method

TENTH = Decimal("0.1")
NOUGHT = Decimal(0)
PARTS = re.compile(r"[;；,，\s]+")


def proposed(line: dict, value: Decimal | None) -> Decimal | None:
    """Points between 0 and the full marks, to a tenth; None where a person has to judge."""
    if value is None or line.get("method", Method.HAND) == Method.HAND:
        return None
    full = Decimal(line["full"])
    exact = _exact(line, full, value)
    return min(full, max(NOUGHT, exact)).quantize(TENTH, ROUND_HALF_UP)


def _exact(line: dict, full: Decimal, value: Decimal) -> Decimal:
    match line["method"]:
        case Method.SHARE:
            return full * value / 100
        case Method.DEDUCT:
            return full - Decimal(line["step"]) * value
        case Method.REACH:
            return full * value / Decimal(line["step"])
    reached = [given for least, given in ladder_of(line["steps"]) if value >= least]
    return max(reached, default=NOUGHT)


def ladder_of(text: str) -> list[tuple[Decimal, Decimal]]:
    """“95=10；85=8” as pairs of the least value and its points; a sentence where it is none."""
    parts = [part for part in PARTS.split(text.strip()) if part]
    try:
        return [(Decimal(least), Decimal(given)) for least, given in (p.split("=") for p in parts)]
    except (ValueError, InvalidOperation):
        raise ValidationError({"steps": "分档请写成“95=10；85=8；60=5”这样的形式。"}) from None


def words(line: dict) -> str:
    """How its points come about, in one clause."""
    step = f"{Decimal(line['step']).normalize():f}" if line.get("step") else ""
    match line.get("method"):
        case Method.SHARE:
            return "按比例得分"
        case Method.DEDUCT:
            return f"每个扣{step}分"
        case Method.REACH:
            return f"达到{step}得满分，不到的按比例"
        case Method.STEPS:
            return f"分档得分：{line['steps']}"
    return ""


def grade_of(scale: list, total: Decimal) -> str:
    """The best word of [[name, least, …], …] whose least score is reached; "" where there is none."""
    reached = [(Decimal(least), name) for name, least, *_ in scale if total >= Decimal(least)]
    return max(reached)[1] if reached else ""
