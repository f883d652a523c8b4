"""Standing wordings of documents: named texts with named fields that offices adapt without a programmer.

A wording is a template of a language that can do two things: put in a field, and ask whether one is
filled or what it says. Nothing else of Jinja2 is let through (`_ALLOWED`), and what a template gets
is a closed list of plain texts: no objects, so there is nothing to reach settings, files or rows by.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from core.errors import NotYet
from core.models import WordingVersion

LONGEST, DEEPEST, MOST_FIELDS = 4000, 12, 60
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.If, nodes.Const,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not,
)  # fmt: skip
_EXAMPLE = "{{ 字段 }} 填入内容，{% if 字段 %}…{% else %}…{% endif %} 按有无取舍"


@dataclass(frozen=True)
class Wording:
    """One named text: what it begins with, and its fields with a sample each."""

    key: str
    group: str
    label: str
    text: str
    fields: Mapping[str, str] = field(default_factory=dict)


def _language() -> ImmutableSandboxedEnvironment:
    """An environment without a single global, filter or test."""
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=False)
    made.globals.clear()
    made.filters.clear()
    made.tests.clear()
    return made


_environment = _language()
_wordings: dict[str, Wording] = {}


def register(key: str, group: str, label: str, text: str, **fields: str) -> Wording:
    """Add a wording; ``fields`` are its field names with samples. Its own text must pass ``check``."""
    made = Wording(key, group, label, text.strip(), fields)
    check(made, made.text)
    _wordings[key] = made
    return made


def all_wordings() -> list[Wording]:
    return list(_wordings.values())


def get(key: str) -> Wording | None:
    return _wordings.get(key)


def say(key: str, **values: object) -> str:
    """The wording in force with its fields filled in; an unknown field is a programmer's error."""
    wording = _wordings[key]
    if missing := set(wording.fields) - set(values):
        raise LookupError(f"wording {key} wants {sorted(missing)}")
    return render(current_text(wording), {name: values[name] for name in wording.fields})


def current(wording: Wording) -> WordingVersion | None:
    """The newest version, or None while the built-in text is in force."""
    return WordingVersion.objects.filter(key=wording.key).order_by("-number").first()


def current_text(wording: Wording) -> str:
    newest = current(wording)
    return newest.text if newest else wording.text


def sample(wording: Wording, text: str) -> str:
    """What ``text`` gives over the samples; raises ActionDenied as ``check`` does."""
    check(wording, text)
    return render(text, wording.fields)


def render(text: str, values: Mapping[str, object]) -> str:
    """Fill in: every value becomes plain text first, so a template never holds an object."""
    plain = {name: "" if value is None else str(value) for name, value in values.items()}
    try:
        return _environment.from_string(text).render(plain).strip()
    except (TemplateError, ArithmeticError, TypeError) as error:
        raise NotYet(
            "这段用语无法填入内容，请巡察办在“文书用语”页面核对花括号和字段名。"
        ) from error


def check(wording: Wording, text: str) -> None:
    """Raises ActionDenied with what is wrong and what may stand there."""
    if not text.strip():
        raise NotYet("内容不能为空。要恢复原样，请使用“恢复内置用语”。")
    if len(text) > LONGEST:
        raise NotYet(f"内容不能超过{LONGEST}个字，现有{len(text)}个字。")
    tree = _parsed(text)
    used = list(_walk(tree, 0))
    names = {node.name for node in used if isinstance(node, nodes.Name)}
    if len([node for node in used if isinstance(node, nodes.Name)]) > MOST_FIELDS:
        raise NotYet(f"一段用语最多使用{MOST_FIELDS}处字段。")
    if unknown := sorted(names - set(wording.fields)):
        listed = "、".join(wording.fields) or "无"
        raise NotYet(f"没有“{'、'.join(unknown)}”这个字段。可用的字段：{listed}。")
    render(text, wording.fields)


def _parsed(text: str) -> nodes.Template:
    try:
        return _environment.parse(text)
    except TemplateSyntaxError as error:
        raise NotYet(f"第{error.lineno}行的花括号写法不对。{_EXAMPLE}。") from error
    except RecursionError as error:
        raise NotYet(f"写法嵌套太深，请简化。{_EXAMPLE}。") from error


def _walk(node: nodes.Node, depth: int) -> Iterator[nodes.Node]:
    """Every node; raises ActionDenied for one that the language does not have."""
    if depth > DEEPEST:
        raise NotYet(f"写法嵌套太深，请简化。{_EXAMPLE}。")
    if not isinstance(node, _ALLOWED) or (isinstance(node, nodes.Name) and node.ctx != "load"):
        raise NotYet(f"第{node.lineno}行用了不支持的写法。只能这样写：{_EXAMPLE}。")
    yield node
    for child in node.iter_child_nodes():
        yield from _walk(child, depth + 1)


def versions(wording: Wording) -> Any:
    """All versions, newest first."""
    return WordingVersion.objects.filter(key=wording.key).select_related("by")
