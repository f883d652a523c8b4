"""Pages of clues: register, one clue, registering, revising, and its moves."""

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.views import View

from accounts.enums import Role
from core import attachments, sealing
from core.models import Attachment
from core.pagination import Page
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from findings.actions import clues as actions
from findings.exports.clues import clue_workbook
from findings.filters.clues import ClueFilter
from findings.forms.clues import ClueForm, NoteForm
from findings.models import Clue, Finding, Handoff, Interview
from findings.queries import clues as queries
from findings.rules import clues as rules
from findings.rules import custody
from findings.rules.duties import duty_in
from findings.views.clue_rows import STATES, clue_row, event_rows
from findings.views.restricted import Restricted, RestrictedList, version_of
from rounds.models import Inspection
from rounds.querysets import INSIDE

READERS = (*INSIDE, Role.INSPECTOR)
MOST_FOUND = 100
UNPRINTED = ("detail", "suggestion_note", "return_note", "conclusion")


def shown(rows):
    """Clues with all that a register prints, in three queries whatever their number."""
    papers = Attachment.objects.filter(
        target_type="findings.clue", target_id=OuterRef("pk"), removed_at=None
    )
    number = papers.order_by().values("target_id").annotate(n=Count("*")).values("n")
    rows = rows.annotate(papers=Coalesce(Subquery(number), 0)).select_related("inspection__unit")
    joined = Handoff.objects.select_related("organ", "issued_by", "received_by")
    # Opening a sealed text costs about as much as reading its row: only what is printed.
    handoffs = Prefetch("handoffs", joined.defer(*Handoff.AUDIT_HIDDEN))
    return rows.defer(*UNPRINTED).prefetch_related("persons", handoffs)


class ClueList(RestrictedList, ScopedList):
    model = Clue
    roles = READERS
    template_name = "findings/clue_list.html"
    register_name = "线索清单"
    order = ("-urgency", "-id")
    filterset_class = ClueFilter
    export = clue_workbook

    def for_display(self, rows):
        return shown(rows)

    def make_export(self, rows) -> HttpResponse:
        self.note("导出", f"{rows.count()}件")
        return clue_workbook(shown(rows.order_by(*self.order)), by=self.request.user)

    def get_context(self, page: Page) -> dict:
        context = super().get_context(page)
        return context | {"rows": [clue_row(clue, context["today"]) for clue in page.rows]}

    @cached_property
    def inspection(self) -> Inspection | None:
        """The one inspection the register is narrowed to, if it is in scope."""
        number = self.filterset.form.cleaned_data.get("inspection")
        scope = Inspection.objects.visible_to(self.request.user)
        return scope.filter(pk=number).first() if number else None

    def extra(self) -> dict:
        user, inspection = self.request.user, self.inspection
        may = inspection is not None and rules.can_register(user, inspection)
        return {"inspection": inspection, "can_register": may}


class CluesOfPerson(RestrictedList, View):
    """Exact search by a person's name; posted, so that the name stands in no address."""

    http_method_names = ["post"]
    register_name = "线索清单"

    def post(self, request) -> HttpResponse:
        name = request.POST.get("person", "").strip()
        scope = Clue.objects.visible_to(request.user)
        own = (
            scope.filter(persons__name_mark=sealing.mark(name)).distinct() if name else scope.none()
        )
        found = list(shown(own.order_by("-id"))[:MOST_FOUND])
        self.note("查找", f"找到{len(found)}件")
        rows = [clue_row(clue, None) for clue in found]
        context = {"rows": rows, "person": name, "most": MOST_FOUND}
        return render(request, "findings/clue_person.html", context)


class OfClue(Restricted):
    """What all pages of one clue share: the joined row."""

    model = Clue
    roles = READERS

    def scope(self):
        joined = ("inspection__unit", "inspection__round__term", "inspection__team")
        people = ("created_by", "vetted_by", "approved_by", "source_finding", "source_interview")
        return super().scope().select_related(*joined, *people)


class ClueDetail(OfClue, ScopedDetail):
    template_name = "findings/clue.html"

    def can(self) -> dict[str, bool]:
        user, clue = self.request.user, self.object
        duty = duty_in(user, clue.inspection.team_id)
        return {
            "edit": rules.can_edit(user, clue, duty=duty),
            "vet": rules.can_vet(user, clue, duty=duty),
            "decide": rules.can_decide(user, clue),
            "hand_over": rules.can_hand_over(user, clue),
            "conclude": rules.can_conclude(user, clue),
            "ask": custody.can_ask(user, clue),
        }

    def extra(self) -> dict:
        clue = self.object
        return {
            "state": STATES[clue.state],
            "persons": clue.persons.all(),
            "files": attachments.of(clue),
            "handoffs": clue.handoffs.select_related("organ", "received_by").order_by("id"),
            "readers": queries.readers(clue),
            "events": event_rows(queries.deeds_of(clue.audit_trail)[:50]),
            "views": queries.views_of(clue)[:15],
        }


class ClueFormPage(Restricted, FormPage):
    """The form with its persons; “增加一行” works without a script, too, and saves nothing."""

    form_class = ClueForm
    template_name = "findings/clue_form.html"

    def post(self, request, **kwargs) -> HttpResponse:
        if "add_person" not in request.POST:
            return super().post(request, **kwargs)
        self.prepare()
        return self.show(self.one_more())

    def one_more(self) -> ClueForm:
        """What was typed, unjudged, with one more line for a person."""
        data = self.request.POST.copy()
        total = data.get("form-TOTAL_FORMS", "")
        data["form-TOTAL_FORMS"] = str(int(total) + 1 if total.isdigit() else 1)
        form = self.make_form(data)
        form.errors.clear()
        for person in form.persons:
            person.errors.clear()
        return form

    def form_kwargs(self) -> dict:
        findings = Finding.objects.visible_to(self.request.user)
        interviews = Interview.objects.visible_to(self.request.user)
        return {"inspection": self.inspection, "findings": findings, "interviews": interviews}


class ClueNew(ClueFormPage):
    title = "登记线索"
    submit_label = "登记并报组长审核"
    success_message = "线索已登记，请上传材料；组长审核前仍可修改。"

    def prepare(self) -> None:
        scope = Inspection.objects.visible_to(self.request.user)
        self.inspection = get_object_or_404(scope.select_related("unit", "team"), pk=self.pk)
        rules.check_can_register(self.request.user, self.inspection)

    @property
    def pk(self) -> int:
        return self.kwargs["pk"]

    def perform(self, form) -> Clue:
        persons = form.person_rows()
        return actions.register(
            self.inspection, persons=persons, by=self.request.user, **form.values()
        )

    def get_cancel_url(self) -> str:
        return self.inspection.get_absolute_url()

    def extra(self, form) -> dict:
        return {"inspection": self.inspection}


class ClueEdit(OfClue, ClueFormPage):
    success_message = "线索已保存。"

    def prepare(self) -> None:
        super().prepare()
        self.inspection = self.object.inspection
        rules.check_can_edit(self.request.user, self.object)

    def form_kwargs(self) -> dict:
        return super().form_kwargs() | {"instance": self.object}

    def perform(self, form) -> None:
        stored = Clue.objects.select_related(
            "inspection", "source_finding", "source_interview"
        ).get(pk=self.object.pk)
        persons, user = form.person_rows(), self.request.user
        actions.revise(stored, form.values(), persons=persons, version=form.base_version, by=user)

    def get_title(self) -> str:
        return f"修改{self.object.reference}"

    def extra(self, form) -> dict:
        return {"inspection": self.inspection}


class ClueVet(OfClue, ActionView):
    success_message = "线索已审核，报请批准。"

    def perform(self, *, note: str) -> None:
        actions.vet(self.object, version=version_of(self.request), by=self.request.user)


class ClueApprove(OfClue, ActionView):
    success_message = "线索已批准移交。"

    def perform(self, *, note: str) -> None:
        actions.approve(self.object, version=version_of(self.request), by=self.request.user)


class NotePage(FormPage):
    """A step of a clue or handoff that carries a text: unfolds on its page, or stands alone."""

    form_class = NoteForm
    template_name = "findings/clue_note.html"
    note_label = "说明"

    def form_kwargs(self) -> dict:
        return {"label": self.note_label, "version": self.object.version}

    def step(self, note: str, version: int | None) -> None:
        raise NotImplementedError

    def perform(self, form) -> None:
        self.step(form.cleaned_data["note"], form.cleaned_data["version"])

    def get_title(self) -> str:
        return f"{self.title}：{self.object.reference}"


class ClueReturn(OfClue, NotePage):
    title, submit_label, note_label = "退回补充", "退回补充", "退回原因"
    success_message = "线索已退回。"

    def prepare(self) -> None:
        super().prepare()
        rules.check_can_decide(self.request.user, self.object)

    def step(self, note: str, version: int | None) -> None:
        actions.return_for_more(self.object, note=note, version=version, by=self.request.user)


class ClueDecline(OfClue, NotePage):
    title, submit_label, note_label = "决定不移交", "决定不移交", "不移交的理由"
    success_message = "已决定不移交，线索办结。"

    def prepare(self) -> None:
        super().prepare()
        rules.check_can_decide(self.request.user, self.object)

    def step(self, note: str, version: int | None) -> None:
        actions.decline(self.object, note=note, version=version, by=self.request.user)


class ClueConclude(OfClue, NotePage):
    title, submit_label, note_label = "办结线索", "办结", "办结情况"
    success_message = "线索已办结。"

    def prepare(self) -> None:
        super().prepare()
        rules.check_can_conclude(self.request.user, self.object)

    def step(self, note: str, version: int | None) -> None:
        actions.conclude(self.object, note=note, version=version, by=self.request.user)
