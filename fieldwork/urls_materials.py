"""Addresses of 资料清单."""

from django.urls import path

from fieldwork.views import materials

urlpatterns = [
    path("materials/", materials.RequestList.as_view(), name="material_request_list"),
    path(
        "inspections/<int:pk>/materials/new/",
        materials.RequestNew.as_view(),
        name="material_request_new",
    ),
    path("materials/<int:pk>/", materials.RequestDetail.as_view(), name="material_request"),
    path(
        "materials/<int:pk>/receive/",
        materials.RequestReceive.as_view(),
        name="material_request_receive",
    ),
    path(
        "materials/<int:pk>/withdraw/",
        materials.RequestWithdraw.as_view(),
        name="material_request_withdraw",
    ),
    path(
        "materials/lines/<int:pk>/deliver/",
        materials.MaterialDeliver.as_view(),
        name="material_deliver",
    ),
    path(
        "materials/lines/<int:pk>/return/",
        materials.MaterialReturn.as_view(),
        name="material_return",
    ),
]
