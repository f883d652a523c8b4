"""What the library of 上传下达 can be narrowed by; its words are searched."""

from django.utils import timezone

from accounts.enums import OVERSIGHT, Role
from core.forms.filters import ChoiceFilter, ListFilter, SearchFilter, TickFilter
from fieldwork.enums.directives import DirectiveKind, DirectiveState
from fieldwork.models import Directive
from fieldwork.queries import directives as queries
from rounds.queries.choices import RoundChoice


def _owed(rows, user):
    return rows.filter(pk__in=Directive.objects.owed_by(user).values("pk"))


def _late(rows, user):
    return rows.filter(pk__in=queries.late(timezone.localdate()).values("pk"))


class DirectiveFilter(ListFilter):
    only = {"mine": (Role.INSPECTOR,), "state": OVERSIGHT, "late": OVERSIGHT}
    q = SearchFilter("标题、来源、内容")
    kind = ChoiceFilter("类别", DirectiveKind)
    round = RoundChoice("round")
    state = ChoiceFilter("状态", DirectiveState)
    mine = TickFilter("只看待我签收", _owed)
    late = TickFilter("只看逾期未签收", _late)
