"""What an app says about its import: columns, who may, how a row is judged, how rows are written.

Everywhere `values` holds only what the workbook says of a row: a column that is not in it and a
blank cell are absent, and change nothing of what stands already; “清空” is there as an empty value.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from core.calendar import cn_date
from core.errors import ActionDenied, joined
from core.spreadsheets import Column, Kind
from core.workflow import StateChoices

if TYPE_CHECKING:
    from accounts.models import User


TOLD = 20  # rows between two reports
KINDS: dict[str, type["Importer"]] = {}


class Verdict(StateChoices):
    """What applying would do with one row."""

    NEW = "new", "success", "新增"
    CHANGED = "changed", "info", "更新"
    UNCHANGED = "unchanged", "muted", "无变化"
    ERROR = "error", "danger", "有误"


@dataclass(frozen=True)
class Opinion:
    """A judgement and its reasons, each a sentence or a difference."""

    verdict: Verdict
    notes: tuple[str, ...] = ()

    @classmethod
    def new(cls, *notes: str) -> "Opinion":
        return cls(Verdict.NEW, notes)

    @classmethod
    def wrong(cls, *notes: str) -> "Opinion":
        return cls(Verdict.ERROR, notes)

    @classmethod
    def of_changes(cls, notes: Sequence[str]) -> "Opinion":
        """Changed where there are differences, else unchanged."""
        return cls(Verdict.CHANGED if notes else Verdict.UNCHANGED, tuple(notes))


@dataclass(frozen=True)
class Judged:
    """One row of the workbook (`number` from 1) with what is to happen to it."""

    number: int
    values: dict[str, Any]
    verdict: Verdict
    notes: tuple[str, ...]

    @property
    def note(self) -> str:
        return joined(self.notes)


class Importer:
    """One kind of import; an instance serves one person and one run."""

    kind: ClassVar[str]  # "rounds.units": names stored uploads, the lock and the audit
    title: ClassVar[str]  # 导入被巡察单位
    noun: ClassVar[str] = "行"  # what one row is: 单位, 人员
    columns: ClassVar[Sequence[Column]]
    preview: ClassVar[Sequence[str]] = ()  # keys shown in the dry run; by default the first five
    examples: ClassVar[Sequence[Mapping[str, Any]]] = ()  # filled rows for the template
    template_label: ClassVar[str] = "下载空白模板"

    def __init__(self, user: "User") -> None:
        self.user = user
        self.is_whole = True  # whether every row of the workbook could be read
        self.progress: Callable[[int, int, str], None] | None = None  # of the job that applies

    def __init_subclass__(cls, **kwargs) -> None:
        super().__init_subclass__(**kwargs)
        if "kind" in cls.__dict__:
            KINDS[cls.kind] = cls

    def params(self) -> dict[str, Any]:
        """What another process needs to make the same importer again, as JSON."""
        return {}

    @classmethod
    def restore(cls, user: "User", params: Mapping[str, Any]) -> "Importer":
        """The importer of these ``params``. Raises ActionDenied where the person may no more."""
        return cls(user)

    @staticmethod
    def about(params: Mapping[str, Any]) -> tuple[str, int] | None:
        """The row to which what is imported belongs, if any."""
        return None

    def tell(self, done: int, total: int) -> None:
        """Report so many written rows; called by `apply` after each."""
        if self.progress and (done % TOLD == 0 or done == total):
            self.progress(done, total, f"已写入{done}行，共{total}行，全部写完才生效")

    def check_may(self) -> None:
        """Raises ActionDenied unless the person may import; the base refuses everybody."""
        raise ActionDenied("您没有导入权限。")

    def prepare(self, values: Sequence[dict[str, Any]]) -> None:
        """Load in a few queries what `judge` needs to know about all rows."""

    def key(self, values: Mapping[str, Any]) -> Hashable | None:
        """What makes two rows the same thing; the second of them is an error. None: no check."""
        return None

    def judge(self, values: Mapping[str, Any]) -> Opinion:
        """What applying would do with a row whose cells are all readable."""
        raise NotImplementedError

    def apply(self, rows: Sequence[Judged]) -> None:
        """Write the new and changed rows through the app's actions; runs in one transaction."""
        raise NotImplementedError

    def choices(self) -> Mapping[str, Sequence[str]]:
        """The words of columns whose words stand in the database, for the template's drop-downs."""
        return {}

    def listed_columns(self) -> Sequence[Column]:
        """What the page says should stand in the workbook."""
        return self.columns

    def template_columns(self) -> list[Column]:
        """The columns with all the words that they accept today."""
        words = self.choices()
        return [
            replace(column, choices=tuple(words.get(column.key, column.choices)))
            for column in self.columns
        ]

    def get_template_title(self) -> str:
        """What stands over the rows of the workbook to fill in."""
        return self.title.removeprefix("导入")

    def get_template_name(self) -> str:
        return f"{self.title}模板.xlsx"

    def get_rows(self) -> Iterable[Mapping[str, Any]]:
        """The rows that stand already: the template comes with them, to be changed and sent back."""
        return ()

    def get_examples(self, columns: Sequence[Column]) -> list[dict[str, Any]]:
        """Example rows; where the example's word is not among a column's own, its first stands there."""
        allowed = {c.key: c.choices for c in columns if c.choices and c.kind == Kind.TEXT}
        return [
            {
                key: value if value in allowed.get(key, (value,)) else allowed[key][0]
                for key, value in example.items()
            }
            for example in self.examples
        ]

    def shown_columns(self) -> list[Column]:
        keys = self.preview or [column.key for column in self.columns[:5]]
        return [column for column in self.columns if column.key in keys]


def differences(obj: models.Model, values: Mapping[str, Any]) -> list[str]:
    """How a stored row differs from new values: 在职人数：49 → 51."""
    found = []
    for name, new in values.items():
        old = getattr(obj, name)
        if not is_same(old, new):
            field = obj._meta.get_field(name)
            label = getattr(field, "verbose_name", name)
            words = dict(getattr(field, "flatchoices", ()))
            found.append(f"{label}：{shown(old, words)} → {shown(new, words)}")
    return found


def is_same(old: Any, new: Any) -> bool:
    """Whether a cell says what stands: blanks that a workbook does not keep make no difference."""
    if isinstance(old, str) and isinstance(new, str):
        return old.split() == new.split()
    return old == new


def unless_same(obj: models.Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """``values``, with what stands where a cell says the same: its blanks stay."""
    stored = {name: getattr(obj, name) for name in values}
    return {n: stored[n] if is_same(stored[n], new) else new for n, new in values.items()}


def shown(value: Any, words: Mapping[str, str] | None = None) -> str:
    """A value as a person reads it; ``words`` are a column's choices."""
    if value in (None, "", (), []):
        return "空"
    if isinstance(value, date):
        return cn_date(value)
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return str((words or {}).get(value, value))
