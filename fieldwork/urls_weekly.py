"""Addresses of weekly reports."""

from django.urls import path

from fieldwork.views import weekly

urlpatterns = [
    path("weekly/", weekly.WeeklyList.as_view(), name="weekly_list"),
    path("weekly/board/", weekly.WeeklyBoard.as_view(), name="weekly_board"),
    path("weekly/<int:pk>/", weekly.WeeklyDetail.as_view(), name="weekly"),
    path("weekly/<int:pk>/edit/", weekly.WeeklyEdit.as_view(), name="weekly_edit"),
    path("weekly/<int:pk>/autosave/", weekly.WeeklyAutosave.as_view(), name="weekly_autosave"),
    path("weekly/<int:pk>/submit/", weekly.WeeklySubmit.as_view(), name="weekly_submit"),
    path("weekly/<int:pk>/return/", weekly.WeeklyReturn.as_view(), name="weekly_return"),
]
