"""单位数据 as a workbook: a row for each figure, or a row for each fact with its years side by side."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone

from accounts.models import User
from core.errors import ActionDenied, NotYet
from core.importing import Importer, Judged, Opinion, Verdict
from core.names import fold
from core.spreadsheets import Column, Kind
from rounds import rules
from rounds.actions import facts
from rounds.actions.facts import Figure
from rounds.models import Unit, UnitFact
from rounds.models.fact import FIRST_YEAR, LARGEST, LAST_YEAR, PLACES, figure_of
from rounds.unit_names import UnitNames

UNIT = Column("unit", "单位名称", required=True, max_length=100, aliases=("单位", "被巡察单位"))
PLAIN = (
    UNIT,
    Column("name", "指标", required=True, max_length=60, aliases=("指标名称", "项目", "数据项")),
    Column("year", "年份", aliases=("年度",), max_length=10),
    Column("value", "数值", Kind.NUMBER, aliases=("数据", "数额")),
    Column("measure", "计量单位", max_length=20, aliases=("单位（计量）", "量纲")),
    Column("source", "来源", max_length=120, aliases=("数据来源", "出处")),
)
WIDE = Column("years", "2023、2024、2025……", Kind.NUMBER, aliases=("2023年", "2023年度"))
SPAN = 15  # years back that a column of their own is read for
YEAR = re.compile(r"(\d{4})(?:年度?)?")
NO_FIGURE = "没有数值。请填写年份和数值，或在以年份为列名的列（如“2024”）里填写数值。"


def year_columns() -> list[Column]:
    """The wide shape: one column a year, named 2024, 2024年 or 2024年度."""
    this = timezone.localdate().year
    return [
        Column(f"y{year}", str(year), Kind.NUMBER, aliases=(f"{year}年", f"{year}年度"))
        for year in range(this + 1, this - SPAN, -1)
    ]


class FactImporter(Importer):
    """A figure is known by unit, fact and year; without ``unit`` every row names its own."""

    kind = "rounds.unit_facts"
    title = "导入单位数据"
    noun = "指标"
    columns = PLAIN
    preview = ["unit", "name", "year", "value", "measure", "source"]
    examples = (
        {"unit": "某某局", "name": "财政拨款收入", "year": "2024", "value": 1180.5, "measure": "万元",
         "source": "2024年度部门决算"},
        {"unit": "某某局", "name": "财政拨款收入", "year": "2025", "value": 1265, "measure": "万元",
         "source": "2025年度部门决算"},
        {"unit": "某某局", "name": "在编人数", "year": "2025", "value": 51, "measure": "人"},
    )  # fmt: skip

    def __init__(self, user: User, unit: Unit | None = None) -> None:
        super().__init__(user)
        self.unit = unit
        self.columns = [*(_of_one() if unit else PLAIN), *year_columns()]

    def params(self) -> dict[str, Any]:
        return {"unit": self.unit.pk if self.unit else None}

    @classmethod
    def restore(cls, user: User, params: Mapping[str, Any]) -> "FactImporter":
        if params["unit"] is None:
            return cls(user)
        unit = Unit.objects.visible_to(user).filter(pk=params["unit"]).first()
        if unit is None:
            raise ActionDenied("这个单位已不在您的工作范围内，没有导入。")
        return cls(user, unit)

    @staticmethod
    def about(params: Mapping[str, Any]) -> tuple[str, int] | None:
        return ("rounds.unit", params["unit"]) if params["unit"] else None

    def check_may(self) -> None:
        rules.check_can_edit_units(self.user)

    def listed_columns(self) -> list[Column]:
        return [column for column in self.columns if not _is_year(column.key)] + [WIDE]

    def template_columns(self) -> list[Column]:
        """The plain shape, with the units and the years to choose from."""
        offered = {c.key: c for c in super().template_columns() if not _is_year(c.key)}
        if self.unit:
            del offered["unit"]
        return [*offered.values()]

    def choices(self) -> Mapping[str, Sequence[str]]:
        units = Unit.objects.active().order_by("order", "id").values_list("name", flat=True)
        years = tuple(column.label for column in year_columns())
        return {"unit": () if self.unit else tuple(units), "year": years}

    def shown_columns(self) -> list[Column]:
        """Of the years side by side those of which the workbook says something."""
        shown = {column.key for column in self.columns if _is_year(column.key)} & self.known_keys
        return [*super().shown_columns(), *[c for c in self.columns if c.key in shown]]

    def prepare(self, values: Sequence[dict[str, Any]]) -> None:
        self.known_keys = {key for row in values for key in row}
        self.names = UnitNames()
        self.known: dict[tuple[int, str, int], UnitFact] = {}
        self.said: dict[tuple[int, str, int], Mapping[str, Any]] = {}
        rows = UnitFact.objects.filter(name_key__in={fold(row["name"]) for row in values})
        if self.unit:
            rows = rows.filter(unit=self.unit)
        for fact in rows:
            self.known[fact.unit_id, fact.name_key, fact.year] = fact

    def key(self, values: Mapping[str, Any]) -> tuple:
        match = YEAR.fullmatch(values.get("year") or "")
        name = values.get("unit") or (self.unit.name if self.unit else "")
        return self.names.exact(name) or fold(name), fold(values["name"]), match and match[1]

    def judge(self, values: Mapping[str, Any]) -> Opinion:
        unit, figures = self._unit(values), _figures(values)
        if not figures:
            return Opinion.wrong(NO_FIGURE)
        for row in figures:
            if self.said.setdefault((unit, *row.key), values) is not values:
                return Opinion.wrong(
                    f"这个单位{row.year}年的“{row.name}”前面已有一行，请删去其中一行。"
                )
        notes = [note for row in figures if (note := self._difference(unit, row))]
        are_new = not any((unit, *row.key) in self.known for row in figures)
        if are_new and notes:
            return Opinion(Verdict.NEW, tuple(notes))
        return Opinion.of_changes(notes)

    def apply(self, rows: Sequence[Judged]) -> None:
        by_unit: dict[int, list[Figure]] = defaultdict(list)
        for row in rows:
            by_unit[self._unit(row.values)] += _figures(row.values)
        units = Unit.objects.in_bulk(by_unit)
        for done, (pk, figures) in enumerate(by_unit.items(), start=1):
            facts.enter(units[pk], figures, by=self.user)
            self.tell(done, len(by_unit))

    def _unit(self, values: Mapping[str, Any]) -> int:
        name = values.get("unit")
        if not name and self.unit:
            return self.unit.pk
        found = self.names.exact(name) if name else None
        if found is None:
            raise NotYet(f"“单位名称”：名录中没有“{name or '空'}”，请核对名称。")
        if self.unit and found != self.unit.pk:
            raise NotYet(f"“单位名称”：这里只导入“{self.unit}”的数据，这一行是“{name}”。")
        return found

    def _difference(self, unit: int, row: Figure) -> str:
        """What writing it would change, in words."""
        known = self.known.get((unit, *row.key))
        shown = "空" if row.value is None else figure_of(row.value)
        if known is None:
            return "" if row.value is None else f"{row.year}年：{shown}{row.measure or ''}"
        new = {"value": row.value, "measure": row.measure, "source": row.source}
        changed = [
            n for n, v in new.items() if v != getattr(known, n) and (v is not None or n == "value")
        ]
        if not changed:
            return ""
        if changed == ["value"]:
            return f"{row.year}年：{known.figure} → {shown}"
        after = UnitFact(name=known.name, year=row.year)
        for name in new:
            setattr(after, name, getattr(known, name) if new[name] is None else new[name])
        return f"{row.year}年：{known.written} → {after.written}"


def _of_one() -> list[Column]:
    """In a workbook about one unit “单位” is the unit of measure."""
    named = replace(UNIT, required=False, aliases=("被巡察单位",))
    measure = next(column for column in PLAIN if column.key == "measure")
    changed = {"unit": named, "measure": replace(measure, aliases=("单位", *measure.aliases))}
    return [changed.get(column.key, column) for column in PLAIN]


def _is_year(key: str) -> bool:
    return key.startswith("y") and key[1:].isdecimal()


def _figures(values: Mapping[str, Any]) -> list[Figure]:
    """The figures of one row, in either shape or both; raises NotYet where one cannot be kept."""
    pairs = [(int(key[1:]), value) for key, value in values.items() if _is_year(key)]
    if "year" in values or "value" in values:
        if not values.get("year") or "value" not in values:
            raise NotYet("“年份”和“数值”要一起填写。")
        pairs.append((_year(values["year"]), values["value"]))
    rest = {name: values.get(name) for name in ("measure", "source")}
    return [
        Figure(values["name"], year, None if value is None else _exact(value, year), **rest)
        for year, value in pairs
    ]


def _year(text: str) -> int:
    match = YEAR.fullmatch(text)
    if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        raise NotYet(f"“年份”：应为{FIRST_YEAR}至{LAST_YEAR}之间的年份，如2024，现在是“{text}”。")
    return int(match[1])


def _exact(value: Decimal | float, year: int) -> Decimal:
    """The number as it was typed."""
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        exact = Decimal("NaN")
    if not exact.is_finite() or abs(exact) >= LARGEST:
        raise NotYet(f"{year}年的数值过大，请核对计量单位。")
    if exact != round(exact, PLACES):
        raise NotYet(f"{year}年的数值小数最多{PLACES}位，请先四舍五入。")
    return exact
