"""The rows behind a kept figure, for who may see them: found by the numbers that were kept with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from core.targets import model_of


@dataclass(frozen=True)
class Shown:
    """How rows of one kind are told: what is read with them, what is said, where they stand."""

    joined: tuple[str, ...]
    words: Callable[[Any], str]
    page: Callable[[Any], str] = lambda row: row.get_absolute_url()


@dataclass(frozen=True)
class Row:
    words: str
    state: str
    url: str


@dataclass(frozen=True)
class Rows:
    label: str
    unit: str
    count: str
    rows: list[Row]
    missing: int  # not this person's to see, or there no more


SHOWN = {
    "rounds.inspection": Shown(("unit", "round__term"), lambda row: row.unit.name),
    "rounds.deadline": Shown(
        ("inspection__unit", "about_unit"),
        lambda row: f"{row.label}（{row.due_on}）",
        lambda row: row.url,
    ),
    "findings.finding": Shown(
        ("inspection__unit",), lambda row: f"{row.inspection.unit.name}：{row.title}"
    ),
    "findings.immediatefix": Shown((), lambda row: f"{row}　{row.problem}"),
    "findings.commonissue": Shown((), str),
    "rectification.ledgeritem": Shown((), lambda row: f"{row.number}. {row.problem}"),
    "rectification.measure": Shown(
        ("item",), lambda row: row.text, lambda row: row.item.get_absolute_url()
    ),
    "rectification.supervision": Shown((), str),
    "rectification.revisititem": Shown(
        ("item",), lambda row: f"第{row.item.number}项：{row.get_verdict_display()}"
    ),
    "fieldwork.survey": Shown(("inspection",), str),
}


def rows_of(figure: dict, user: User) -> Rows:
    """What of the figure's rows the person may see, as they are today."""
    shown = SHOWN[figure["target"]]
    model: Any = model_of(figure["target"])
    found = model.objects.visible_to(user).filter(pk__in=figure["ids"])
    found = found.select_related(*shown.joined).order_by("pk")
    rows = [Row(shown.words(row), _state(row), shown.page(row)) for row in found]
    return Rows(
        figure["label"], figure["unit"], figure["count"], rows, len(figure["ids"]) - len(rows)
    )


def _state(row: Any) -> str:
    return row.get_state_display() if hasattr(row, "get_state_display") else ""
