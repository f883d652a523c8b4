"""Addresses of 重点关注事项."""

from django.urls import path

from fieldwork.views import focus

urlpatterns = [
    path("focus/", focus.FocusList.as_view(), name="focus_list"),
    path("inspections/<int:pk>/focus/new/", focus.FocusNew.as_view(), name="focus_new"),
    path("focus/<int:pk>/", focus.FocusDetail.as_view(), name="focus"),
    path("focus/<int:pk>/edit/", focus.FocusEdit.as_view(), name="focus_edit"),
    path("focus/<int:pk>/assign/", focus.FocusAssign.as_view(), name="focus_assign"),
    path("focus/<int:pk>/begin/", focus.FocusBegin.as_view(), name="focus_begin"),
    path("focus/<int:pk>/clear/", focus.FocusClear.as_view(), name="focus_clear"),
    path("focus/<int:pk>/reopen/", focus.FocusReopen.as_view(), name="focus_reopen"),
]
