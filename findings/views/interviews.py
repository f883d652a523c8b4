"""Pages of talks: the register, one talk, recording, completing, returning."""

from accounts.enums import INSIDERS
from core import audit
from core.formatting import state_badge
from core.verbs import VerbKind
from core.views import ActionView, ScopedDetail, ScopedList
from core.views.restricted import NO_STORE, OfPerson, RestrictedList
from fieldwork import outcomes
from findings.actions import interviews as actions
from findings.enums import InterviewState
from findings.filters.papers import InterviewFilter
from findings.forms.papers import InterviewForm
from findings.models import Interview
from findings.rules import interviews as rules
from findings.tables.papers import InterviewTable
from findings.verbs import FindingVerb
from rounds.inspection_pages import OfInspection, UnderInspection
from rounds.models import Inspection


class InterviewList(RestrictedList, ScopedList):
    model = Interview
    roles = INSIDERS
    template_name = "findings/interview_list.html"
    register_name = "谈话登记"
    filterset_class = InterviewFilter
    table_class = InterviewTable

    def make_export(self, rows):
        found = list(rows.only("number"))
        self.note(VerbKind.EXPORT, "导出", found, f"{len(found)}件")
        return ScopedList.make_export(self, rows)

    def get_context_data(self, **kwargs) -> dict:
        wanted = self.request.GET.get("inspection", "")
        rows = Inspection.objects.visible_to(self.request.user).select_related("unit")
        inspection = rows.filter(pk=wanted).first() if wanted.isdecimal() else None
        may = inspection is not None and rules.can_record(self.request.user, inspection)
        return super().get_context_data(**kwargs) | {
            "inspection": inspection,
            "can": {"record": may},
        }


class TalksWithPerson(OfPerson):
    model = Interview
    roles = INSIDERS
    template_name = "findings/interview_person.html"
    register_name = "谈话登记"

    table_class = InterviewTable

    def find(self, mark: str):
        return self.get_queryset().filter(subject_mark=mark)


class OfInterview:
    """One talk; who looked at it is recorded, browsers do not keep it."""

    model = Interview

    def get_queryset(self):
        joined = ("inspection__unit", "inspection__team", "inspection__round__term")
        people = ("first", "second", "recorder", "finding__inspection", "created_by")
        return super().get_queryset().select_related(*joined, *people)

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = NO_STORE
        seen = getattr(self, "object", None)
        if isinstance(seen, Interview) and request.method == "GET":
            audit.record(seen, FindingVerb.INTERVIEW_VIEWED, by=request.user)
        return response


class InterviewDetail(OfInterview, ScopedDetail):
    template_name = "findings/interview.html"

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

    def get_title(self) -> str:
        return f"记录谈话：{self.inspection.unit}"


class InterviewEdit(OfInterview, OfInspection):
    form_class = InterviewForm
    success_message = "已保存。"
    check = rules.check_can_edit
    action = actions.edit

    def get_title(self) -> str:
        return f"修改{self.object}"


class InterviewRegister(OfInterview, ActionView):
    success_message = "已登记。"
    action = actions.register


class InterviewReturn(OfInterview, ActionView):
    success_message = "已退回补充。"
    action = actions.return_for_completion
