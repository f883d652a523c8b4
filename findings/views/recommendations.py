"""Pages of common issues and of recommendations to functional departments."""

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from core import audit
from core.templatetags.ui import badge, cn_date, due_light, due_words
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from findings.actions import recommendations as actions
from findings.enums import RECOMMENDATION_TONES, RecommendationState
from findings.exports import papers as exports
from findings.filters.papers import CommonIssueFilter, RecommendationFilter
from findings.forms.papers import CommonIssueForm, RecommendationAnswerForm, RecommendationForm
from findings.models import CommonIssue, Finding, Recommendation
from findings.rules import recommendations as rules
from findings.views.restricted import version_of
from rounds.models import Inspection, Round, Team
from rounds.queries import panel_for
from rounds.querysets import INSIDE, own_team_ids

BADGES = {s: badge(s.label, RECOMMENDATION_TONES[s]) for s in RecommendationState}
MARKS = {"red": "is-late", "yellow": "is-soon"}
READERS = (*INSIDE, Role.INSPECTOR)


class CommonIssueList(ScopedList):
    model = CommonIssue
    roles = READERS
    template_name = "findings/common_issue_list.html"
    filterset_class = CommonIssueFilter
    export = staticmethod(exports.issues)

    def for_display(self, rows):
        return rows.annotate(count=Count("findings")).select_related("round__term", "category")

    def get_context(self, page) -> dict:
        context = super().get_context(page)
        rows = [
            {
                "title": row.title,
                "url": row.get_absolute_url(),
                "round": str(row.round),
                "category": str(row.category or "未分类"),
                "count": row.count,
            }
            for row in page.rows
        ]
        return context | {"rows": rows}

    def extra(self) -> dict:
        """Where an analysis can be begun: rounds that are not archived."""
        rounds = Round.objects.visible_to(self.request.user).open().select_related("term")
        return {"rounds": list(rounds[:8])}


class OfIssue:
    model = CommonIssue
    roles = READERS

    def scope(self):
        return super().scope().select_related("round__term", "team", "category", "created_by")


class CommonIssueDetail(OfIssue, ScopedDetail):
    template_name = "findings/common_issue.html"

    def can(self) -> dict[str, bool]:
        return {"edit": rules.can_edit_issue(self.request.user, self.object)}

    def extra(self) -> dict:
        user = self.request.user
        findings = Finding.objects.visible_to(user).filter(common_issues=self.object)
        made = Recommendation.objects.visible_to(user).filter(common_issue=self.object)
        return {
            "findings": findings.select_related("inspection__unit").order_by("inspection"),
            "recommendations": made.select_related("organ"),
            "events": audit.history(self.object)[:50],
            "deadlines": panel_for(self.object, today=timezone.localdate()),
        }


class CommonIssueNew(FormPage):
    form_class = CommonIssueForm
    roles = READERS
    title = "汇总共性问题"
    success_message = "已保存，可以制作专题报告。"

    def prepare(self) -> None:
        rows = Round.objects.visible_to(self.request.user).select_related("term")
        self.round = get_object_or_404(rows, pk=self.kwargs["pk"])
        self.team = _own_team(self.request.user, self.round)
        if self.request.method == "GET":
            rules.check_can_analyse(self.request.user, self.round, self.team)

    def form_kwargs(self) -> dict:
        return {"round": self.round, "user": self.request.user}

    def perform(self, form) -> CommonIssue:
        return actions.gather(
            self.round,
            form.columns(),
            findings=form.cleaned_data["findings"],
            team=self.team,
            by=self.request.user,
        )

    def get_cancel_url(self) -> str:
        return reverse("findings:common_issue_list")


def _own_team(user, round: Round) -> Team | None:
    """The team whose analysis it will be: the person's own in this round; the office has none."""
    if user.has_role(Role.OFFICE):
        return None
    return Team.objects.filter(round=round, pk__in=own_team_ids(user)).first()


class CommonIssueEdit(OfIssue, FormPage):
    form_class = CommonIssueForm
    title = "修改共性问题"
    success_message = "已保存。"

    def prepare(self) -> None:
        super().prepare()
        if self.request.method == "GET":
            rules.check_can_edit_issue(self.request.user, self.object)

    def form_kwargs(self) -> dict:
        issue = self.object
        return {"instance": issue, "round": issue.round, "user": self.request.user}

    def perform(self, form) -> None:
        actions.regather(
            self.object,
            form.columns(),
            findings=form.cleaned_data["findings"],
            version=form.base_version,
            by=self.request.user,
        )


class RecommendationList(ScopedList):
    model = Recommendation
    roles = (*READERS, Role.ORGAN)
    template_name = "findings/recommendation_list.html"
    filterset_class = RecommendationFilter
    export = staticmethod(exports.recommendations)

    def for_display(self, rows):
        return rows.values(
            "id", "title", "year", "number", "state", "issued_on", "due_on", "answered_on",
            "organ__name", "inspection__unit__name",
        )  # fmt: skip

    def get_context(self, page) -> dict:
        context = super().get_context(page)
        link, today = reverse("findings:recommendation", args=[0]), context["today"]
        return context | {"rows": [_row(values, link, today) for values in page.rows]}


def _row(values: dict, link: str, today) -> dict:
    due, met = values["due_on"], values["answered_on"]
    number = f"〔{values['year']}〕{values['number']}号" if values["number"] else "未编号"
    return {
        "number": number,
        "title": values["title"],
        "url": link.replace("/0/", f"/{values['id']}/"),
        "unit": values["inspection__unit__name"],
        "organ": values["organ__name"],
        "issued": cn_date(values["issued_on"]),
        "due": cn_date(due),
        "rest": due_words(due, today, met) if due else "",
        "css": MARKS.get(due_light(due, today, met), "") if due else "",
        "state": BADGES[RecommendationState(values["state"])],
    }


class OfRecommendation:
    model = Recommendation
    roles = (*READERS, Role.ORGAN)

    def scope(self):
        joined = ("inspection__unit", "inspection__team", "inspection__round__term")
        people = ("organ", "common_issue", "created_by", "issued_by", "answered_by")
        return super().scope().select_related(*joined, *people)


class RecommendationDetail(OfRecommendation, ScopedDetail):
    template_name = "findings/recommendation.html"

    def can(self) -> dict[str, bool]:
        user, made = self.request.user, self.object
        return {
            "edit": rules.can_edit(user, made),
            "issue": rules.can_issue(user, made),
            "answer": rules.can_answer(user, made),
            "see_inside": not user.has_role(Role.ORGAN),
        }

    def extra(self) -> dict:
        return {
            "state": BADGES[RecommendationState(self.object.state)],
            "events": audit.history(self.object)[:50],
        }


class RecommendationNew(FormPage):
    form_class = RecommendationForm
    success_message = "已保存，由巡察办移交。"

    def prepare(self) -> None:
        rows = Inspection.objects.visible_to(self.request.user)
        joined = rows.select_related("unit", "team", "round__term")
        self.inspection = get_object_or_404(joined, pk=self.kwargs["pk"])
        if self.request.method == "GET":
            rules.check_can_word(self.request.user, self.inspection)

    def form_kwargs(self) -> dict:
        return {"inspection": self.inspection, "user": self.request.user}

    def perform(self, form) -> Recommendation:
        return actions.draft(self.inspection, form.values(), by=self.request.user)

    def get_title(self) -> str:
        return f"起草移交建议：{self.inspection.unit}"

    def get_cancel_url(self) -> str:
        return self.inspection.get_absolute_url()


class RecommendationEdit(OfRecommendation, FormPage):
    form_class = RecommendationForm
    title = "修改移交建议"
    success_message = "已保存。"

    def prepare(self) -> None:
        super().prepare()
        if self.request.method == "GET":
            rules.check_can_edit(self.request.user, self.object)

    def form_kwargs(self) -> dict:
        inspection = self.object.inspection
        return {"instance": self.object, "inspection": inspection, "user": self.request.user}

    def perform(self, form) -> None:
        actions.edit(self.object, form.values(), version=form.base_version, by=self.request.user)


class RecommendationIssue(OfRecommendation, ActionView):
    success_message = "已移交，接收单位会收到通知。"

    def perform(self, *, note: str) -> None:
        actions.issue(self.object, version=version_of(self.request), by=self.request.user)


class RecommendationAnswer(OfRecommendation, FormPage):
    form_class = RecommendationAnswerForm
    title = "答复移交建议"
    submit_label = "提交答复"
    success_message = "已答复。"

    def prepare(self) -> None:
        super().prepare()
        if self.request.method == "GET":
            rules.check_can_answer(self.request.user, self.object)

    def form_kwargs(self) -> dict:
        return {"instance": self.object}

    def perform(self, form) -> None:
        data = form.cleaned_data
        actions.answer(
            self.object,
            answer=data["answer"],
            use=data["use"],
            version=form.base_version,
            by=self.request.user,
        )
