from django.urls import path

from overview.views.styleguide import StyleGuide

app_name = "overview"
urlpatterns: list = [
    path("styleguide/", StyleGuide.as_view(), name="styleguide"),
]
