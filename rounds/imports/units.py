"""被巡察单位名单 as a workbook: its columns, how a row is judged, what is written."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.importing import Importer, Judged, Opinion, Verdict, differences
from core.names import fold
from core.spreadsheets import Column, Kind
from rounds import rules
from rounds.actions import units
from rounds.doubles import UnitDoubles
from rounds.enums import UnitSize
from rounds.models import Sector, Unit

# Columns taken as they are.
PLAIN = ("organisation", "staff", "party_members", "note", "short_name")


# How a row says that it is not the one it resembles; read, never stored.
APART = Column("apart", "重名核对", choices=("不是同一个",), aliases=("同名核对",))


SIZES = {size.label: size.value for size in UnitSize}


class UnitImporter(Importer):
    """Rows are units by their folded name; a parent may stand in the list or in the same workbook."""

    kind = "rounds.units"
    title = "导入被巡察单位"
    noun = "单位"
    columns = [
        Column("sector", "领域", required=True, max_length=30),
        Column("name", "单位名称", required=True, max_length=100, aliases=("单位", "被巡察单位")),
        Column("organisation", "党组织形式", max_length=30),
        Column("size", "规模", choices=tuple(SIZES)),
        Column("parent", "上级党组织", max_length=100),
        Column("staff", "在职人数", Kind.INTEGER),
        Column("party_members", "党员人数", Kind.INTEGER),
        Column("note", "备注", max_length=300),
        Column("short_name", "简称", max_length=40),
        Column("names", "曾用名", Kind.LIST, max_length=100, aliases=("其他名称",)),
        APART,
    ]
    preview = ["sector", "name", "organisation", "size", "parent"]
    examples = (
        {
            "sector": "经济",
            "name": "市某某局",
            "organisation": "党组",
            "size": "大",
            "staff": 51,
            "party_members": 38,
            "short_name": "某某局",
            "names": ("市某某委员会",),
        },
        {
            "sector": "经济",
            "name": "市某某局某某中心",
            "organisation": "党支部",
            "size": "小",
            "parent": "市某某局",
            "staff": 12,
            "party_members": 7,
        },
    )

    def check_may(self) -> None:
        rules.check_can_edit_units(self.user)

    def choices(self) -> Mapping[str, Sequence[str]]:
        return {"sector": tuple(Sector.objects.values_list("name", flat=True))}

    def prepare(self, values: Sequence[dict[str, Any]]) -> None:
        units = Unit.objects.filter(merged_into=None).select_related("parent", "sector")
        self.known = {fold(unit.name): unit for unit in units.prefetch_related("names")}
        self.doubles = UnitDoubles()
        self.sectors = {sector.name: sector for sector in Sector.objects.all()}
        self.parents = {
            name: fold(unit.parent.name) for name, unit in self.known.items() if unit.parent
        }
        told = [row for row in values if "parent" in row]
        self.parents |= {fold(row["name"]): fold(row["parent"]) for row in told}
        self.named = self.known.keys() | {fold(row["name"]) for row in values}

    def key(self, values: Mapping[str, Any]) -> str:
        return fold(values["name"])

    def judge(self, values: Mapping[str, Any]) -> Opinion:
        if problems := self._problems(values):
            return Opinion.wrong(*problems)
        unit = self.known.get(fold(values["name"]))
        if unit is None:
            return self._judge_new(values)
        notes = differences(unit, self._columns(values))
        old = self._parent_name(unit)
        new = values.get("parent", old)
        if fold(old) != fold(new):
            notes.append(f"上级党组织：{old or '空'} → {new or '空'}")
        if added := self._new_names(unit, values):
            notes.append(f"曾用名增加：{'、'.join(added)}")
        return Opinion.of_changes(notes)

    def _judge_new(self, values: Mapping[str, Any]) -> Opinion:
        near = self.doubles.of(values["name"])
        if not near or values.get("apart"):
            return Opinion.new()
        return Opinion.wrong(
            f"与名录中的“{'”“'.join(near[:3])}”相近。是同一单位的，请把单位名称改成名录中的写法；"
            f"不是的，请在“{APART.label}”列填“{APART.choices[0]}”。"
        )

    def apply(self, rows: Sequence[Judged]) -> None:
        """Parents before children, so that every row finds its own."""
        waiting, done = list(rows), 0
        while waiting:
            names = {fold(row.values["name"]) for row in waiting if row.verdict == Verdict.NEW}
            ready, later = [], []
            for row in waiting:
                (later if fold(row.values.get("parent")) in names else ready).append(row)
            if not ready:  # each is the other's parent: the write says so
                ready, later = later, []
            for row in ready:
                self._write(row)
                done += 1
                self.tell(done, len(rows))
            waiting = later

    def _write(self, row: Judged) -> None:
        columns = self._columns(row.values)
        if "parent" in row.values:
            columns["parent"] = self.known.get(fold(row.values["parent"]))
        name = fold(row.values["name"])
        unit = self.known.get(name)
        added = self._new_names(unit, row.values)
        names = [{"name": name, "from_on": None, "until_on": None} for name in added]
        if unit:
            stored = list(unit.names.values("name", "from_on", "until_on")) if names else []
            units.edit(unit, columns, names=[*stored, *names] if names else None, by=self.user)
        else:
            columns |= {"name": row.values["name"], "order": row.number}
            self.known[name] = units.create(columns, names=names, by=self.user)

    def _columns(self, values: Mapping[str, Any]) -> dict[str, Any]:
        columns = {key: value for key, value in values.items() if key in PLAIN}
        columns["sector"] = self.sectors[values["sector"]]
        if "size" in values:
            columns["size"] = SIZES.get(values["size"], UnitSize.SMALL)
        return columns

    def _new_names(self, unit: Unit | None, values: Mapping[str, Any]) -> list[str]:
        """A list adds names; those kept with their dates stay, and are taken away on the unit's page."""
        known = {fold(row.name) for row in unit.names.all()} if unit else set()
        return [name for name in values.get("names", ()) if fold(name) not in known]

    def _parent_name(self, unit: Unit) -> str:
        return unit.parent.name if unit.parent else ""

    def _problems(self, values: Mapping[str, Any]) -> list[str]:
        parent = values.get("parent")
        found = []
        if values["sector"] not in self.sectors:
            words = "、".join(self.sectors) or "尚未设置任何领域"
            found.append(f"“领域”：没有“{values['sector']}”，应为：{words}。")
        if parent and fold(parent) not in self.named:
            found.append(f"“上级党组织”：名录和本表中都没有“{parent}”，请核对名称。")
        elif parent and self._is_circular(fold(values["name"])):
            found.append(f"“上级党组织”：“{values['name']}”与“{parent}”互为上级，请核对。")
        for key, label in (("staff", "在职人数"), ("party_members", "党员人数")):
            count = values.get(key)
            if count is not None and not 0 <= count <= 1_000_000:
                found.append(f"“{label}”：{count}不合理，请核对。")
        return found

    def _is_circular(self, name: str) -> bool:
        seen, above = {name}, self.parents.get(name)
        while above:
            if above in seen:
                return True
            seen.add(above)
            above = self.parents.get(above)
        return False
