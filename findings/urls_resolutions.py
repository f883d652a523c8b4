"""Addresses of 会议议定 and of what meetings asked for: numbers of rows only."""

from django.urls import path

from findings.views import resolution_tasks, resolutions

urlpatterns = [
    path("resolutions/", resolutions.ResolutionList.as_view(), name="resolution_list"),
    path(
        "rounds/<int:pk>/resolutions/new/",
        resolutions.ResolutionNew.as_view(),
        name="resolution_new",
    ),
    path("resolutions/<int:pk>/", resolutions.ResolutionDetail.as_view(), name="resolution"),
    path(
        "resolutions/<int:pk>/edit/", resolutions.ResolutionEdit.as_view(), name="resolution_edit"
    ),
    path(
        "resolutions/<int:pk>/autosave/",
        resolutions.ResolutionAutosave.as_view(),
        name="resolution_autosave",
    ),
    path(
        "resolutions/<int:pk>/register/",
        resolutions.ResolutionRegister.as_view(),
        name="resolution_register",
    ),
    path(
        "resolutions/<int:pk>/recall/",
        resolutions.ResolutionRecall.as_view(),
        name="resolution_recall",
    ),
    path(
        "resolutions/<int:pk>/void/",
        resolutions.ResolutionVoid.as_view(),
        name="resolution_void",
    ),
    path(
        "resolutions/<int:pk>/restore/",
        resolutions.ResolutionRestore.as_view(),
        name="resolution_restore",
    ),
    path(
        "resolutions/<int:pk>/tasks/new/",
        resolution_tasks.TaskNew.as_view(),
        name="resolution_task_new",
    ),
    path("resolutions/tasks/", resolution_tasks.TaskList.as_view(), name="resolution_task_list"),
    path(
        "resolutions/tasks/<int:pk>/",
        resolution_tasks.TaskDetail.as_view(),
        name="resolution_task",
    ),
    path(
        "resolutions/tasks/<int:pk>/edit/",
        resolution_tasks.TaskEdit.as_view(),
        name="resolution_task_edit",
    ),
    path(
        "resolutions/tasks/<int:pk>/remove/",
        resolution_tasks.TaskRemove.as_view(),
        name="resolution_task_remove",
    ),
    path(
        "resolutions/tasks/<int:pk>/finish/",
        resolution_tasks.TaskFinish.as_view(),
        name="resolution_task_finish",
    ),
    path(
        "resolutions/tasks/<int:pk>/reopen/",
        resolution_tasks.TaskReopen.as_view(),
        name="resolution_task_reopen",
    ),
]
