"""Addresses of 巡前函询: numbers of rows only."""

from django.urls import path

from fieldwork.views import intake, intake_registers, intake_replies

urlpatterns = [
    path("intake/", intake_registers.IntakeList.as_view(), name="intake_list"),
    path("intake/items/", intake_registers.IntakeItemList.as_view(), name="intake_item_list"),
    path(
        "intake/items/person/",
        intake_registers.ItemsOfPerson.as_view(),
        name="intake_item_person",
    ),
    path("rounds/<int:pk>/intake/", intake.IntakeBoard.as_view(), name="intake_board"),
    path("rounds/<int:pk>/intake/new/", intake.IntakeNew.as_view(), name="intake_new"),
    path("intake/<int:pk>/", intake.IntakeDetail.as_view(), name="intake"),
    path("intake/<int:pk>/withdraw/", intake.IntakeWithdraw.as_view(), name="intake_withdraw"),
    path("intake/<int:pk>/import/", intake.IntakeImport.as_view(), name="intake_import"),
    path("intake/replies/<int:pk>/", intake_replies.ReplyDetail.as_view(), name="intake_reply"),
    path(
        "intake/replies/<int:pk>/items/new/",
        intake_replies.ItemNew.as_view(),
        name="intake_item_new",
    ),
    path(
        "intake/replies/<int:pk>/submit/",
        intake_replies.ReplySubmit.as_view(),
        name="intake_reply_submit",
    ),
    path(
        "intake/replies/<int:pk>/nothing/",
        intake_replies.ReplyNothing.as_view(),
        name="intake_reply_nothing",
    ),
    path(
        "intake/replies/<int:pk>/return/",
        intake_replies.ReplyReturn.as_view(),
        name="intake_reply_return",
    ),
    path("intake/items/<int:pk>/", intake_replies.ItemDetail.as_view(), name="intake_item"),
    path("intake/items/<int:pk>/edit/", intake_replies.ItemEdit.as_view(), name="intake_item_edit"),
    path(
        "intake/items/<int:pk>/autosave/",
        intake_replies.ItemAutosave.as_view(),
        name="intake_item_autosave",
    ),
    path(
        "intake/items/<int:pk>/remove/",
        intake_replies.ItemRemove.as_view(),
        name="intake_item_remove",
    ),
]
