"""Pages of 了解活动: the register, one activity, recording, writing with autosave, voiding."""

from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from core import attachments, audit
from core.formatting import state_badge
from core.verbs import VerbKind
from core.views import ActionView, ScopedDetail
from core.views.autosave import Autosave
from core.views.restricted import OfPerson, Restricted, RestrictedList
from fieldwork import outcomes
from fieldwork.actions import activities as actions
from fieldwork.enums.activities import ActivityState
from fieldwork.filters.activities import ActivityFilter
from fieldwork.forms.activities import ActivityForm, NewActivityForm
from fieldwork.models import Activity
from fieldwork.queries import activities as queries
from fieldwork.rules import activities as rules
from fieldwork.tables.activities import ActivityTable
from fieldwork.verbs import ActivityVerb
from rounds.duties import duty_in
from rounds.inspection_pages import (
    AboutInspection,
    ListOfInspections,
    OfInspection,
    UnderInspection,
)

READERS = (Role.OFFICE, Role.INSPECTOR)
STEPS = ("edit", "void", "restore")


class ActivityList(RestrictedList, ListOfInspections):
    model = Activity
    roles = READERS
    template_name = "fieldwork/activity_list.html"
    register_name = "了解活动登记簿"
    ordering = ("-held_on", "-id")
    filterset_class = ActivityFilter
    table_class = ActivityTable
    can_enter = rules.can_record

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        if self.inspection is None:
            return context
        own = self.get_queryset().filter(inspection=self.inspection)
        return context | {"counts": queries.figures(own)}


class ActivitiesOfPerson(OfPerson):
    """By the exact name of somebody whom the team met."""

    model = Activity
    roles = READERS
    template_name = "fieldwork/activity_person.html"
    register_name = "了解活动登记簿"
    table_class = ActivityTable

    def find(self, mark: str):
        return self.get_queryset().of_person(mark)


class OfActivity(Restricted):
    """One activity; who looked at it is recorded, browsers do not keep it."""

    model = Activity
    roles = READERS
    secret = (Activity,)
    viewed = ActivityVerb.VIEWED

    def get_queryset(self):
        paths = (f"inspection__{name}" for name in ("unit", "team", "round__term"))
        return super().get_queryset().select_related(*paths, "unit_below", "created_by")


class ActivityDetail(OfActivity, ScopedDetail):
    template_name = "fieldwork/activity.html"

    def can(self) -> dict[str, bool]:
        user, activity = self.request.user, self.object
        duty = duty_in(user, activity.inspection.team_id)
        return {name: getattr(rules, f"can_{name}")(user, activity, duty=duty) for name in STEPS}

    def get_context_data(self, **kwargs) -> dict:
        activity, user = self.object, self.request.user
        events = audit.history(activity).exclude(kind=VerbKind.VIEW)
        return super().get_context_data(**kwargs) | {
            "state": state_badge(ActivityState(activity.state)),
            "members": activity.members.order_by("pinyin", "pk"),
            "files": list(attachments.of(activity)),
            "outcomes": outcomes.of(activity, user),
            "begins": outcomes.begins(activity, user),
            "events": events[:50],
        }


class ActivityNew(Restricted, UnderInspection):
    form_class = NewActivityForm
    roles = READERS
    submit_label = "保存并填写情况"
    check = rules.check_can_record
    action = actions.record

    def get_initial(self) -> dict:
        """Today, with the person who writes."""
        person = getattr(self.request.user, "inspector", None)
        return {"held_on": timezone.localdate(), "members": [person.pk] if person else []}

    def get_title(self) -> str:
        return f"登记了解活动：{self.inspection.unit}"

    def get_success_url(self) -> str:
        return reverse("fieldwork:activity_edit", args=[self.result.pk])


class ActivityEdit(OfActivity, OfInspection):
    form_class = ActivityForm
    template_name = "fieldwork/activity_form.html"
    success_message = "已保存。"
    check = rules.check_can_edit
    action = actions.edit

    def get_title(self) -> str:
        return f"填写{self.object}"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "autosave_url": reverse("fieldwork:activity_autosave", args=[self.object.pk]),
            "files": list(attachments.of(self.object)),
        }


class ActivityAutosave(OfActivity, AboutInspection, Autosave):
    form_class = ActivityForm
    check = rules.check_can_edit
    action = actions.edit


class ActivityVoid(OfActivity, ActionView):
    success_message = "已作废，编号保留，不再计入各项统计。"
    action = actions.void


class ActivityRestore(OfActivity, ActionView):
    success_message = "已恢复。"
    action = actions.restore
