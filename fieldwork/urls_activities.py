"""Addresses of 了解活动."""

from django.urls import path

from fieldwork.views import activities

urlpatterns = [
    path("activities/", activities.ActivityList.as_view(), name="activity_list"),
    path("activities/person/", activities.ActivitiesOfPerson.as_view(), name="activity_person"),
    path(
        "inspections/<int:pk>/activities/new/",
        activities.ActivityNew.as_view(),
        name="activity_new",
    ),
    path("activities/<int:pk>/", activities.ActivityDetail.as_view(), name="activity"),
    path("activities/<int:pk>/edit/", activities.ActivityEdit.as_view(), name="activity_edit"),
    path(
        "activities/<int:pk>/autosave/",
        activities.ActivityAutosave.as_view(),
        name="activity_autosave",
    ),
    path("activities/<int:pk>/void/", activities.ActivityVoid.as_view(), name="activity_void"),
    path(
        "activities/<int:pk>/restore/",
        activities.ActivityRestore.as_view(),
        name="activity_restore",
    ),
]
