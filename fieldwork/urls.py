"""Addresses of what comes before a finding."""

from fieldwork import (
    urls_activities,
    urls_consultations,
    urls_directives,
    urls_focus,
    urls_intake,
    urls_interviews,
    urls_materials,
    urls_petitions,
    urls_surveys,
    urls_weekly,
    urls_workplans,
)

app_name = "fieldwork"
urlpatterns = [
    *urls_activities.urlpatterns,
    *urls_consultations.urlpatterns,
    *urls_directives.urlpatterns,
    *urls_focus.urlpatterns,
    *urls_intake.urlpatterns,
    *urls_petitions.urlpatterns,
    *urls_interviews.urlpatterns,
    *urls_materials.urlpatterns,
    *urls_surveys.urlpatterns,
    *urls_weekly.urlpatterns,
    *urls_workplans.urlpatterns,
]
