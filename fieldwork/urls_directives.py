"""Addresses of 上传下达."""

from django.urls import path

from fieldwork.views import directives

urlpatterns = [
    path("directives/", directives.DirectiveList.as_view(), name="directive_list"),
    path("directives/new/", directives.DirectiveNew.as_view(), name="directive_new"),
    path(
        "rounds/<int:pk>/directives/new/",
        directives.DirectiveForRound.as_view(),
        name="directive_for_round",
    ),
    path("directives/<int:pk>/", directives.DirectiveDetail.as_view(), name="directive"),
    path("directives/<int:pk>/edit/", directives.DirectiveEdit.as_view(), name="directive_edit"),
    path(
        "directives/<int:pk>/autosave/",
        directives.DirectiveAutosave.as_view(),
        name="directive_autosave",
    ),
    path("directives/<int:pk>/names/", directives.DirectiveNames.as_view(), name="directive_names"),
    path("directives/<int:pk>/issue/", directives.DirectiveIssue.as_view(), name="directive_issue"),
    path(
        "directives/<int:pk>/remove/", directives.DirectiveRemove.as_view(), name="directive_remove"
    ),
    path(
        "directives/<int:pk>/withdraw/",
        directives.DirectiveWithdraw.as_view(),
        name="directive_withdraw",
    ),
    path("directives/<int:pk>/sign/", directives.DirectiveSign.as_view(), name="directive_sign"),
    path("directives/<int:pk>/urge/", directives.DirectiveUrge.as_view(), name="directive_urge"),
]
