"""Pages of 重点关注事项: the list, one point, raising, editing, assigning, its steps."""

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property

from accounts.enums import INSIDERS
from accounts.models import User
from core import attachments, audit
from core.calendar import cn_date
from core.errors import NotYet
from core.formatting import state_badge
from core.verbs import VerbKind
from core.views import ActionView, ScopedDetail
from core.views.restricted import Restricted, RestrictedList
from fieldwork import outcomes
from fieldwork.actions import focus as actions
from fieldwork.enums.focus import FocusState
from fieldwork.filters.focus import FocusFilter
from fieldwork.forms.focus import AssignForm, FocusForm
from fieldwork.models import Activity, FocusPoint, IntakeItem
from fieldwork.rules import focus as rules
from fieldwork.tables.focus import FocusTable
from fieldwork.verbs import FocusVerb
from rounds.duties import duty_in
from rounds.inspection_pages import ListOfInspections, OfInspection, UnderInspection

WHY = 2000  # characters that the column takes
STEPS = ("edit", "assign", "begin", "clear", "reopen")


class FocusList(RestrictedList, ListOfInspections):
    """The page shows nothing sealed and leaves no trace beside each point; its workbook does both."""

    model = FocusPoint
    roles = INSIDERS
    template_name = "fieldwork/focus_list.html"
    filterset_class = FocusFilter
    table_class = FocusTable
    register_name = "重点关注事项清单"
    can_enter = rules.can_raise

    def get_context_data(self, **kwargs) -> dict:
        return ListOfInspections.get_context_data(self, **kwargs)


class OfFocus(Restricted):
    """One point; who looked at it is recorded, browsers do not keep it."""

    model = FocusPoint
    secret = (FocusPoint,)
    viewed = FocusVerb.VIEWED

    def get_queryset(self):
        joined = ("inspection__unit", "inspection__team", "inspection__round__term")
        return super().get_queryset().select_related(*joined, "assignee", "created_by")


class FocusDetail(OfFocus, ScopedDetail):
    template_name = "fieldwork/focus.html"

    def can(self) -> dict[str, bool]:
        user, point = self.request.user, self.object
        duty = duty_in(user, point.inspection.team_id)
        return {name: getattr(rules, f"can_{name}")(user, point, duty=duty) for name in STEPS}

    def get_context_data(self, **kwargs) -> dict:
        point, user = self.object, self.request.user
        events = audit.history(point).exclude(kind=VerbKind.VIEW)
        return super().get_context_data(**kwargs) | {
            "state": state_badge(FocusState(point.state)),
            "assign": AssignForm(
                inspection=point.inspection, initial={"assignee": point.assignee_id}
            ),
            "outcomes": outcomes.of(point, user),
            "begins": outcomes.begins(point, user),
            "files": attachments.of(point),
            "raised_from": _raised_from(point, user),
            "events": events[:50],
        }


def _raised_from(point: FocusPoint, user: User) -> IntakeItem | Activity | None:
    """What it was raised from, where the person may see that."""
    items = IntakeItem.objects.visible_to(user).filter(pk=point.item_id or 0)
    activities = Activity.objects.visible_to(user).filter(pk=point.activity_id or 0)
    return items.first() if point.item_id else activities.first() if point.activity_id else None


class FocusNew(UnderInspection):
    form_class = FocusForm
    title = "提出重点关注事项"
    submit_label = "保存"
    success_message = "已列入重点关注事项。"
    check = rules.check_can_raise
    action = actions.raise_point

    @cached_property
    def item(self) -> IntakeItem | None:
        """What an organ told, where the person came from that."""
        rows = IntakeItem.objects.visible_to(self.request.user).handed_in()
        rows = rows.select_related("reply__request__organ", "reply__inspection__unit")
        return self._named("item", rows.filter(reply__inspection=self.inspection))

    @cached_property
    def activity(self) -> Activity | None:
        """What the team did, where the person came from that."""
        rows = Activity.objects.visible_to(self.request.user).standing()
        rows = rows.select_related("unit_below", "inspection")
        return self._named("activity", rows.filter(inspection=self.inspection))

    def _named(self, name: str, rows: QuerySet) -> Any:
        wanted = self.request.GET.get(name, "")
        return rows.filter(pk=wanted).first() if wanted.isdecimal() and len(wanted) < 18 else None

    def get_initial(self) -> dict:
        """What was told or seen goes where it lies sealed; the title, which stands open, is typed."""
        if self.item is not None:
            told = "\n".join(filter(None, (self.item.summary, self.item.text)))
            return {
                "why": told[:WHY],
                "sources": f"{self.item.reply.request.organ}通报，{self.item}",
            }
        if self.activity is not None:
            where = "，".join(filter(None, (cn_date(self.activity.held_on), self.activity.where)))
            return {"why": self.activity.seen[:WHY], "sources": f"{self.activity}（{where}）"}
        return {}

    def get_action_kwargs(self, form) -> dict:
        source = {"item": self.item, "activity": self.activity if self.item is None else None}
        return super().get_action_kwargs(form) | source

    def get_title(self) -> str:
        return f"提出重点关注事项：{self.inspection.unit}"


class FocusEdit(OfFocus, OfInspection):
    form_class = FocusForm
    success_message = "已保存。"
    check = rules.check_can_edit
    action = actions.edit

    def get_title(self) -> str:
        return f"修改{self.object}"


class FocusAssign(OfFocus, ActionView):
    success_message = "已指定查办人。"

    def perform(self, *, note: str) -> None:
        form = AssignForm(self.request.POST, inspection=self.object.inspection)
        if not form.is_valid():
            raise NotYet("所选查办人已不在本巡察组，请刷新页面后重新选择。")
        actions.assign(self.object, form.cleaned_data["assignee"], by=self.request.user)


class FocusBegin(OfFocus, ActionView):
    success_message = "已开始核查。"
    action = actions.begin


class FocusClear(OfFocus, ActionView):
    success_message = "已记为查无问题。"
    action = actions.clear


class FocusReopen(OfFocus, ActionView):
    success_message = "已重新打开。"
    action = actions.reopen
