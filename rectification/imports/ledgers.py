"""Base of workbooks with a line for each measure of one ledger, as its export has them (ADR 0075)."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Self

from accounts.models import User
from core.errors import ActionDenied, NotYet
from core.importing import Importer, Opinion, Verdict
from core.names import fold
from core.spreadsheets import Column, Kind
from rectification.models import Ledger, LedgerItem, Measure

NUMBER = Column("number", "序号", Kind.INTEGER, required=True, aliases=("问题序号", "编号"))
PROBLEM = Column(
    "problem", "反馈问题", Kind.LONG_TEXT, width=30, aliases=("问题", "巡察反馈问题", "问题清单")
)
PLACE = Column("place", "措施序号", Kind.INTEGER, aliases=("措施编号",))
MEASURE = Column(
    "text", "整改措施", Kind.LONG_TEXT, max_length=5000, width=40, aliases=("措施", "具体措施", "任务清单")
)  # fmt: skip


def said_once(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> dict[str, Any]:
    """What the lines of one item say of the item itself: on its first line, or on each alike.

    Raises ActionDenied where two lines say two things.
    """
    found: dict[str, Any] = {}
    for column in columns:
        said = [row[column.key] for row in rows if column.key in row]
        if any(value != said[0] for value in said):
            raise NotYet(f"同一序号的“{column.label}”写了两种，请改成一样的，或者只填在第一行。")
        found |= {column.key: said[0]} if said else {}
    return found


class LedgerImporter(Importer):
    """Serves one ledger. A subclass judges all the lines of one item together, in ``judge_item``.

    The template is the ledger itself, to be filled in and sent back.
    """

    noun = "措施"
    preview: ClassVar[Sequence[str]] = ("number", "problem", "place", "text")
    template_label = "下载台账工作簿（已填好现有内容）"

    def __init__(self, user: User, ledger: Ledger) -> None:
        super().__init__(user)
        self.ledger = ledger

    def params(self) -> dict[str, Any]:
        return {"ledger": self.ledger.pk}

    @classmethod
    def restore(cls, user: User, params: Mapping[str, Any]) -> Self:
        ledger = Ledger.objects.visible_to(user).filter(pk=params["ledger"]).first()
        if ledger is None:
            raise ActionDenied("这本台账已不在您的工作范围内，没有导入。")
        return cls(user, ledger)

    @staticmethod
    def about(params: Mapping[str, Any]) -> tuple[str, int]:
        return ("rectification.ledger", params["ledger"])

    def get_template_title(self) -> str:
        return f"{self.ledger.unit}{super().get_template_title()}"

    def get_template_name(self) -> str:
        return f"{self.get_template_title()}.xlsx"

    def get_rows(self) -> Iterator[dict[str, Any]]:
        for item in self.stored_items():
            for place, measure in enumerate(item.measures.all() or [None], 1):
                own = {"place": place, "text": measure.text} if measure else {}
                line = {"number": item.number, "problem": item.problem}
                yield line | own | self.written(item, measure, is_first=place == 1)

    def written(
        self, item: LedgerItem, measure: Measure | None, *, is_first: bool
    ) -> dict[str, Any]:
        """What a line of the template says besides the item's and the measure's words."""
        raise NotImplementedError

    def judge_item(self, item: LedgerItem, rows: Sequence[Mapping[str, Any]]) -> list[Opinion]:
        """One opinion a line. Raises ActionDenied with a sentence about the item as a whole."""
        raise NotImplementedError

    def stored_items(self) -> list[LedgerItem]:
        items = self.ledger.items.prefetch_related("measures").order_by("number")
        for item in items:
            item.ledger = self.ledger
        return list(items)

    def prepare(self, values: Sequence[dict[str, Any]]) -> None:
        self.items = {item.number: item for item in self.stored_items()}
        lines: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
        for told in values:
            lines[told["number"]].append(told)
        self.opinions: dict[Hashable, Opinion] = {}
        for number, rows in lines.items():
            for row, opinion in zip(rows, self._judged(number, rows), strict=True):
                self.opinions.setdefault(self.key(row), opinion)

    def key(self, values: Mapping[str, Any]) -> Hashable:
        """A measure of an item by its place, a new one by its words."""
        return values["number"], values.get("place") or fold(values.get("text") or "")

    def judge(self, values: Mapping[str, Any]) -> Opinion:
        return self.opinions[self.key(values)]

    def measure_of(self, item: LedgerItem, row: Mapping[str, Any]) -> Measure | None:
        """The stored measure that a line is about: by its place, else by its words."""
        measures = list(item.measures.all())
        place = row.get("place")
        if place:
            return measures[place - 1] if 0 < place <= len(measures) else None
        text = fold(row.get("text") or "")
        return next((m for m in measures if text and fold(m.text) == text), None)

    def _judged(self, number: int, rows: Sequence[Mapping[str, Any]]) -> list[Opinion]:
        item = self.items.get(number)
        if item is None:
            return [Opinion.wrong(f"台账里没有第{number}项，请核对序号。")] * len(rows)
        stands = fold(item.problem)
        if any(fold(row.get("problem") or stands) != stands for row in rows):
            sentence = (
                f"反馈问题与台账第{number}项不同，请核对序号；反馈问题的表述不能在工作簿里改。"
            )
            return [Opinion.wrong(sentence)] * len(rows)
        try:
            return self.judge_item(item, rows)
        except ActionDenied as error:
            return [Opinion.wrong(error.sentence)] * len(rows)


def with_notes(opinion: Opinion, notes: Sequence[str]) -> Opinion:
    """The line's opinion with what changes in its item, too."""
    if not notes or opinion.verdict == Verdict.ERROR:
        return opinion
    changed = Verdict.CHANGED if opinion.verdict == Verdict.UNCHANGED else opinion.verdict
    return Opinion(changed, (*notes, *opinion.notes))
