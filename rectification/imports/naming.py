"""Units and categories as workbooks of whole ledgers name them."""

from collections.abc import Mapping
from typing import Any

from core.errors import NotYet
from core.names import fold
from core.spreadsheets import Column
from findings.models import Category
from rectification.words import category_words
from rounds.unit_names import UnitNames

UNIT = Column(
    "unit", "被巡察单位", required=True, max_length=100,
    aliases=("单位", "单位名称", "整改单位", "被巡察党组织"),
)  # fmt: skip
CATEGORY = Column("category", "问题分类", max_length=130, aliases=("分类", "问题类别", "一级分类"))


def unit_of(names: UnitNames, values: Mapping[str, Any]) -> int:
    """The unit's key. Raises NotYet with what to do where the directory has no such name."""
    found = names.exact(values["unit"])
    if found is None:
        raise NotYet(
            f"“被巡察单位”：名录中没有“{values['unit']}”，请核对名称，或先在“单位”中增加（曾用名也可以）。"
        )
    return found


class CategoryNames:
    """Categories by “一级／二级”, or by a name that only one of them has."""

    def __init__(self) -> None:
        rows = list(Category.objects.filter(is_active=True).select_related("parent"))
        self.words = tuple(category_words(row) for row in rows)
        self._found: dict[str, list[Category]] = {}
        for row, words in zip(rows, self.words, strict=True):
            for spelling in {fold(words), fold(row.name)}:
                self._found.setdefault(spelling, []).append(row)

    def find(self, values: Mapping[str, Any]) -> Category | None:
        words = values.get("category")
        if not words:
            return None
        found = self._found.get(fold(words), [])
        if len(found) != 1:
            tops = "、".join(word for word in self.words if "／" not in word)
            raise NotYet(f"“问题分类”：没有“{words}”，一级分类应为：{tops}；二级写作“一级／二级”。")
        return found[0]
