"""All addresses: one line an app."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("core.urls")),
    path("accounts/", include("accounts.urls")),
    path("", include("rounds.urls")),
    path("", include("fieldwork.urls")),
    path("", include("findings.urls")),
    path("", include("rectification.urls")),
    path("", include("overview.urls")),
]

if settings.BENCH:
    from xuncha import bench

    urlpatterns += [
        path("bench/floor/", bench.floor),
        path("bench/detail/<int:pk>/", bench.floor_detail),
        path("bench/form/<int:pk>/", bench.floor_form),
        path("bench/save/<int:pk>/", bench.floor_save),
        path("bench/home/", bench.floor_home),
        path("bench/floor.csv", bench.floor_csv),
    ]

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.forbidden"
handler404 = "core.views.errors.not_found"
handler500 = "core.views.errors.server_error"
