"""Pages of 谈话计划: the list, one talk, planning, changing, cancelling."""

from datetime import timedelta

from django.utils import timezone

from accounts.enums import Role
from core import audit
from core.formatting import state_badge
from core.verbs import VerbKind
from core.views import ActionView, ScopedDetail
from core.views.restricted import Restricted, RestrictedList
from fieldwork.actions import planned_talks as actions
from fieldwork.enums.talks import TalkState
from fieldwork.filters.planned_talks import PlannedTalkFilter
from fieldwork.forms.planned_talks import PlannedTalkForm
from fieldwork.models import PlannedTalk
from fieldwork.rules import planned_talks as rules
from fieldwork.tables.planned_talks import PlannedTalkTable
from fieldwork.verbs import TalkVerb
from rounds.inspection_pages import ListOfInspections, OfInspection, UnderInspection

READERS = (Role.INSPECTOR,)
STEPS = ("edit", "cancel", "hold")


class PlannedTalkList(RestrictedList, ListOfInspections):
    model = PlannedTalk
    roles = READERS
    template_name = "fieldwork/planned_talk_list.html"
    register_name = "谈话计划"
    ordering = ("planned_at", "id")
    filterset_class = PlannedTalkFilter
    table_class = PlannedTalkTable
    can_enter = rules.can_plan


class OfPlannedTalk(Restricted):
    """One of them; who looked at it is recorded, browsers do not keep it."""

    model = PlannedTalk
    roles = READERS
    secret = (PlannedTalk,)
    viewed = TalkVerb.VIEWED

    def get_queryset(self):
        joined = ("inspection__unit", "inspection__team", "inspection__round__term")
        people = ("first", "second", "created_by", "interview")
        return super().get_queryset().select_related(*joined, *people)


class PlannedTalkDetail(OfPlannedTalk, ScopedDetail):
    template_name = "fieldwork/planned_talk.html"

    def can(self) -> dict[str, bool]:
        return {
            name: getattr(rules, f"can_{name}")(self.request.user, self.object) for name in STEPS
        }

    def get_context_data(self, **kwargs) -> dict:
        events = audit.history(self.object).exclude(kind=VerbKind.VIEW)
        return super().get_context_data(**kwargs) | {
            "state": state_badge(TalkState(self.object.state)),
            "is_late": self.object.state == TalkState.PLANNED
            and self.object.ends_at < timezone.now(),
            "events": events[:50],
        }


class PlannedTalkNew(Restricted, UnderInspection):
    form_class = PlannedTalkForm
    roles = READERS
    success_message = "已安排谈话。"
    check = rules.check_can_plan
    action = actions.plan

    def get_initial(self) -> dict:
        """By oneself, at the next full hour."""
        now = timezone.localtime()
        hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        return {"first": getattr(self.request.user, "inspector", None), "planned_at": hour}

    def get_title(self) -> str:
        return f"安排谈话：{self.inspection.unit}"


class PlannedTalkEdit(OfPlannedTalk, OfInspection):
    form_class = PlannedTalkForm
    success_message = "已保存。"
    check = rules.check_can_edit
    action = actions.edit

    def get_title(self) -> str:
        return f"调整{self.object}"


class PlannedTalkCancel(OfPlannedTalk, ActionView):
    success_message = "已取消，编号和记录保留。"
    action = actions.cancel
