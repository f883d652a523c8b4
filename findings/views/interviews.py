"""Pages of talks: the register, one talk, recording, completing, returning."""

from accounts.enums import INSIDERS
from core import audit
from core.formatting import state_badge
from core.verbs import VerbKind
from core.views import ActionView, ScopedDetail, ScopedList
from core.views.restricted import NO_STORE, OfPerson, RestrictedList
from findings.actions import interviews as actions
from findings.enums import InterviewState
from findings.filters.papers import InterviewFilter
from findings.forms.papers import InterviewForm
from findings.models import Interview
from findings.rules import interviews as rules
from findings.tables.papers import InterviewTable
from findings.verbs import FindingVerb
from rounds.models import Inspection
from rounds.views.opening import OfInspection, UnderInspection


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

    def extra(self) -> dict:
        wanted = self.request.GET.get("inspection", "")
        rows = Inspection.objects.visible_to(self.request.user).select_related("unit")
        inspection = rows.filter(pk=wanted).first() if wanted.isdecimal() else None
        may = inspection is not None and rules.can_record(self.request.user, inspection)
        return {"inspection": inspection, "can": {"record": may}}


class TalksWithPerson(OfPerson):
    model = Interview
    roles = INSIDERS
    template_name = "findings/interview_person.html"
    register_name = "谈话登记"

    table_class = InterviewTable

    def find(self, mark: str):
        return self.scope().filter(subject_mark=mark)


class OfInterview:
    """One talk; who looked at it is recorded, browsers do not keep it."""

    model = Interview

    def scope(self):
        joined = ("inspection__unit", "inspection__team", "inspection__round__term")
        people = ("first", "second", "recorder", "finding__inspection", "created_by")
        return super().scope().select_related(*joined, *people)

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

    def extra(self) -> dict:
        events = audit.history(self.object).exclude(kind=VerbKind.VIEW)
        return {"state": state_badge(InterviewState(self.object.state)), "events": events[:50]}


class InterviewNew(UnderInspection):
    form_class = InterviewForm
    title = "记录谈话"
    submit_label = "保存"
    success_message = "已保存，补充完整后请完成登记。"

    def check(self, user) -> None:
        rules.check_can_record(user, self.inspection)

    def perform(self, form) -> Interview:
        return actions.record(self.inspection, form.values(), by=self.request.user)

    def get_title(self) -> str:
        return f"记录谈话：{self.inspection.unit}"


class InterviewEdit(OfInterview, OfInspection):
    form_class = InterviewForm
    success_message = "已保存。"

    def check(self, user) -> None:
        rules.check_can_edit(user, self.object)

    def perform(self, form) -> None:
        actions.edit(self.object, form.values(), version=form.base_version, by=self.request.user)

    def get_title(self) -> str:
        return f"修改{self.object}"


class InterviewRegister(OfInterview, ActionView):
    success_message = "已登记。"

    def perform(self, *, note: str) -> None:
        actions.register(self.object, by=self.request.user)


class InterviewReturn(OfInterview, ActionView):
    success_message = "已退回补充。"

    def perform(self, *, note: str) -> None:
        actions.return_for_completion(self.object, note=note, by=self.request.user)
