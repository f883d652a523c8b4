"""Addresses of common issues and recommendations."""

from django.urls import path

from findings.views import common_issues, recommendations

urlpatterns = [
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
