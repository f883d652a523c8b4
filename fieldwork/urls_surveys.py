"""Addresses of 测评与问卷."""

from django.urls import path

from fieldwork.views import survey_answers, survey_codes, survey_comparison, survey_templates
from fieldwork.views import surveys as views

ONE = "surveys/<int:pk>/"
TEMPLATE = "surveys/templates/<int:pk>/"

urlpatterns = [
    path("surveys/", views.SurveyList.as_view(), name="survey_list"),
    path(
        "surveys/templates/", survey_templates.TemplateList.as_view(), name="survey_template_list"
    ),
    path(TEMPLATE, survey_templates.TemplateDetail.as_view(), name="survey_template"),
    path(f"{TEMPLATE}edit/", survey_templates.TemplateEdit.as_view(), name="survey_template_edit"),
    path(
        f"{TEMPLATE}archive/",
        survey_templates.TemplateArchive.as_view(),
        name="survey_template_archive",
    ),
    path(
        f"{TEMPLATE}restore/",
        survey_templates.TemplateRestore.as_view(),
        name="survey_template_restore",
    ),
    path(f"{ONE}template/", survey_templates.TemplateNew.as_view(), name="survey_template_new"),
    path("inspections/<int:pk>/surveys/new/", views.SurveyNew.as_view(), name="survey_new"),
    path(ONE, views.SurveyDetail.as_view(), name="survey"),
    path(f"{ONE}edit/", views.SurveyEdit.as_view(), name="survey_edit"),
    path(f"{ONE}autosave/", views.SurveyAutosave.as_view(), name="survey_autosave"),
    path(f"{ONE}end/", views.SurveyEnd.as_view(), name="survey_end"),
    path(f"{ONE}remove/", views.SurveyRemove.as_view(), name="survey_remove"),
    path(f"{ONE}open/", views.SurveyOpen.as_view(), name="survey_open"),
    path(f"{ONE}close/", views.SurveyClose.as_view(), name="survey_close"),
    path(f"{ONE}codes/", survey_codes.SurveyCodes.as_view(), name="survey_codes"),
    path(f"{ONE}codes/void/", survey_codes.SurveyVoidCodes.as_view(), name="survey_void_codes"),
    path(f"{ONE}enter/", survey_codes.SurveyEnter.as_view(), name="survey_enter"),
    path(
        "rounds/<int:pk>/surveys/",
        survey_comparison.RoundSurveys.as_view(),
        name="survey_comparison",
    ),
    # Open without an account. What stands in the second one is a key: xuncha.logs, deploy/nginx.conf.
    path("answer/", survey_answers.AnswerPage.as_view(), name="answer"),
    path("answer/done/", survey_answers.AnswerDone.as_view(), name="answer_done"),
    path("answer/<str:code>/", survey_answers.AnswerPage.as_view(), name="answer_code"),
]
