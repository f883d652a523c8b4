"""Addresses of 工作方案: numbers of rows only."""

from django.urls import path

from fieldwork.views import workplans as views

ONE = "workplans/<int:pk>/"

urlpatterns = [
    path("workplans/", views.WorkPlanList.as_view(), name="workplan_list"),
    path("inspections/<int:pk>/workplans/new/", views.WorkPlanNew.as_view(), name="workplan_new"),
    path(ONE, views.WorkPlanDetail.as_view(), name="workplan"),
    path(f"{ONE}edit/", views.WorkPlanEdit.as_view(), name="workplan_edit"),
    path(f"{ONE}autosave/", views.WorkPlanAutosave.as_view(), name="workplan_autosave"),
    path(f"{ONE}points/", views.WorkPlanPoints.as_view(), name="workplan_points"),
    path(f"{ONE}remove/", views.WorkPlanRemove.as_view(), name="workplan_remove"),
    path(f"{ONE}submit/", views.WorkPlanSubmit.as_view(), name="workplan_submit"),
    path(f"{ONE}approve/", views.WorkPlanApprove.as_view(), name="workplan_approve"),
    path(f"{ONE}return/", views.WorkPlanReturn.as_view(), name="workplan_return"),
    path(f"{ONE}revise/", views.WorkPlanRevise.as_view(), name="workplan_revise"),
]
