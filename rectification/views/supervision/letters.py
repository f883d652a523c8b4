"""One letter and all letters; what the office, the unit and the leading group do with one."""

from datetime import date

from django.urls import reverse

from accounts.enums import BOTH_SIDES, Role
from core import attachments, audit
from core.documents import registry
from core.formatting import cn_date, state_badge
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from rectification.actions import supervision as actions
from rectification.enums import Recipient, SupervisionState
from rectification.filters.supervision import LetterFilter
from rectification.forms.supervision import (
    AnswerForm,
    CallForm,
    DecideForm,
    IssueForm,
    ReceiveForm,
)
from rectification.models import Ledger, Supervision
from rectification.queries import escalation
from rectification.queries.supervision import chain_of, demands_of
from rectification.rules import supervision as rules
from rectification.tables.supervision import WAITS, LetterTable, UnitLetterTable


class LetterList(ScopedList):
    model = Supervision
    roles = BOTH_SIDES
    template_name = "rectification/supervision/list.html"
    filterset_class = LetterFilter

    def setup(self, request, *args, **kwargs) -> None:
        super().setup(request, *args, **kwargs)
        is_unit = request.user.has_role(Role.LIAISON)
        self.table_class = UnitLetterTable if is_unit else LetterTable


class OfLetter:
    model = Supervision

    def get_queryset(self):
        return super().get_queryset().select_related(
            "ledger__unit", "ledger__inspection__round__term", "step",
            "issued_by", "received_by", "answered_by", "closed_by",
        )  # fmt: skip


class Letter(OfLetter, ScopedDetail):
    template_name = "rectification/supervision/letter.html"

    def can(self) -> dict[str, bool]:
        user, letter = self.request.user, self.object
        return {
            "issue": rules.can_issue(user, letter),
            "receive": rules.can_receive(user, letter),
            "answer": rules.can_answer(user, letter),
            "review": rules.can_review(user, letter),
            "decide": rules.can_decide(user, letter),
            "see_inside": not user.has_role(Role.LIAISON),
        }

    def get_context_data(self, **kwargs) -> dict:
        letter, user = self.object, self.request.user
        kind = registry.get(actions.DOCUMENT)
        chain = letter.content.get("chain") or chain_of(letter.ledger, before=letter.place)
        events = audit.history(letter)
        if user.has_role(Role.LIAISON):
            events = events.filter(trail=letter.audit_trail)
        return super().get_context_data(**kwargs) | {
            "badge": state_badge(SupervisionState(letter.state)),
            "document_url": kind.url_of(letter) if kind else "",
            "chain": [_link(row) for row in chain],
            "items": letter.content.get("items", []),
            "events": events[:50],
            "files": list(attachments.of(letter)),
            "demands": demands_of(letter),
            "waits": letter.state in WAITS,
        }


def _link(row: dict) -> dict:
    names = ("issued_on", "received_on", "answer_due_on", "answered_on")
    return row | {name: date.fromisoformat(row[name]) if row[name] else None for name in names}


class LetterIssue(OfLetter, FormPage):
    """With words of one's own; the board's button issues with the standing ones."""

    form_class = IssueForm
    template_name = "rectification/supervision/issue.html"
    submit_label = "发出"
    check = rules.check_can_issue

    def get_title(self) -> str:
        return f"发出{self.object.get_kind_display()}"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"letter": self.object}

    def perform(self, form) -> Supervision:
        letter = actions.issue(self.object, **form.cleaned_data, by=self.request.user)
        self.success_message = _issued_words(letter)
        return letter


def _issued_words(letter: Supervision) -> str:
    if letter.is_for_unit:
        return f"已发出{letter}，{letter.ledger.unit}须于{cn_date(letter.answer_due_on)}前答复。"
    return f"已报请领导小组决定：{letter}。"


class LetterSend(OfLetter, ActionView):
    """One click on the board."""

    def perform(self, *, note: str) -> Supervision:
        letter = actions.issue(self.object, version=self.object.version, by=self.request.user)
        self.success_message = _issued_words(letter)
        return letter

    def get_success_url(self) -> str:
        return reverse("rectification:supervision_board")


class LetterNew(FormPage):
    """A letter to one ledger that the system did not propose."""

    model = Ledger
    roles = (Role.OFFICE,)
    form_class = CallForm
    title = "发督办文书"
    submit_label = "发出"
    check = rules.check_can_supervise

    def get_queryset(self):
        return super().get_queryset().select_related("unit", "inspection__round__term")

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"following": escalation.next_step(self.object)}

    def perform(self, form) -> Supervision:
        letter = actions.call(self.object, **form.cleaned_data, by=self.request.user)
        self.success_message = _issued_words(letter)
        return letter

    def get_title(self) -> str:
        return f"发督办文书：{self.object.unit}"


class LetterDismiss(OfLetter, ActionView):
    success_message = "已记录不予发出的原因。"
    action = actions.dismiss


class LetterReceive(OfLetter, FormPage):
    form_class = ReceiveForm
    submit_label = "签收"
    success_message = "已签收，请按期答复。"
    check = rules.check_can_receive
    action = actions.receive

    def get_title(self) -> str:
        return f"签收{self.object.get_kind_display()}"

    def get_form_kwargs(self) -> dict:
        """A letter for the first person begins with the first person's name."""
        if self.object.recipient != Recipient.FIRST:
            return super().get_form_kwargs()
        leaders = self.object.ledger.unit.leaders.filter(is_first=True, left_on=None)
        return super().get_form_kwargs() | {"person": leaders.first()}


class LetterAnswer(OfLetter, FormPage):
    form_class = AnswerForm
    template_name = "rectification/supervision/answer.html"
    submit_label = "报送答复"
    success_message = "答复已报送，请等待巡察办审核。"
    check = rules.check_can_answer
    action = actions.answer

    def get_title(self) -> str:
        return f"答复{self.object}"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "demands": demands_of(self.object),
            "items": self.object.content.get("items", []),
        }

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"letter": self.object}


class LetterReview(OfLetter, ActionView):
    """认可 or, with the reason, 退回重答."""

    def perform(self, *, note: str) -> None:
        if self.request.POST.get("do") == "accept":
            actions.accept(self.object, note=note, by=self.request.user)
            self.success_message = "答复已认可，督办文书办结。"
        else:
            actions.return_answer(self.object, note=note, by=self.request.user)
            self.success_message = "答复已退回，单位须重新答复。"


class LetterDecide(OfLetter, FormPage):
    form_class = DecideForm
    template_name = "rectification/supervision/decide.html"
    title = "决定问责建议"
    check = rules.check_can_decide

    def perform(self, form) -> None:
        by, note = self.request.user, form.cleaned_data["note"]
        if "back" in self.request.POST:
            actions.return_referral(self.object, note=note, by=by)
            self.success_message = "已退回巡察办补充。"
        else:
            actions.decide(self.object, outcome=form.cleaned_data["outcome"], note=note, by=by)
            self.success_message = "决定已记录，已通知巡察办。"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {
            "chain": [_link(row) for row in self.object.content.get("chain", [])]
        }
