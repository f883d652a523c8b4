"""巡察人才库 as a workbook: its columns, how a row is judged, what is written."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from core.errors import NotYet
from core.importing import Importer, Judged, Opinion, differences
from core.names import fold
from core.spreadsheets import Column, Kind
from rounds import histories, rules
from rounds.actions import inspectors
from rounds.imports.units import APART
from rounds.models import Employment, Inspector
from rounds.unit_names import UnitNames


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
