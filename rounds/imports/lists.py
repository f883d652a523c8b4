"""被巡察单位名单 and 巡察人才库 as workbooks: their columns, how a row is judged, what is written."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.errors import NotYet
from core.importing import Importer, Judged, Opinion, Verdict, differences
from core.names import fold
from core.sheets import Column, Kind
from rounds import histories, rules
from rounds.actions import inspectors, units
from rounds.doubles import UnitDoubles
from rounds.enums import UnitSize
from rounds.models import Employment, Inspector, Sector, Unit
from rounds.unit_names import UnitNames

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


class InspectorImporter(Importer):
    """Rows are people: the same folded name with the same telephone, or else the same employer."""

    kind = "rounds.inspectors"
    title = "导入巡察人才库"
    noun = "人员"
    columns = [
        Column("name", "姓名", required=True, max_length=80),
        Column("gender", "性别", choices=("男", "女")),
        Column("born_on", "出生年月", Kind.MONTH),
        Column("party", "政治面貌", max_length=20),
        Column("employer_name", "现工作单位", required=True, max_length=100, aliases=("工作单位",)),
        Column("post", "职务", max_length=60),
        Column("rank", "职级", max_length=30),
        Column("specialities", "专业特长", Kind.LIST, max_length=30),
        Column("history_text", "工作经历", Kind.LONG_TEXT, max_length=5000, aliases=("简历",)),
        Column("school", "毕业院校", max_length=100),
        Column("phone", "联系电话", max_length=30, aliases=("电话", "手机")),
        APART,
    ]
    preview = ["name", "employer_name", "post", "rank", "history_text"]
    examples = (
        {
            "name": "张某甲",
            "gender": "男",
            "born_on": date(1985, 3, 1),
            "party": "中共党员",
            "employer_name": "市某某局",
            "post": "财务科科长",
            "rank": "一级主任科员",
            "specialities": ("财务审计", "工程建设"),
            "history_text": "2008.07-2015.06 市某甲局\n2015.07-至今 市某某局",
            "school": "某某大学",
            "phone": "13800000000",
        },
    )

    def check_may(self) -> None:
        rules.check_can_edit_pool(self.user)

    def prepare(self, values: Sequence[dict[str, Any]]) -> None:
        names = {fold(row["name"]) for row in values}
        self.people: dict[str, list[Inspector]] = {}
        known = Inspector.objects.filter(name_key__in=names, merged_into=None)
        for person in known.prefetch_related("employments"):
            self.people.setdefault(person.name_key, []).append(person)
        self.names = UnitNames()

    def key(self, values: Mapping[str, Any]) -> tuple:
        return (fold(values["name"]), fold(values.get("phone") or values["employer_name"]))

    def judge(self, values: Mapping[str, Any]) -> Opinion:
        stretches = self._history(values)
        person = self._find(values)
        if person is None:
            return self._judge_new(values, stretches or [])
        notes = differences(person, self._columns(values, person))
        if stretches is not None and stretches != _stored(person.employments.all()):
            notes.append("工作经历有变化")
        return Opinion.of_changes(notes)

    def apply(self, rows: Sequence[Judged]) -> None:
        for done, row in enumerate(rows, start=1):
            self.tell(done, len(rows))
            stretches = self._history(row.values)
            history = None if stretches is None else [s.as_row() for s in stretches]
            person = self._find(row.values)
            columns = self._columns(row.values, person)
            if person is None:
                inspectors.create(columns, employments=history or [], by=self.user)
            else:
                inspectors.edit(person, columns, employments=history, by=self.user)

    def _unknown(self, values: Mapping[str, Any], stretches: list[histories.Stretch]) -> list[str]:
        """Organisations of which somebody has to say which unit they are before a plan is submitted."""
        asked = [(values["employer_name"], None, None)]
        asked += [(s.organisation, s.from_on, s.to_on) for s in stretches]
        texts = [text for text, start, end in asked if self.names.find(text, start, end).is_open]
        if not texts:
            return []
        shown = "、".join(f"“{text[:20]}”" for text in dict.fromkeys(texts))
        return [f"{shown}不在单位名录中，导入后须认定为某个单位或系统外单位"]

    def _judge_new(self, values: Mapping[str, Any], stretches: list[histories.Stretch]) -> Opinion:
        same = self.people.get(fold(values["name"]), [])
        if not same or values.get("apart"):
            return Opinion.new(*self._unknown(values, stretches))
        places = "、".join(f"{p.employer_name}{p.phone and '，' + p.phone}" for p in same[:3])
        return Opinion.wrong(
            f"人才库中已有同名的人（{places}）。是同一人的，请填写库中的联系电话或工作单位；"
            f"不是的，请在“{APART.label}”列填“{APART.choices[0]}”。"
        )

    def _columns(self, values: Mapping[str, Any], person: Inspector | None) -> dict[str, Any]:
        """Another spelling of the name or employer that stands already is no change."""
        columns = {key: value for key, value in values.items() if key != APART.key}
        for name in ("name", "employer_name"):
            if person and fold(columns[name]) == fold(getattr(person, name)):
                columns[name] = getattr(person, name)
        if "specialities" in columns:
            columns["specialities"] = list(columns["specialities"])
        return columns

    def _history(self, values: Mapping[str, Any]) -> list[histories.Stretch] | None:
        """None where the workbook says nothing of it: what is stored stays."""
        return histories.parse(values["history_text"]) if "history_text" in values else None

    def _find(self, values: Mapping[str, Any]) -> Inspector | None:
        """The same person: by telephone, or by employer where either has no telephone."""
        same = self.people.get(fold(values["name"]), [])
        if phone := values.get("phone"):
            found = [p for p in same if fold(p.phone) == fold(phone)]
            found = found or [p for p in same if not p.phone and self._same_place(p, values)]
        else:
            found = [p for p in same if self._same_place(p, values)]
        if len(found) > 1:
            raise NotYet(f"人才库中有{len(found)}个“{values['name']}”，请填写联系电话加以区分。")
        return found[0] if found else None

    def _same_place(self, person: Inspector, values: Mapping[str, Any]) -> bool:
        return fold(person.employer_name) == fold(values["employer_name"])


def _stored(rows: Sequence[Employment]) -> list[histories.Stretch]:
    found = [histories.Stretch(r.organisation, r.from_on, r.to_on) for r in rows]
    return sorted(found, key=lambda s: (s.from_on, s.organisation))
