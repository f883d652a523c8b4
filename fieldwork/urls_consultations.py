"""Addresses of 请示汇报: numbers of rows only."""

from django.urls import path

from fieldwork.views import consultations as views

ONE = "consultations/<int:pk>/"

urlpatterns = [
    path("consultations/", views.ConsultationList.as_view(), name="consultation_list"),
    path(
        "inspections/<int:pk>/consultations/new/",
        views.ConsultationNew.as_view(),
        name="consultation_new",
    ),
    path(ONE, views.ConsultationDetail.as_view(), name="consultation"),
    path(f"{ONE}edit/", views.ConsultationEdit.as_view(), name="consultation_edit"),
    path(f"{ONE}autosave/", views.ConsultationAutosave.as_view(), name="consultation_autosave"),
    path(f"{ONE}remove/", views.ConsultationRemove.as_view(), name="consultation_remove"),
    path(f"{ONE}submit/", views.ConsultationSubmit.as_view(), name="consultation_submit"),
    path(f"{ONE}return/", views.ConsultationReturn.as_view(), name="consultation_return"),
    path(f"{ONE}decide/", views.ConsultationDecide.as_view(), name="consultation_decide"),
    path(f"{ONE}report/", views.ConsultationReport.as_view(), name="consultation_report"),
    path(
        f"{ONE}report/return/",
        views.ConsultationReturnResult.as_view(),
        name="consultation_return_result",
    ),
]
