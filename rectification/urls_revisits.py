"""Addresses of 回访."""

from django.urls import path

from rectification.views import earlier
from rectification.views import revisit_sheets as sheets
from rectification.views import revisits as views

ONE = "revisits/<int:pk>/"
SHEET = "revisits/sheets/<int:pk>/"

urlpatterns = [
    path("revisits/", views.RevisitList.as_view(), name="revisit_list"),
    path("ledgers/<int:pk>/revisits/new/", views.RevisitNew.as_view(), name="revisit_new"),
    path(ONE, views.RevisitDetail.as_view(), name="revisit"),
    path(f"{ONE}edit/", views.RevisitEdit.as_view(), name="revisit_edit"),
    path(f"{ONE}draw/", views.RevisitDrawPage.as_view(), name="revisit_draw"),
    path(
        "revisits/draws/<int:pk>/file/", views.RevisitDrawFile.as_view(), name="revisit_draw_file"
    ),
    path(f"{ONE}begin/", views.RevisitBegin.as_view(), name="revisit_begin"),
    path(f"{ONE}report/", views.RevisitReport.as_view(), name="revisit_report"),
    path(f"{ONE}return/", views.RevisitReturn.as_view(), name="revisit_return"),
    path(f"{ONE}finish/", views.RevisitFinish.as_view(), name="revisit_finish"),
    path(f"{ONE}cancel/", views.RevisitCancel.as_view(), name="revisit_cancel"),
    path(
        "inspections/<int:pk>/earlier-items/", earlier.EarlierItems.as_view(), name="earlier_items"
    ),
    path(SHEET, sheets.RevisitSheet.as_view(), name="revisit_sheet"),
    path(f"{SHEET}edit/", sheets.RevisitSheetEdit.as_view(), name="revisit_sheet_edit"),
    path(f"{SHEET}autosave/", sheets.RevisitSheetAutosave.as_view(), name="revisit_sheet_autosave"),
]
