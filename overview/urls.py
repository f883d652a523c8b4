from django.urls import path

from overview.views.home import Home
from overview.views.styleguide import StyleGuide

app_name = "overview"
urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("styleguide/", StyleGuide.as_view(), name="styleguide"),
]
