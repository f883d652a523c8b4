"""What the register of 整改成果 can be narrowed by."""

from core.forms.filters import ChoiceFilter, ListFilter, TickFilter, WordFilter
from findings.enums import ACCOUNTABILITY, Degree
from findings.enums.outcomes import OF_ITEM, choices_of
from rounds.queries.choices import InspectionChoice, RoundChoice


class OutcomeFilter(ListFilter):
    q = WordFilter("制度、问题、单位", "name", "item__problem", "item__ledger__unit__name")
    round = RoundChoice("item__ledger__inspection__round")
    inspection = InspectionChoice("item__ledger__inspection")
    kind = ChoiceFilter("类别", choices_of(OF_ITEM))
    degree = ChoiceFilter("形态", Degree)
    people = TickFilter("只看问责", lambda rows, user: rows.filter(kind__in=ACCOUNTABILITY))
    money = TickFilter("只看追缴退赔", lambda rows, user: rows.filter(money__gt=0))
    typical = TickFilter("可作典型案例", lambda rows, user: rows.filter(is_typical=True))
