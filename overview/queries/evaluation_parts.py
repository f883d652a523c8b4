"""The points of one evaluation by its parts, as a picture."""

from decimal import Decimal

from django.urls import reverse

from core.charts import Row, Segment, Tracks, stacked
from core.formatting import short
from overview.models import Evaluation

GOT, LOST, OPEN = "得分", "失分", "未评"


def points_by_part(evaluation: Evaluation) -> Tracks:
    """Each part as long as its full marks: what was got, or proposed where nobody has scored yet."""
    rows = [_row(evaluation, line) for line in evaluation.lines]
    return stacked("points", _finding(evaluation), rows)


def _given(line: dict) -> Decimal | None:
    """The score; what the formula proposes until there is one."""
    found = line["score"] if line["score"] is not None else line["proposed"]
    return None if found is None else Decimal(found)


def _row(evaluation: Evaluation, line: dict) -> Row:
    full, given, url = Decimal(line["full"]), _given(line), _rows_behind(evaluation, line)
    if given is None:
        return Row(
            line["name"], [Segment(OPEN, float(full), "muted", url)], f"—/{short(full)}", url
        )
    parts = [
        Segment(GOT if line["score"] is not None else "建议分", float(given), "progress", url),
        Segment(LOST, float(full - given), "danger", url),
    ]
    shown = [part for part in parts if part.value]
    return Row(line["name"], shown, f"{short(given)}/{short(full)}", url)


def _rows_behind(evaluation: Evaluation, line: dict) -> str:
    """The first figure of the part that has rows; nothing where it was judged without any."""
    figures = evaluation.figures.get(line["source"], [])
    first = next((each for each in figures if each["target"] and each["ids"]), None)
    if first is None:
        return ""
    args = [evaluation.pk, line["source"], first["key"]]
    return reverse("overview:evaluation_rows", args=args)


def _finding(evaluation: Evaluation) -> str:
    known = [(line["name"], Decimal(line["full"]) - g) for line in evaluation.lines
             if (g := _given(line)) is not None]  # fmt: skip
    if not known:
        return "还没有评分"
    name, lost = max(known, key=lambda each: each[1])
    left = len(evaluation.lines) - len(known)
    told = f"“{name}”失分最多，失{short(lost)}分" if lost > 0 else "已评的各项都是满分"
    return told + (f"；{left}项未评" if left else "")
