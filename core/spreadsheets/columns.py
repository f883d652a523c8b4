"""What a column is: its name in people's workbooks, its kind of value, how wide it prints."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    TEXT = "text"  # one line
    LONG_TEXT = "long_text"  # keeps its line breaks
    LIST = "list"  # several short words: 法律、组织人事
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    MONTH = "month"  # kept as the first day of the month
    DATETIME = "datetime"  # written only
    COUNT = "count"  # written only: whole numbers as they are, 2026 and not 2,026


HINTS = {
    Kind.INTEGER: "整数",
    Kind.NUMBER: "数字",
    Kind.DATE: "日期，如 2026年3月8日",
    Kind.MONTH: "年月，如 2026年3月",
    Kind.LIST: "多项用顿号隔开",
}


@dataclass(frozen=True)
class Column:
    """One column to read or to write; `choices` are the accepted words, `width` characters."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    max_length: int = 0
    width: int = 0

    @property
    def hint(self) -> str:
        """What to fill in, for templates and import pages."""
        words = HINTS.get(self.kind, "")
        if self.choices:
            several = f"{words}：" if self.kind == Kind.LIST else ""
            words = several + "、".join(self.choices)
        return "；".join(part for part in ("必填" if self.required else "", words) if part)
