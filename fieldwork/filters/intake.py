"""What letters to organs and what they told can be narrowed by; texts lie sealed and are not searched."""

from django.utils import timezone
from django_filters import ModelChoiceFilter

from accounts.enums import Role
from core.forms.filters import ChoiceFilter, ListFilter, TickFilter
from fieldwork.enums.intake import IntakeKind, IntakeState
from rounds.models import Organ
from rounds.queries.choices import InspectionChoice, RoundChoice


def _organs(path: str) -> ModelChoiceFilter:
    return ModelChoiceFilter(
        label="机关", field_name=path, queryset=Organ.objects.all(), empty_label="全部机关"
    )


def _late(rows, user):
    return rows.filter(state=IntakeState.ISSUED, due_on__lt=timezone.localdate())


class IntakeFilter(ListFilter):
    round = RoundChoice("round")
    organ = _organs("organ")
    state = ChoiceFilter("状态", IntakeState)
    overdue = TickFilter("只看逾期", _late)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.request.user.has_role(Role.ORGAN):
            self.leave_out("round", "organ")


class IntakeItemFilter(ListFilter):
    round = RoundChoice("reply__inspection__round")
    organ = _organs("reply__request__organ")
    kind = ChoiceFilter("类别", IntakeKind)
    inspection = InspectionChoice("reply__inspection")
