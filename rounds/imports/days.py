"""放假和调休安排 from a workbook or a calendar file: how a day is judged, what is written."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from accounts.models import User
from core import ics, spreadsheets
from core.calendar import Workdays
from core.importing import Importer, Judged, Opinion, Verdict, differences
from core.models import CalendarDay
from core.spreadsheets import Column, Kind
from rounds import rules, shifting
from rounds.actions import workdays

REST, WORK = "休息", "上班"
# How published calendars say that a weekend day is worked, or a day is free.
WORK_WORDS = ("补班", "上班", "调休上班", "（班）", "(班)", "工作日")
REST_WORDS = ("休", "放假", "假期", "节日", "假")
SPAN = (2004, 2100)


class DayImporter(Importer):
    """Rows are days; what is not listed keeps Monday to Friday once the year is complete."""

    kind = "rounds.calendar_days"
    title = "导入放假和调休安排"
    noun = "天"
    columns = [
        Column("day", "日期", Kind.DATE, required=True),
        Column(
            "nature", "休息或上班", required=True, choices=(REST, WORK), aliases=("性质", "类型")
        ),
        Column("name", "名称", max_length=60, aliases=("节日", "说明")),
        Column("source", "依据", max_length=120, aliases=("文号",)),
    ]
    preview = ["day", "nature", "name", "source"]
    examples = (
        {
            "day": date(2027, 1, 1),
            "nature": REST,
            "name": "元旦",
            "source": "国办发明电〔20××〕×号",
        },
        {
            "day": date(2027, 1, 3),
            "nature": WORK,
            "name": "元旦调休",
            "source": "国办发明电〔20××〕×号",
        },
    )
    moving = False  # whether final dates move, too, and the digest of those that were shown
    shown: str | None = None

    def params(self) -> dict[str, Any]:
        return {"moving": self.moving, "shown": self.shown}

    @classmethod
    def restore(cls, user: User, params: Mapping[str, Any]) -> "DayImporter":
        made = cls(user)
        made.moving, made.shown = params["moving"], params["shown"]
        return made

    def check_may(self) -> None:
        rules.check_can_edit_calendar(self.user)

    def prepare(self, values: Sequence[dict[str, Any]]) -> None:
        days = [row["day"] for row in values]
        self.known = CalendarDay.objects.in_bulk(days)
        self.workdays = Workdays()

    def key(self, values: Mapping[str, Any]) -> date:
        return values["day"]

    def judge(self, values: Mapping[str, Any]) -> Opinion:
        day = values["day"]
        if not SPAN[0] <= day.year <= SPAN[1]:
            return Opinion.wrong(f"年份{day.year}不像放假安排的年份，请核对日期。")
        if values["nature"] == WORK and day.weekday() < 5 and self._needs_no_entry(day):
            return Opinion.wrong("这一天是周一至周五，本来就上班，请核对日期或删去这一行。")
        known = self.known.get(day)
        if known is None:
            return Opinion.new()
        return Opinion.of_changes(differences(known, columns_of(values, known)))

    def apply(self, rows: Sequence[Judged]) -> None:
        workdays.enter(self._days(rows), moving=self.moving, shown=self.shown, by=self.user)

    def shifts(self, rows: Sequence[Judged]) -> list[shifting.Shift]:
        """The final dates that these rows would move."""
        wanted = [row for row in rows if row.verdict in (Verdict.NEW, Verdict.CHANGED)]
        return shifting.of({d: columns["is_workday"] for d, columns in self._days(wanted).items()})

    def _days(self, rows: Sequence[Judged]) -> dict[date, dict]:
        return {
            row.values["day"]: columns_of(row.values, self.known.get(row.values["day"]))
            for row in rows
        }

    def _needs_no_entry(self, day: date) -> bool:
        """Monday to Friday that is worked without being entered; one that is free may be worked again."""
        return day not in self.known and self.workdays.guess(day)


def columns_of(values: Mapping[str, Any], known: CalendarDay | None) -> dict[str, Any]:
    """A row of the workbook as columns of the table, over what stands there already."""
    old = known or CalendarDay()
    return {
        "is_workday": values["nature"] == WORK,
        "name": values.get("name", old.name),
        "source": values.get("source", old.source),
    }


def as_workbook(data: bytes) -> bytes:
    """A calendar file (.ics) as the workbook that the import reads; a day whose entry says
    neither 休 nor 班 keeps its cell empty, and the dry run names it."""
    rows = [(d.day, nature_of(d.words), d.words[:60], "") for d in ics.days_of(data)]
    with spreadsheets.write(DayImporter.columns, rows, title=DayImporter.title) as file:
        return file.read()


def nature_of(words: str) -> str:
    """休息, 上班, or nothing where the words do not tell."""
    if any(word in words for word in WORK_WORDS):
        return WORK
    return REST if any(word in words for word in REST_WORDS) else ""
