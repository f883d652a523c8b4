"""Pages of what an organ answers about one unit: the answer, each thing told, handing in, returning."""

from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from core import attachments, audit, calendar
from core.formatting import state_badge
from core.views import ActionView, FormPage, ScopedDetail
from core.views.autosave import Autosave
from core.views.restricted import Restricted
from fieldwork import outcomes
from fieldwork.actions import intake as actions
from fieldwork.enums.intake import ReplyState
from fieldwork.forms.intake import IntakeItemForm, ReplyReturnForm
from fieldwork.models import IntakeItem, IntakeReply
from fieldwork.rules import intake as rules
from fieldwork.verbs import IntakeVerb
from fieldwork.views.intake import HIDDEN

READERS = (Role.OFFICE, Role.INSPECTOR, Role.ORGAN)
WRITERS = (Role.OFFICE, Role.ORGAN)
MORE_DAYS = 3  # 工作日, proposed for completing an answer


class OfReply(Restricted):
    model = IntakeReply
    roles = READERS
    secret = (IntakeReply,)
    viewed = IntakeVerb.VIEWED

    def get_queryset(self):
        joined = ("request__organ", "request__round__term", "inspection__unit")
        rows = super().get_queryset().select_related(*joined, "inspection__team", "answered_by")
        return rows.select_related("inspection__round__term")


class ReplyDetail(OfReply, ScopedDetail):
    template_name = "fieldwork/intake_reply.html"

    def can(self) -> dict[str, bool]:
        user, reply = self.request.user, self.object
        return {
            "tell": rules.can_tell(user, reply),
            "submit": rules.can_submit(user, reply),
            "nothing": rules.can_report_nothing(user, reply),
            "return": rules.can_return(user, reply),
            "see_letter": user.has_role(*WRITERS),
            "see_inside": not user.has_role(Role.ORGAN),
        }

    def get_context_data(self, **kwargs) -> dict:
        reply = self.object
        items = IntakeItem.objects.visible_to(self.request.user).filter(reply=reply)
        events = audit.timeline(reply.audit_trail).exclude(kind__in=HIDDEN)
        return super().get_context_data(**kwargs) | {
            "state": state_badge(ReplyState(reply.state)),
            "items": items.defer("text", "persons").order_by("pk"),
            "events": events[:50],
        }


class ReplySubmit(OfReply, ActionView):
    roles = WRITERS
    success_message = "已提交答复。"
    action = actions.submit


class ReplyNothing(OfReply, ActionView):
    roles = WRITERS
    success_message = "已作零反馈。"
    action = actions.report_nothing


class ReplyReturn(OfReply, FormPage):
    roles = (Role.OFFICE,)
    form_class = ReplyReturnForm
    title = "退回补充"
    submit_label = "退回"
    success_message = "已退回，机关经办人会收到通知。"
    check, checks_post = rules.check_can_return, False
    action = actions.return_reply

    def get_initial(self) -> dict:
        today = timezone.localdate()
        due = calendar.add(today, MORE_DAYS, calendar.DeadlineUnit.WORKDAY, provisional=True)
        return {"due_on": max(due.date, self.object.request.due_on)}

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"reply": self.object}

    def get_title(self) -> str:
        return f"退回补充：{self.object}"


class ItemNew(OfReply, FormPage):
    roles = WRITERS
    form_class = IntakeItemForm
    success_message = "已保存，还没有提交。"
    check, checks_post = rules.check_can_tell, False
    action = actions.add

    def get_title(self) -> str:
        return f"填写情况：{self.object.inspection.unit}"


class OfItem(Restricted):
    model = IntakeItem
    roles = READERS
    secret = (IntakeItem,)
    viewed = IntakeVerb.VIEWED

    def get_queryset(self):
        joined = ("request__organ", "request__round", "inspection__unit", "inspection__team")
        paths = (f"reply__{name}" for name in (*joined, "inspection__round__term"))
        return super().get_queryset().select_related(*paths, "created_by")


class ItemDetail(OfItem, ScopedDetail):
    template_name = "fieldwork/intake_item.html"

    def can(self) -> dict[str, bool]:
        user, item = self.request.user, self.object
        return {
            "edit": rules.can_edit(user, item),
            "remove": rules.can_remove(user, item),
            "see_inside": not user.has_role(Role.ORGAN),
        }

    def get_context_data(self, **kwargs) -> dict:
        item, user = self.object, self.request.user
        return super().get_context_data(**kwargs) | {
            "files": list(attachments.of(item)),
            "outcomes": outcomes.of(item, user),
            "begins": outcomes.begins(item, user),
        }


class ItemEdit(OfItem, FormPage):
    roles = WRITERS
    form_class = IntakeItemForm
    success_message = "已保存。"
    check, checks_post = rules.check_can_edit, False
    action = actions.edit

    def get_title(self) -> str:
        return f"修改{self.object}"

    def get_context_data(self, **kwargs) -> dict:
        url = reverse("fieldwork:intake_item_autosave", args=[self.object.pk])
        return super().get_context_data(**kwargs) | {"autosave_url": url}


class ItemAutosave(OfItem, Autosave):
    roles = WRITERS
    form_class = IntakeItemForm
    check = rules.check_can_edit
    action = actions.edit


class ItemRemove(OfItem, ActionView):
    roles = WRITERS
    success_message = "已删除。"
    action = actions.remove

    def get_success_url(self) -> str:
        return self.object.reply.get_absolute_url()
