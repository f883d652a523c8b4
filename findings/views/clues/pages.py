"""One clue and its moves; every page of it is recorded."""

from django.db.models import Prefetch

from accounts.enums import INSIDERS
from core import attachments
from core.formatting import state_badge
from core.views import ActionView, FormPage, ScopedDetail
from findings.actions import clues as actions
from findings.enums import ClueState, HandoffState
from findings.forms.clues import NoteForm
from findings.models import Clue, HandoffOutcome
from findings.queries import clues as queries
from findings.rules import clues as rules
from findings.rules import custody
from findings.views.clue_events import event_rows
from findings.views.restricted import Restricted
from rounds.duties import duty_in


class OfClue(Restricted):
    """What all pages of one clue share: the joined row."""

    model = Clue
    roles = INSIDERS

    def get_queryset(self):
        joined = ("inspection__unit", "inspection__round__term", "inspection__team")
        people = ("created_by", "vetted_by", "approved_by", "source_finding", "source_interview")
        people += ("source_petition",)
        return super().get_queryset().select_related(*joined, *people)


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

    def get_context_data(self, **kwargs) -> dict:
        clue = self.object
        files = list(attachments.of(clue))
        steps = Prefetch("outcomes", HandoffOutcome.objects.standing(), to_attr="steps")
        handoffs = clue.handoffs.select_related("organ", "received_by").order_by("id")
        handoffs = list(handoffs.prefetch_related(steps))
        refused = bool(handoffs) and all(h.state == HandoffState.REFUSED for h in handoffs)
        return super().get_context_data(**kwargs) | {
            "state": state_badge(ClueState(clue.state)),
            "second_hand": self.second_hand(),
            "all_refused": refused,
            "conclude_tone": "default" if refused else "primary",
            "persons": clue.persons.all(),
            "files": files,
            "handoffs": handoffs,
            "readers": queries.readers(clue),
            "events": event_rows(queries.changes_of(clue.audit_trail)[:50], files),
            "views": queries.views_of(clue)[:15],
        }

    def second_hand(self) -> str:
        """Who hands over what this person approved: somebody else, or nobody yet."""
        user, clue = self.request.user, self.object
        if clue.state != ClueState.APPROVED or clue.approved_by_id != user.pk:
            return ""
        people = [p.name for p in queries.granted_people(clue, roles=("office",)) if p != user]
        if people:
            return f"您已批准移交。批准的人不能自己移交，请{'或'.join(people)}办理，已通知对方。"
        return (
            "您已批准移交，但没有另一位获得授权的巡察办同志可以办理，请安全保密管理员再授权一位。"
        )


class ClueVet(OfClue, ActionView):
    success_message = "线索已审核。"
    action = actions.vet


class ClueApprove(OfClue, ActionView):
    success_message = "线索已批准移交，须由另一位获得授权的同志移交。"
    action = actions.approve


class NotePage(FormPage):
    """A step of a clue or handoff that carries a text: unfolds on its page, or stands alone."""

    form_class = NoteForm
    template_name = "findings/clue_note.html"
    note_label = "说明"

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {
            "label": self.note_label,
            "version": self.object.version,
        }

    def get_title(self) -> str:
        return f"{self.title}：{self.object.reference}"


class ClueReturn(OfClue, NotePage):
    title, submit_label, note_label = "退回补充", "退回补充", "退回原因"
    success_message = "线索已退回。"
    check = rules.check_can_decide
    action = actions.return_for_more


class ClueDecline(OfClue, NotePage):
    title, submit_label, note_label = "决定不移交", "决定不移交", "不移交的理由"
    success_message = "已决定不移交，线索办结。"
    check = rules.check_can_decide
    action = actions.decline


class ClueConclude(OfClue, NotePage):
    title, submit_label, note_label = "办结线索", "办结", "办结情况"
    success_message = "线索已办结。"
    check = rules.check_can_conclude
    action = actions.conclude
