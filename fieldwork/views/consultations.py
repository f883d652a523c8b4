"""Pages of 请示汇报: the register, one of it, drafting, submitting, deciding, carrying out."""

from django.urls import reverse
from django.utils import timezone

from accounts.enums import INSIDERS
from core import attachments, audit
from core.formatting import state_badge
from core.verbs import VerbKind
from core.views import ActionView, FormPage, ScopedDetail
from core.views.autosave import Autosave
from core.views.restricted import Restricted, RestrictedList
from fieldwork.actions import consultations as actions
from fieldwork.enums.consultations import ConsultationState
from fieldwork.filters.consultations import ConsultationFilter
from fieldwork.forms.consultations import (
    ConsultationForm,
    DecideForm,
    ResultForm,
    ReturnResultForm,
)
from fieldwork.models import Consultation
from fieldwork.rules import consultations as rules
from fieldwork.tables.consultations import ConsultationTable
from fieldwork.verbs import ConsultationVerb
from rounds.inspection_pages import ListOfInspections, UnderInspection
from rounds.queries import panel_for

STEPS = ("edit", "remove", "submit", "decide", "return", "report", "return_result")


class ConsultationList(RestrictedList, ListOfInspections):
    model = Consultation
    roles = INSIDERS
    template_name = "fieldwork/consultation_list.html"
    register_name = "请示报告登记簿"
    filterset_class = ConsultationFilter
    table_class = ConsultationTable
    can_enter = rules.can_draft


class OfConsultation(Restricted):
    """One row; who looked at it is recorded, browsers do not keep it."""

    model = Consultation
    roles = INSIDERS
    secret = (Consultation,)
    viewed = ConsultationVerb.VIEWED

    def get_queryset(self):
        joined = ("inspection__unit", "inspection__team", "inspection__round__term")
        return super().get_queryset().select_related(*joined, "created_by", "decided_by")


class ConsultationDetail(OfConsultation, ScopedDetail):
    template_name = "fieldwork/consultation.html"

    def can(self) -> dict[str, bool]:
        user, row = self.request.user, self.object
        return {name: getattr(rules, f"can_{name}")(user, row) for name in STEPS}

    def get_context_data(self, **kwargs) -> dict:
        row = self.object
        hidden = [VerbKind.VIEW, VerbKind.REFUSAL]
        return super().get_context_data(**kwargs) | {
            "state": state_badge(ConsultationState(row.state)),
            "files": list(attachments.of(row)),
            "deadlines": panel_for(row, today=timezone.localdate(), user=self.request.user),
            "events": audit.timeline(row.audit_trail).exclude(kind__in=hidden)[:50],
        }


class ConsultationNew(Restricted, UnderInspection):
    roles = INSIDERS
    form_class = ConsultationForm
    success_message = "已保存草稿。有附件的请上传，由组长报送。"
    check = rules.check_can_draft
    action = actions.draft

    def get_title(self) -> str:
        return f"起草请示报告：{self.inspection.unit}"


class ConsultationEdit(OfConsultation, FormPage):
    form_class = ConsultationForm
    success_message = "已保存。"
    check, checks_post = rules.check_can_edit, False
    action = actions.edit

    def get_title(self) -> str:
        return f"修改{self.object}"

    def get_context_data(self, **kwargs) -> dict:
        url = reverse("fieldwork:consultation_autosave", args=[self.object.pk])
        return super().get_context_data(**kwargs) | {"autosave_url": url}


class ConsultationAutosave(OfConsultation, Autosave):
    form_class = ConsultationForm
    check = rules.check_can_edit
    action = actions.edit


class ConsultationRemove(OfConsultation, ActionView):
    success_message = "已删除草稿。"
    action = actions.remove

    def get_success_url(self) -> str:
        return f"{reverse('fieldwork:consultation_list')}?inspection={self.object.inspection_id}"


class ConsultationSubmit(OfConsultation, ActionView):
    success_message = "已报送。"
    action = actions.submit


class ConsultationReturn(OfConsultation, ActionView):
    success_message = "已退回补充。"
    action = actions.return_for_more


class ConsultationStep(OfConsultation, FormPage):
    """One step that asks for more than a note."""

    template_name = "fieldwork/consultation_form.html"
    checks_post = False

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"consultation": self.object}

    def get_title(self) -> str:
        return f"{self.title}：{self.object}"


class ConsultationDecide(ConsultationStep):
    form_class = DecideForm
    title = submit_label = "批示"
    success_message = "已批示。"
    check = rules.check_can_decide
    action = actions.decide


class ConsultationReport(ConsultationStep):
    form_class = ResultForm
    title = submit_label = "报告落实情况"
    success_message = "已报告落实情况。"
    check = rules.check_can_report
    action = actions.report


class ConsultationReturnResult(ConsultationStep):
    form_class = ReturnResultForm
    title = submit_label = "退回重办"
    success_message = "已退回重办。"
    check = rules.check_can_return_result
    action = actions.return_result
