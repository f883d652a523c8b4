"""Addresses of talks, common issues and recommendations."""

from django.urls import path

from findings.views import common_issues, interviews, planned_talks, recommendations

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
    path("common-issues/", common_issues.CommonIssueList.as_view(), name="common_issue_list"),
    path(
        "rounds/<int:pk>/common-issues/new/",
        common_issues.CommonIssueNew.as_view(),
        name="common_issue_new",
    ),
    path(
        "common-issues/<int:pk>/",
        common_issues.CommonIssueDetail.as_view(),
        name="common_issue",
    ),
    path(
        "common-issues/<int:pk>/edit/",
        common_issues.CommonIssueEdit.as_view(),
        name="common_issue_edit",
    ),
    path(
        "recommendations/",
        recommendations.RecommendationList.as_view(),
        name="recommendation_list",
    ),
    path(
        "inspections/<int:pk>/recommendations/new/",
        recommendations.RecommendationNew.as_view(),
        name="recommendation_new",
    ),
    path(
        "recommendations/<int:pk>/",
        recommendations.RecommendationDetail.as_view(),
        name="recommendation",
    ),
    path(
        "recommendations/<int:pk>/edit/",
        recommendations.RecommendationEdit.as_view(),
        name="recommendation_edit",
    ),
    path(
        "recommendations/<int:pk>/issue/",
        recommendations.RecommendationIssue.as_view(),
        name="recommendation_issue",
    ),
    path(
        "recommendations/<int:pk>/answer/",
        recommendations.RecommendationAnswer.as_view(),
        name="recommendation_answer",
    ),
]
