"""Pages of 底稿: list, sheet, drafting with autosave, and the moves from draft to signature."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from accounts.enums import Role
from core import attachments, audit
from core.errors import ActionDenied, InvalidMove, Refusal
from core.templatetags.ui import badge, cn_date
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from findings.actions import findings as actions
from findings.enums import FINDING_TONES, Disposition, FindingState
from findings.exports.findings import table
from findings.filters.findings import FindingFilter
from findings.forms.findings import FindingForm, NewFindingForm, RevisionForm
from findings.models import Finding
from findings.queries.findings import counts_by_state, counts_of_few, differences
from findings.rules import findings as rules
from findings.rules.duties import NOBODY, duty_in
from rounds.models import Inspection
from rounds.querysets import INSIDE

BADGES = {state: badge(state.label, FINDING_TONES[state]) for state in FindingState}
DISPOSITIONS = dict(Disposition.choices)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list, ready to print."""

    pk: int
    number: str
    title: str
    url: str
    unit: str
    category: str
    disposition: str
    state: SafeString
    author: str
    day: str


class FindingList(ScopedList):
    model = Finding
    roles = (*INSIDE, Role.INSPECTOR)
    template_name = "findings/finding_list.html"
    filterset_class = FindingFilter
    order = ("-id",)
    export = staticmethod(table)

    def for_display(self, rows):
        return rows.values(
            "id",
            "number",
            "title",
            "state",
            "disposition",
            "updated_at",
            "category__name",
            "created_by__name",
            "inspection__unit__name",
        )

    @cached_property
    def inspection(self) -> Inspection | None:
        """The one inspection the list is narrowed to, if any."""
        return self.filterset.form.cleaned_data.get("inspection")

    def extra(self) -> dict:
        return {
            "inspection": self.inspection,
            "figures": self.figures(),
            "bulk_url": reverse("findings:finding_bulk"),
            "can_act": self.request.user.has_role(Role.INSPECTOR),
            "can_draft": self.inspection is not None
            and rules.can_draft(self.request.user, self.inspection),
        }

    def figures(self) -> list[dict]:
        """How many are in each state, whatever state the list shows; each leads to its rows."""
        query = self.request.GET.copy()
        for name in ("cursor", "export", "state"):
            query.pop(name, None)
        chosen = self.request.GET.get("state", "")
        count = counts_of_few if query.get("q") else counts_by_state
        numbers = count(self.in_any_state(query))
        found = []
        for state in FindingState:
            query["state"] = "" if state == chosen else state.value
            count = numbers[state]
            found.append(
                {
                    "label": state.label,
                    "value": f"{count - 1}+" if count > 1000 else count,
                    "url": f"{self.request.path}?{query.urlencode()}",
                    "active": state == chosen,
                }
            )
        return found

    def in_any_state(self, query):
        if not self.request.GET.get("state"):
            return self.filterset.qs
        return FindingFilter(query, queryset=self.scope(), request=self.request).qs

    def get_context(self, page) -> dict:
        context = super().get_context(page)
        link = reverse("findings:finding", args=[0])
        context["rows"] = [_row(values, link) for values in page.rows]
        return context


def _row(values: dict, link: str) -> Row:
    return Row(
        pk=values["id"],
        number=f"{values['number']:03d}",
        title=values["title"],
        url=link.replace("/0/", f"/{values['id']}/"),
        unit=values["inspection__unit__name"],
        category=values["category__name"] or "未分类",
        disposition=DISPOSITIONS[values["disposition"]],
        state=BADGES[values["state"]],
        author=values["created_by__name"],
        day=cn_date(values["updated_at"]),
    )


# What only searching reads.
UNREAD = (
    "search_text", "search_grams",
    "inspection__unit__search_text", "inspection__unit__search_grams",
)  # fmt: skip


class OfFinding:
    """What all pages of one sheet share: the joined row and the person's duty today."""

    model = Finding
    kwargs: dict
    related: tuple[str, ...] = ("inspection__unit",)

    def scope(self):
        rows = super().scope().select_related(*self.related)
        return rows.defer(*UNREAD)


class FindingDetail(OfFinding, ScopedDetail):
    related = (
        "inspection__unit", "inspection__round__term", "inspection__team", "category__parent",
        "created_by", "reviewed_by", "signed_by", "fix", "feedback_item",
    )  # fmt: skip
    template_name = "findings/finding.html"

    def can(self) -> dict[str, bool]:
        duty = duty_in(self.request.user, self.object.inspection.team_id)
        names = ("edit", "submit", "review", "sign", "return", "withdraw", "revise", "fix_at_once")
        if duty == NOBODY:
            return dict.fromkeys(names, False)
        return {
            name: getattr(rules, f"can_{name}")(self.request.user, self.object, duty=duty)
            for name in names
        }

    def extra(self) -> dict:
        finding = self.object
        return {
            "state": BADGES[FindingState(finding.state)],
            "missing": rules.missing(finding),
            "files": attachments.of(finding),
            "events": audit.history(finding)[:50],
            "revisions": [
                (revision, differences(revision))
                for revision in finding.revisions.select_related("by")
            ]
            if finding.revision
            else [],
        }


class FindingNew(FormPage):
    """A new sheet of one inspection: its title is enough, the rest follows on the next page."""

    form_class = NewFindingForm
    template_name = "findings/finding_new.html"
    title = "起草底稿"
    submit_label = "开始填写"

    def prepare(self) -> None:
        scope = Inspection.objects.visible_to(self.request.user)
        scope = scope.select_related("unit", "round__term", "team")
        self.object = get_object_or_404(scope, pk=self.kwargs["pk"])
        if self.request.method == "GET":
            rules.check_can_draft(self.request.user, self.object)

    def perform(self, form) -> Finding:
        return actions.draft(self.object, by=self.request.user, **form.cleaned_data)

    def get_success_url(self, result) -> str:
        return reverse("findings:finding_edit", args=[result.pk])


class FindingEdit(OfFinding, FormPage):
    """The whole sheet on one page; saves by itself, on request, or saves and submits."""

    form_class = FindingForm
    template_name = "findings/finding_edit.html"

    def prepare(self) -> None:
        super().prepare()
        self.saved_title = self.object.title
        if self.request.method == "GET":  # a POST is refused by the action, with the text kept
            rules.check_can_edit(self.request.user, self.object)

    def form_kwargs(self) -> dict:
        return {"instance": self.object, "strict": self.request.POST.get("do") == "submit"}

    def perform(self, form) -> str:
        user = self.request.user
        actions.edit(self.object, form.values(), version=form.base_version or 0, by=user)
        if self.request.POST.get("do") != "submit":
            messages.success(self.request, "已保存。")
            return self.object.get_absolute_url()
        try:
            actions.submit(self.object, by=user)
        except (ActionDenied, InvalidMove) as error:
            messages.error(self.request, f"内容已保存，但没有提交：{error.sentence}")
        else:
            messages.success(self.request, f"{self.object.reference}已提交复核。")
        return self.object.get_absolute_url()

    def get_success_url(self, result) -> str:
        return result

    def get_title(self) -> str:
        return self.saved_title

    def extra(self, form) -> dict:
        return {
            "autosave_url": reverse("findings:finding_autosave", args=[self.object.pk]),
            "upload_url": reverse(
                "core:attachment_upload", args=["findings.finding", self.object.pk]
            ),
            "files": attachments.of(self.object),
        }


class FindingAutosave(OfFinding, ActionView):
    """Answers the autosave script in JSON; what it cannot save stays in the person's browser."""

    def post(self, request, **kwargs) -> JsonResponse:
        finding = self.find_object()
        form = FindingForm(request.POST, instance=finding)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=422)
        try:
            actions.edit(finding, form.values(), version=form.base_version or 0, by=request.user)
        except Refusal as error:
            return JsonResponse({"message": error.sentence}, status=409)
        saved_at = timezone.localtime(finding.updated_at)
        return JsonResponse({"version": finding.version, "saved_at": f"{saved_at:%H:%M}"})


class FindingRevise(OfFinding, FormPage):
    form_class = RevisionForm
    template_name = "layouts/form.html"
    submit_label = "保存修订"
    success_message = "已修订，原文保留在修订记录里。"

    def prepare(self) -> None:
        super().prepare()
        self.saved_title = self.object.title
        if self.request.method == "GET":
            rules.check_can_revise(self.request.user, self.object)

    def form_kwargs(self) -> dict:
        return {"instance": self.object}

    def perform(self, form):
        return actions.revise(
            self.object,
            form.values(),
            reason=form.cleaned_data["reason"],
            version=form.base_version or 0,
            by=self.request.user,
        )

    def get_success_url(self, result) -> str:
        return self.object.get_absolute_url()

    def get_title(self) -> str:
        return f"修订{self.object.reference}：{self.saved_title}"


class FindingSubmit(OfFinding, ActionView):
    success_message = "已提交复核。"

    def perform(self, *, note: str) -> None:
        actions.submit(self.object, by=self.request.user)


class FindingReview(OfFinding, ActionView):
    success_message = "已复核，转组长审签。"

    def perform(self, *, note: str) -> None:
        actions.review(self.object, note=note, by=self.request.user)


class FindingSign(OfFinding, ActionView):
    success_message = "已审签。"

    def perform(self, *, note: str) -> None:
        actions.sign(self.object, note=note, by=self.request.user)


class FindingReturn(OfFinding, ActionView):
    success_message = "已退回给经办人。"

    def perform(self, *, note: str) -> None:
        actions.return_for_rework(self.object, note=note, by=self.request.user)


class FindingWithdraw(OfFinding, ActionView):
    success_message = "已撤销。"

    def perform(self, *, note: str) -> None:
        actions.withdraw(self.object, note=note, by=self.request.user)
