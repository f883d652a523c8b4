"""What the registers of petitions and referrals can be narrowed by; no filter takes a name (URLs)."""

from django.utils import timezone

from accounts.enums import Role
from core.forms.filters import ChoiceFilter, DayFilter, ListFilter, TickFilter
from fieldwork.enums.petitions import Naming, PetitionState, ReferralState, Route, Scope, Way
from fieldwork.models import Referral
from rounds.queries.choices import InspectionChoice, RoundChoice


def _by_route(rows, route):
    found = Referral.objects.standing().filter(route=route)
    return rows.filter(pk__in=found.values("petition_id"))


def _late(rows, user):
    return rows.filter(state=ReferralState.ISSUED, due_on__lt=timezone.localdate())


class PetitionFilter(ListFilter):
    round = RoundChoice()
    state = ChoiceFilter("状态", PetitionState)
    way = ChoiceFilter("方式", Way)
    naming = ChoiceFilter("实名/匿名", Naming, empty_label="全部")
    scope = ChoiceFilter("受理范围", Scope, empty_label="全部")
    route = ChoiceFilter("分办", Route, _by_route)
    since = DayFilter("收件自", "received_on", "gte")
    until = DayFilter("收件至", "received_on", "lte")
    late = TickFilter("只看逾期收件", lambda rows, user: rows.late())
    inspection = InspectionChoice()


class ReferralFilter(ListFilter):
    route = ChoiceFilter("分办", Route)
    state = ChoiceFilter("状态", ReferralState)
    overdue = TickFilter("只看逾期", _late)
    inspection = InspectionChoice("petition__inspection")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.request.user.has_role(Role.LIAISON):
            self.leave_out("route", "inspection")
