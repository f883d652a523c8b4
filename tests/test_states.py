"""Every state stands in its table, every step has an owner and an audit verb; docs/states/ drawn."""

import os

import pytest
from django.apps import apps

from core.transitions import state_field
from tests.world import ROOT

FOLDER = ROOT / "docs" / "states"
MODELS = [m for m in apps.get_models() if hasattr(m, "TRANSITIONS")]
IDS = [m._meta.label for m in MODELS]


def choices(model) -> dict[str, str]:
    return dict(model._meta.get_field(state_field(model)).choices)


def diagram(model) -> str:
    """A mermaid state diagram of the model's table of moves."""
    labels, first = choices(model), initial(model)
    lines = [f"# {model._meta.verbose_name}", "", f"`{model._meta.label}`", "", "```mermaid"]
    lines += ["stateDiagram-v2", f"    [*] --> {first}"]
    lines += [f"    {value} : {label}" for value, label in labels.items()]
    for move in model.TRANSITIONS:
        note = "，须写明原因" if move.note_required else ""
        words = f"{move.label}（{move.owner}{note}）"
        lines.append(f"    {move.source.value} --> {move.target.value} : {words}")
    ends = [value for value in labels if not model.TRANSITIONS.leaving(value)]
    lines += [f"    {value} --> [*]" for value in ends]
    lines += ["```", "", "| 从 | 到 | 按钮 | 由谁 | 审计动作 |", "|---|---|---|---|---|"]
    for move in model.TRANSITIONS:
        cells = (labels[move.source], labels[move.target], move.label, move.owner, move.verb)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def initial(model) -> str:
    return str(model._meta.get_field(state_field(model)).default)


def test_every_model_with_states_is_found():
    assert {m._meta.label for m in MODELS} >= {
        "rounds.Round",
        "rounds.Inspection",
        "findings.Finding",
        "findings.ImmediateFix",
        "findings.Feedback",
        "findings.Clue",
        "findings.Handoff",
        "rectification.Ledger",
        "rectification.LedgerItem",
        "rectification.Extension",
    }


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_states_are_exactly_those_of_the_table(model):
    assert {str(s) for s in model.TRANSITIONS.states()} == set(choices(model))


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_every_state_is_reached_from_the_first(model):
    reached, edge = {initial(model)}, [initial(model)]

    while edge:
        for move in model.TRANSITIONS.leaving(edge.pop()):
            if str(move.target) not in reached:
                reached.add(str(move.target))
                edge.append(str(move.target))

    assert reached == set(choices(model))


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_every_step_has_verb_label_and_owner(model):
    for move in model.TRANSITIONS:
        assert move.verb.strip(), move
        assert move.label.strip(), move
        assert move.owner.strip(), move
        assert len(move.verb) <= 40, move


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_steps_back_ask_for_a_reason(model):
    for move in model.TRANSITIONS:
        if any(word in move.label for word in ("退回", "撤销", "不同意", "重新")):
            assert move.note_required, move


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_database_refuses_an_unknown_state(model):
    column = state_field(model)
    constraints = [str(c.condition) for c in model._meta.constraints if hasattr(c, "condition")]
    written = " ".join(constraints)

    assert f"'{column}__in'" in written, f"{model._meta.label} takes any text as its state"


@pytest.mark.parametrize("model", MODELS, ids=IDS)
def test_diagram_is_current(model):
    path = FOLDER / f"{model._meta.model_name}.md"
    if os.environ.get("UPDATE_DOCS"):
        path.write_text(diagram(model), encoding="utf-8")

    assert path.read_text(encoding="utf-8") == diagram(model)
