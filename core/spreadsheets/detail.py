"""What is known of a sheet beside its values, whatever its format."""

from dataclasses import dataclass, field

UNCALCULATED = "公式还没有算出结果，请用 WPS 或 Excel 打开并保存一次，或改成数值"

Place = tuple[int, int]  # row and column, from 0


@dataclass
class Details:
    """`faults` maps a cell to a sentence, `hidden` holds indices of rows; both from 0."""

    faults: dict[Place, str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    is_1904: bool = False


def fault_of(code: str) -> str:
    """The sentence of a cell that shows #N/A, #DIV/0! and the like."""
    return f"公式出错（{code.strip()[:12] or '错误值'}），请改成正确的内容"


class Handler:
    """Elements by local name: prefixes and strict OOXML change nothing."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...
