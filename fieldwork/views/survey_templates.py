"""Pages of 题目模板: the list, one template, keeping a survey as one, changing, archiving."""

from django.db.models import QuerySet

from accounts.enums import Role
from core import audit
from core.views import ActionView, FormPage, ScopedDetail, ScopedList
from fieldwork.actions import survey_templates as actions
from fieldwork.forms.surveys import TemplateForm
from fieldwork.models import Survey, SurveyTemplate
from fieldwork.rules import survey_templates as rules
from fieldwork.tables.survey_templates import SurveyTemplateTable
from fieldwork.views.surveys import READERS, OfSurvey

STEPS = ("edit", "archive", "restore")


class TemplateList(ScopedList):
    model = SurveyTemplate
    roles = READERS
    template_name = "fieldwork/survey_template_list.html"
    table_class = SurveyTemplateTable


class OfTemplate:
    model = SurveyTemplate
    roles = READERS

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("created_by")


class TemplateDetail(OfTemplate, ScopedDetail):
    template_name = "fieldwork/survey_template.html"

    def can(self) -> dict[str, bool]:
        user = self.request.user
        return {name: getattr(rules, f"can_{name}")(user, self.object) for name in STEPS}

    def get_context_data(self, **kwargs) -> dict:
        template, user = self.object, self.request.user
        events = audit.history(template) if user.has_role(Role.OFFICE) else ()
        return super().get_context_data(**kwargs) | {
            "questions": template.asked,
            "events": events[:50],
        }


class TemplateForms(FormPage):
    form_class = TemplateForm
    template_name = "fieldwork/survey_template_form.html"


class TemplateNew(OfSurvey, TemplateForms):
    """From a survey that the office sees; questions that assess a person by name stay out."""

    model = Survey
    roles = (Role.OFFICE,)
    success_message = "已存为模板，各组新建测评问卷时可以选用。"
    goes_on = True  # a survey that is archived may be taken as an example, too

    def check_permissions(self) -> None:
        rules.check_can_keep(self.request.user)

    def perform(self, form) -> SurveyTemplate:
        return actions.keep(self.object.kind, form.values(), by=self.request.user)

    def get_form_kwargs(self) -> dict:
        return super().get_form_kwargs() | {"survey": self.object}

    def get_title(self) -> str:
        return f"存为题目模板：{self.object.reference}"

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()


class TemplateEdit(OfTemplate, TemplateForms):
    roles = (Role.OFFICE,)
    success_message = "已保存，已经起草的测评问卷不变。"
    check = rules.check_can_edit
    action = actions.edit

    def get_title(self) -> str:
        return f"修改模板：{self.object}"


class TemplateArchive(OfTemplate, ActionView):
    roles = (Role.OFFICE,)
    success_message = "已停用，新建测评问卷时不再列出。"
    action = actions.archive


class TemplateRestore(OfTemplate, ActionView):
    roles = (Role.OFFICE,)
    success_message = "已恢复使用。"
    action = actions.restore
