"""Addresses of talks, planned and held."""

from django.urls import path

from fieldwork.views import interviews, planned_talks

urlpatterns = [
    path("interviews/", interviews.InterviewList.as_view(), name="interview_list"),
    path("interviews/person/", interviews.TalksWithPerson.as_view(), name="interview_person"),
    path(
        "inspections/<int:pk>/interviews/new/",
        interviews.InterviewNew.as_view(),
        name="interview_new",
    ),
    path("interviews/<int:pk>/", interviews.InterviewDetail.as_view(), name="interview"),
    path("interviews/<int:pk>/edit/", interviews.InterviewEdit.as_view(), name="interview_edit"),
    path(
        "interviews/<int:pk>/autosave/",
        interviews.InterviewAutosave.as_view(),
        name="interview_autosave",
    ),
    path("talks/", planned_talks.PlannedTalkList.as_view(), name="planned_talk_list"),
    path(
        "inspections/<int:pk>/talks/new/",
        planned_talks.PlannedTalkNew.as_view(),
        name="planned_talk_new",
    ),
    path("talks/<int:pk>/", planned_talks.PlannedTalkDetail.as_view(), name="planned_talk"),
    path("talks/<int:pk>/edit/", planned_talks.PlannedTalkEdit.as_view(), name="planned_talk_edit"),
    path(
        "talks/<int:pk>/cancel/",
        planned_talks.PlannedTalkCancel.as_view(),
        name="planned_talk_cancel",
    ),
    path(
        "interviews/<int:pk>/register/",
        interviews.InterviewRegister.as_view(),
        name="interview_register",
    ),
    path(
        "interviews/<int:pk>/return/",
        interviews.InterviewReturn.as_view(),
        name="interview_return",
    ),
]
