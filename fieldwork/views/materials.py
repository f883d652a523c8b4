"""Pages of 资料清单: the team asks and receives, the unit's liaison hands in."""

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone

from accounts.enums import BOTH_SIDES, Role
from core import attachments, audit
from core.formatting import cn_date, state_badge
from core.models import Attachment, AuditEvent
from core.targets import label_of
from core.views import ActionView, FormPage, ScopedDetail
from core.views.chosen import chosen_as_seen
from fieldwork import outcomes
from fieldwork.actions import materials as actions
from fieldwork.enums.materials import MaterialState, RequestState
from fieldwork.filters.materials import RequestFilter
from fieldwork.forms.materials import DeliverForm, RequestForm
from fieldwork.models import Material, MaterialRequest
from fieldwork.queries.materials import usual_names
from fieldwork.rules import materials as rules
from fieldwork.tables.materials import MaterialTable, RequestTable
from rounds.inspection_pages import ListOfInspections
from rounds.models import Inspection
from rounds.queries import panel_for


class RequestList(ListOfInspections):
    model = MaterialRequest
    roles = BOTH_SIDES
    template_name = "fieldwork/material_request_list.html"
    filterset_class = RequestFilter
    ordering = ("-id",)
    table_class = RequestTable
    file_class = MaterialTable
    can_enter = rules.can_request


class OfRequest:
    model = MaterialRequest

    def get_queryset(self):
        return super().get_queryset().select_related(
            "inspection__unit", "inspection__team", "inspection__round__term", "issued_by"
        )  # fmt: skip


class RequestDetail(OfRequest, ScopedDetail):
    template_name = "fieldwork/material_request.html"

    def can(self) -> dict[str, bool]:
        user, request = self.request.user, self.object
        return {
            "take": request.state == RequestState.ISSUED and rules.can_take(user, request),
            "withdraw": rules.can_withdraw(user, request),
            "open_inspection": not user.has_role(Role.LIAISON),
        }

    def get_context_data(self, **kwargs) -> dict:
        request, user = self.object, self.request.user
        lines = list(request.materials.select_related("delivered_by", "received_by"))
        first = next((line for line in lines if line.state == MaterialState.WANTED), None)
        delivers = first is not None and rules.can_deliver(user, first)
        for line in lines:
            line.request = request
        files, begins = _files_of(lines), outcomes.begins_each(lines, user)
        return super().get_context_data(**kwargs) | {
            "badge": state_badge(RequestState(request.state)),
            "lines": [
                _line(line, files.get(line.pk, []), delivers) | {"begins": begins.get(line.pk, [])}
                for line in lines
            ],
            "outcomes": outcomes.of(request, user),
            "delivered": sum(line.state == MaterialState.DELIVERED for line in lines),
            "received": sum(line.state == MaterialState.RECEIVED for line in lines),
            "deadlines": panel_for(request, today=timezone.localdate()),
            "events": _events(request, lines),
        }


def _files_of(lines: list[Material]) -> dict[int, list[Attachment]]:
    """The files of all lines in one statement."""
    found: dict[int, list[Attachment]] = {}
    ids = [line.pk for line in lines]
    kept = Attachment.objects.filter(target_type=label_of(Material), removed_at=None)
    for file in kept.filter(target_id__in=ids).order_by("id"):
        found.setdefault(file.target_id, []).append(file)
    return found


def _line(line: Material, files: list[Attachment], delivers: bool) -> dict:
    wanted = line.state == MaterialState.WANTED
    return {
        "pk": line.pk,
        "version": line.version,
        "order": line.order,
        "name": line.name,
        "state": state_badge(MaterialState(line.state)),
        "is_absent": line.is_absent,
        "note": line.delivery_note if not wanted else "",
        "return_note": line.return_note,
        "delivered": f"{line.delivered_by.name} {cn_date(line.delivered_at)}" if not wanted else "",
        "received": f"{line.received_by.name} {cn_date(line.received_at)}"
        if line.state == MaterialState.RECEIVED
        else "",
        "files": files,
        "deliver_url": reverse("fieldwork:material_deliver", args=[line.pk])
        if wanted and delivers
        else "",
        "waits": line.state == MaterialState.DELIVERED,
    }


def _events(request: MaterialRequest, lines: list[Material]) -> list:
    ids = [line.pk for line in lines]
    of_lines = AuditEvent.objects.filter(target_type=label_of(Material), target_id__in=ids)
    return list((audit.history(request) | of_lines).order_by("-id")[:80])


class RequestNew(FormPage):
    model = Inspection
    form_class = RequestForm
    title = "发出资料清单"
    submit_label = "发出"
    success_message = "资料清单已发出，期限已按本轮方案推算。"
    check = rules.check_can_request
    action = actions.ask

    def get_queryset(self):
        return super().get_queryset().select_related("unit", "round__term", "round__preset", "team")

    def get_title(self) -> str:
        return f"{self.object.unit}：发出资料清单"

    def get_initial(self) -> dict:
        return {"names": "\n".join(usual_names(self.object))}


class RequestReceive(OfRequest, ActionView):
    """The lines that the form names, each as it stood on the page."""

    def perform(self, *, note: str) -> None:
        rules.check_can_take(self.request.user, self.object)
        lines = chosen_as_seen(self.request, self.object.materials.all())
        lines = lines.filter(state=MaterialState.DELIVERED).order_by("order")
        count = actions.receive(list(lines), by=self.request.user)
        if count:
            self.success_message = f"已核收{count}项。"
        else:
            messages.warning(self.request, "没有选中待核收的资料，请先选择。")


class RequestWithdraw(OfRequest, ActionView):
    success_message = "资料清单已撤回，单位无需再交。"
    action = actions.withdraw


class OfMaterial:
    model = Material

    def get_queryset(self):
        return (
            super().get_queryset().select_related("request__inspection__unit", "request__issued_by")
        )


class MaterialDeliver(OfMaterial, FormPage):
    form_class = DeliverForm
    template_name = "fieldwork/material_deliver.html"
    submit_label = "交付"
    success_message = "已交付，等待巡察组核收。"
    check = rules.check_can_deliver
    action = actions.deliver

    def get_title(self) -> str:
        return f"交付：{self.object.name}"

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"files": attachments.of(self.object)}


class MaterialReturn(OfMaterial, ActionView):
    success_message = "已退回，单位会收到通知。"
    action = actions.return_material
