"""Pages of talks: the register, one talk, recording, completing, returning."""

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.enums import INSIDERS, Role
from core import audit
from core.formatting import state_badge
from core.verbs import VerbKind
from core.views import ActionView, ScopedDetail
from core.views.autosave import Autosave
from core.views.restricted import NO_STORE, OfPerson, RestrictedList
from fieldwork import outcomes
from fieldwork.actions import interviews as actions
from fieldwork.enums.interviews import InterviewState
from fieldwork.filters.interviews import InterviewFilter
from fieldwork.forms.interviews import InterviewForm
from fieldwork.models import Interview, PlannedTalk
from fieldwork.queries.planned_talks import agenda
from fieldwork.rules import interviews as rules
from fieldwork.tables.interviews import InterviewTable
from fieldwork.verbs import InterviewVerb
from rounds.inspection_pages import (
    AboutInspection,
    ListOfInspections,
    OfInspection,
    UnderInspection,
)
from rounds.models import Inspection


class InterviewList(RestrictedList, ListOfInspections):
    model = Interview
    roles = INSIDERS
    template_name = "fieldwork/interview_list.html"
    register_name = "谈话登记"
    filterset_class = InterviewFilter
    table_class = InterviewTable
    can_enter = rules.can_record

    def make_export(self, rows):
        found = list(rows.only("number"))
        self.note(VerbKind.EXPORT, "导出", found, f"{len(found)}件")
        return ListOfInspections.make_export(self, rows)

    def plans_url(self, inspection: Inspection | None) -> str:
        """The team's own plan of talks; nothing for others."""
        if not self.request.user.has_role(Role.INSPECTOR):
            return ""
        about = f"?inspection={inspection.pk}" if inspection else ""
        return f"{reverse('fieldwork:planned_talk_list')}{about}"

    def get_context_data(self, **kwargs) -> dict:
        inspection = self.inspection
        return super().get_context_data(**kwargs) | {
            "plans_url": self.plans_url(inspection),
            "agenda": agenda(self.request.user, timezone.now(), inspection),
        }


class TalksWithPerson(OfPerson):
    model = Interview
    roles = INSIDERS
    template_name = "fieldwork/interview_person.html"
    register_name = "谈话登记"

    table_class = InterviewTable

    def find(self, mark: str):
        return self.get_queryset().filter(subject_mark=mark)


class OfInterview:
    """One talk; who looked at it is recorded, browsers do not keep it."""

    model = Interview

    def get_queryset(self):
        joined = ("inspection__unit", "inspection__team", "inspection__round__term")
        people = ("first", "second", "recorder", "created_by")
        return super().get_queryset().select_related(*joined, *people)

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = NO_STORE
        seen = getattr(self, "object", None)
        if isinstance(seen, Interview) and request.method == "GET":
            audit.record(seen, InterviewVerb.VIEWED, by=request.user)
        return response


class InterviewDetail(OfInterview, ScopedDetail):
    template_name = "fieldwork/interview.html"

    def can(self) -> dict[str, bool]:
        user, interview = self.request.user, self.object
        return {
            "edit": rules.can_edit(user, interview),
            "register": rules.can_register(user, interview),
            "return": rules.can_return(user, interview),
        }

    def get_context_data(self, **kwargs) -> dict:
        events = audit.history(self.object).exclude(kind=VerbKind.VIEW)
        talk, user = self.object, self.request.user
        return super().get_context_data(**kwargs) | {
            "state": state_badge(InterviewState(talk.state)),
            "outcomes": outcomes.of(talk, user),
            "begins": outcomes.begins(talk, user),
            "events": events[:50],
        }


class InterviewNew(UnderInspection):
    form_class = InterviewForm
    title = "记录谈话"
    submit_label = "保存"
    success_message = "已保存，补充完整后请完成登记。"
    check = rules.check_can_record
    action = actions.record

    @cached_property
    def plan(self) -> PlannedTalk | None:
        """What was planned, where the person came from that."""
        wanted = self.request.GET.get("plan", "")
        rows = PlannedTalk.objects.visible_to(self.request.user).waiting()
        rows = rows.filter(inspection=self.inspection).select_related("first", "second")
        return rows.filter(pk=wanted).first() if wanted.isdecimal() else None

    def get_initial(self) -> dict:
        """What was planned; else oneself, now."""
        plan, own = self.plan, getattr(self.request.user, "inspector", None)
        if plan is None:
            return {"held_at": timezone.localtime(), "first": own, "recorder": own}
        topics = f"计划了解：{plan.topics}\n" if plan.topics else ""
        return {
            "held_at": timezone.localtime(plan.planned_at), "place": plan.place,
            "subject": plan.subject, "post": plan.post, "first": plan.first,
            "second": plan.second, "recorder": own, "points": topics,
        }  # fmt: skip

    def get_action_kwargs(self, form) -> dict:
        return super().get_action_kwargs(form) | {"plan": self.plan}

    def get_title(self) -> str:
        return f"记录谈话：{self.inspection.unit}"


class InterviewEdit(OfInterview, OfInspection):
    form_class = InterviewForm
    success_message = "已保存。"
    check = rules.check_can_edit
    action = actions.edit

    def get_title(self) -> str:
        return f"修改{self.object}"

    def get_context_data(self, **kwargs) -> dict:
        url = reverse("fieldwork:interview_autosave", args=[self.object.pk])
        return super().get_context_data(**kwargs) | {"autosave_url": url}


class InterviewAutosave(OfInterview, AboutInspection, Autosave):
    form_class = InterviewForm
    check = rules.check_can_edit
    action = actions.edit


class InterviewRegister(OfInterview, ActionView):
    success_message = "已登记。"
    action = actions.register


class InterviewReturn(OfInterview, ActionView):
    success_message = "已退回补充。"
    action = actions.return_for_completion
