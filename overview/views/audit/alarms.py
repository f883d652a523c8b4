"""Alarms: the list, what one rests on, and what was made of it."""

from django.db.models import Count

from accounts.enums import GUARDS, Role
from core import audit
from core.formatting import state_badge
from core.models import AuditEvent
from core.verbs import TAKING, VerbKind
from core.views import ActionView, ScopedDetail, ScopedList
from findings.verbs import FindingVerb
from overview import rules
from overview.actions import alarms as actions
from overview.enums.alarms import AlarmKind, AlarmState
from overview.filters.trail import AlarmFilter
from overview.models import Alarm
from overview.queries.trail import Entry
from overview.tables import AlarmTable
from overview.views.audit.tabs import tabs

JOINED = ("person", "handled_by")
MOST = 100
SHOWN: dict[str, dict] = {
    AlarmKind.NIGHT_VIEWS: {"verb": FindingVerb.CLUE_VIEWED},
    AlarmKind.FRESH_GRANT: {"verb": FindingVerb.CLUE_VIEWED},
    AlarmKind.MASS_EXPORT: {"kind__in": TAKING},
    AlarmKind.REFUSALS: {"kind": VerbKind.REFUSAL},
    AlarmKind.FAILED_SIGN_INS: {"kind": VerbKind.SIGN_IN_FAILED},
    AlarmKind.NEW_ADDRESS: {"kind": VerbKind.SIGN_IN},
    AlarmKind.TWO_PEOPLE: {"target_type": "accounts.approvalrequest"},
}


class AlarmList(ScopedList):
    model = Alarm
    template_name = "overview/alarm_list.html"
    filterset_class = AlarmFilter
    ordering = ("-state", "-id")  # new, looked, dismissed: what waits comes first
    roles = GUARDS
    table_class = AlarmTable

    def get_context_data(self, **kwargs) -> dict:
        is_auditor = self.request.user.has_role(Role.AUDITOR)
        counts = dict(self.get_queryset().order_by().values_list("state").annotate(Count("pk")))
        chosen = self.request.GET.get("state", "")
        return super().get_context_data(**kwargs) | {
            "tabs": tabs("alarm_list") if is_auditor else [],
            "figures": [
                {
                    "label": state.label,
                    "value": counts.get(state, 0),
                    "unit": "条",
                    "url": f"?state={state}",
                    "light": "red" if state == AlarmState.NEW and counts.get(state) else "",
                    "active": chosen == state,
                }
                for state in AlarmState
            ],
        }


class OfAlarm:
    model = Alarm
    roles = GUARDS

    def get_queryset(self):
        return super().get_queryset().select_related("rule", *JOINED)


class AlarmDetail(OfAlarm, ScopedDetail):
    template_name = "overview/alarm.html"

    def can(self) -> dict[str, bool]:
        user = self.request.user
        return {
            "handle": rules.can_handle(user, self.object),
            "trace": user.has_role(Role.AUDITOR),
        }

    def get_context_data(self, **kwargs) -> dict:
        rows = list(_grounds(self.object)[: MOST + 1])
        return super().get_context_data(**kwargs) | {
            "state": state_badge(AlarmState(self.object.state)),
            "rows": [Entry(event) for event in rows[:MOST]],
            "has_more": len(rows) > MOST,
            "most": MOST,
            "events": audit.history(self.object)[:50],
        }


def _grounds(alarm: Alarm):
    """The events of the alarm's kind and subject, from the first that counted on."""
    until = alarm.handled_at or alarm.created_at
    rows = AuditEvent.objects.filter(at__gte=alarm.first_at, at__lte=until, **SHOWN[alarm.kind])
    if alarm.kind == AlarmKind.FAILED_SIGN_INS:
        about = {"address": alarm.address} if alarm.address else {"target_id": alarm.person_id}
        return rows.filter(**about).order_by("at", "id")
    rows = rows.filter(actor_id=alarm.person_id)
    if alarm.kind == AlarmKind.NEW_ADDRESS:
        rows = rows.filter(address=alarm.address)
    return rows.order_by("at", "id")


class AlarmLook(OfAlarm, ActionView):
    success_message = "核查情况已登记。"
    action = actions.look_into


class AlarmDismiss(OfAlarm, ActionView):
    success_message = "告警已排除。"
    action = actions.dismiss
