"""Addresses of what comes before a finding."""

from django.urls import URLPattern

from fieldwork import urls_focus

app_name = "fieldwork"
urlpatterns: list[URLPattern] = [
    *urls_focus.urlpatterns,
]
