"""What the register of 了解活动 can be narrowed by; whom and what was seen lie sealed and are not searched."""

from accounts.enums import Role
from core.forms.filters import ChoiceFilter, DayFilter, ListFilter, TickFilter, WordFilter
from fieldwork.enums.activities import ActivityState
from fieldwork.enums.methods import OF_ACTIVITIES
from rounds.queries.choices import InspectionChoice, RoundChoice


class ActivityFilter(ListFilter):
    only = {"mine": (Role.INSPECTOR,)}
    q = WordFilter(
        "地点、单位、参加人员",
        "place",
        "unit_below__name",
        "inspection__unit__name",
        beside=["members__name"],
    )
    round = RoundChoice()
    method = ChoiceFilter("了解方式", OF_ACTIVITIES, empty_label="全部方式")
    state = ChoiceFilter("状态", ActivityState)
    since = DayFilter("日期自", "held_on", "gte")
    until = DayFilter("日期至", "held_on", "lte")
    below = TickFilter("只看到下级单位的", lambda rows, user: rows.exclude(unit_below=None))
    mine = TickFilter("我参加的", lambda rows, user: rows.filter(members__user=user))
    inspection = InspectionChoice()
