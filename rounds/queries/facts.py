"""单位数据 as a table of facts by years, each with its change against the year before."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from accounts.models import User
from core.documents.tree import Bar, Chart
from rounds.models import Unit, UnitFact
from rounds.models.fact import figure_of

YEARS = 6  # columns of the table: the newest
DRAWN = 3  # years that make a picture


@dataclass(frozen=True)
class Cell:
    fact: UnitFact
    change: str

    @property
    def text(self) -> str:
        return "\n".join(filter(None, (self.fact.figure, self.change)))


@dataclass(frozen=True)
class FactRow:
    """One fact in one unit of measure."""

    name: str
    measure: str
    cells: tuple[Cell | None, ...]

    @property
    def label(self) -> str:
        return f"{self.name}（{self.measure}）" if self.measure else self.name

    @property
    def entered(self) -> list[UnitFact]:
        """Oldest first."""
        return [cell.fact for cell in self.cells if cell]

    @property
    def sources(self) -> str:
        return "；".join(dict.fromkeys(fact.source for fact in self.entered if fact.source))

    @property
    def chart(self) -> Chart | None:
        """From three years on, where none is below nothing."""
        facts = self.entered
        if len(facts) < DRAWN or any(fact.value < 0 for fact in facts):
            return None
        bars = tuple(Bar(f"{fact.year}年", _plain(fact.value), self.measure) for fact in facts)
        return Chart(self.finding, bars)

    @property
    def finding(self) -> str:
        """What the picture says: 财政拨款：2023年至2025年由1,000万元增至1,200万元，增长20%."""
        first, last = self.entered[0], self.entered[-1]
        begins = f"{self.name}：{first.year}年至{last.year}年"
        if first.value == last.value:
            return f"{begins}首尾持平，均为{last.figure}{self.measure}"
        verb = "增至" if last.value > first.value else "减至"
        change = change_words(first.value, last.value, self.measure)
        tail = f"，{change}" if change else ""
        return f"{begins}由{first.figure}{self.measure}{verb}{last.figure}{self.measure}{tail}"


@dataclass(frozen=True)
class FactTable:
    years: tuple[int, ...]
    rows: tuple[FactRow, ...]

    @property
    def charts(self) -> list[Chart]:
        return [chart for row in self.rows if (chart := row.chart)]


def table_of(unit: Unit, user: User) -> FactTable:
    """The newest years of what the person may see, in one statement."""
    found: dict[tuple[str, str], dict[int, UnitFact]] = {}
    for fact in UnitFact.objects.visible_to(user).filter(unit=unit).order_by("pk"):
        fact.unit = unit
        found.setdefault((fact.name_key, fact.measure), {})[fact.year] = fact
    years = sorted({year for facts in found.values() for year in facts})[-YEARS:]
    rows = [_row(facts, years) for facts in found.values()]
    return FactTable(tuple(years), tuple(row for row in rows if row.entered))


def change_words(before: Decimal, now: Decimal, measure: str) -> str:
    """增长12.5%, of percentages 上升2个百分点; "" where the year before was nothing."""
    if now == before:
        return "持平"
    if measure in ("%", "％"):
        return f"{'上升' if now > before else '下降'}{figure_of(abs(now - before))}个百分点"
    if before <= 0:
        return ""
    share = (abs(now - before) * 100 / before).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{'增长' if now > before else '下降'}{figure_of(share)}%"


def _row(facts: dict[int, UnitFact], years: list[int]) -> FactRow:
    latest = facts[max(facts)]
    cells = tuple(_cell(facts, year) for year in years)
    return FactRow(latest.name, latest.measure, cells)


def _cell(facts: dict[int, UnitFact], year: int) -> Cell | None:
    fact, before = facts.get(year), facts.get(year - 1)
    if fact is None:
        return None
    return Cell(fact, change_words(before.value, fact.value, fact.measure) if before else "")


def _plain(value: Decimal) -> int | Decimal:
    """Without noughts behind the point."""
    return int(value) if value == value.to_integral_value() else value.normalize()
