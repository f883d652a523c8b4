"""Everything an operator needs to know of an installation, in the order of looking, each with what to do.

The facts are those of the banner, /readyz, /metrics and the system checks; nothing is judged here a
second time. Without a database, what stands on it is said to be unexamined.
"""

from collections.abc import Iterator

from django.db import Error

from core.doctor import engines, proofs  # noqa: F401 - their sections register
from core.doctor.findings import SECTIONS, Facts, Finding, Level, Section, facts, fault

__all__ = ["Finding", "Level", "examine"]
UNEXAMINED = "数据库没有应答，这一项没有检查：请先恢复数据库，再运行一次。"


def examine() -> Iterator[tuple[Section, list[Finding]]]:
    """Every section with its findings."""
    known = facts()
    return ((each, _looked(each, known)) for each in SECTIONS)


def _looked(section: Section, known: Facts) -> list[Finding]:
    """A look that breaks off is a finding, too."""
    if section.needs_database and not known.has_database:
        return [fault(UNEXAMINED)]
    try:
        return list(section.look(known))
    except (Error, OSError) as error:
        words = str(error).partition("\n")[0]
        return [fault(f"检查中断（{words}）：请按这句话排除原因，再运行一次。")]
