"""The list of 谈话计划."""

from django.db.models import QuerySet
from django.utils import timezone
from markupsafe import Markup

from core import formatting
from core.spreadsheets import Kind
from core.tables import FILE, PAGE, Column, Table
from fieldwork.enums.talks import TalkState
from fieldwork.models import PlannedTalk


class PlannedTalkTable(Table):
    title = "谈话计划"

    number = Column("编号", "reference", sort=("number",), css="code", width=14)
    subject = Column("对象", link=True, width=10)
    post = Column("职务", width=18)
    unit = Column("被巡察单位", "inspection__unit__name", phone="单位", width=20)
    planned_at = Column("计划时间", kind=Kind.DATETIME)
    place = Column("地点", width=16, only=FILE)
    talkers = Column("谈话人", width=16)
    topics = Column("要了解的问题", kind=Kind.LONG_TEXT, only=FILE)
    late = Column("提醒", only=PAGE)
    state = Column("状态", choices=TalkState, width=9)

    @classmethod
    def for_page(cls, rows: QuerySet) -> QuerySet:
        """Without the long sealed texts."""
        rows = rows.select_related("first", "second", "inspection__unit")
        return rows.defer("topics", "overlap_reason")

    @classmethod
    def for_file(cls, rows: QuerySet) -> QuerySet:
        return rows.select_related("inspection__unit", "first", "second")

    def value_talkers(self, talk: PlannedTalk) -> str:
        return "、".join(person.name for person in (talk.first, talk.second) if person)

    def render_late(self, talk: PlannedTalk) -> Markup | str:
        if talk.state != TalkState.PLANNED:
            return ""
        if talk.ends_at < timezone.now():
            return formatting.badge("已过时间", "danger")
        same = timezone.localtime(talk.planned_at).date() == timezone.localdate()
        return formatting.badge("今天", "warning") if same else ""
