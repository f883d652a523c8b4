"""Addresses of clues, handoffs and grants: numbers of rows only, never a name."""

from django.urls import path

from findings.views import completeness, custody, evidence, grants, handoffs, outcomes
from findings.views.clues import pages, register, writing

urlpatterns = [
    path("clues/", register.ClueList.as_view(), name="clue_list"),
    path("clues/person/", register.CluesOfPerson.as_view(), name="clue_person"),
    path("clues/<int:pk>/", pages.ClueDetail.as_view(), name="clue"),
    path("clues/<int:pk>/edit/", writing.ClueEdit.as_view(), name="clue_edit"),
    path("clues/<int:pk>/evidence/", evidence.ClueEvidence.as_view(), name="clue_evidence"),
    path("clues/<int:pk>/vet/", pages.ClueVet.as_view(), name="clue_vet"),
    path("clues/<int:pk>/approve/", pages.ClueApprove.as_view(), name="clue_approve"),
    path("clues/<int:pk>/return/", pages.ClueReturn.as_view(), name="clue_return"),
    path("clues/<int:pk>/decline/", pages.ClueDecline.as_view(), name="clue_decline"),
    path("clues/<int:pk>/conclude/", pages.ClueConclude.as_view(), name="clue_conclude"),
    path("clues/<int:pk>/handoffs/new/", handoffs.HandoffNew.as_view(), name="handoff_new"),
    path("inspections/<int:pk>/clues/new/", writing.ClueNew.as_view(), name="clue_new"),
    path("clues/<int:pk>/ask/", custody.ClueAsk.as_view(), name="clue_ask"),
    path("handoffs/organs/", custody.OrganFigures.as_view(), name="organ_figures"),
    path("handoffs/<int:pk>/urge/", custody.HandoffUrge.as_view(), name="handoff_urge"),
    path("handoffs/<int:pk>/seal/", custody.HandoffSeal.as_view(), name="handoff_seal"),
    path("handoffs/<int:pk>/receipt/", custody.HandoffReceipt.as_view(), name="handoff_receipt"),
    path("urges/<int:pk>/note/", custody.UrgeNote.as_view(), name="urge_note"),
    path("rounds/<int:pk>/completeness/", completeness.Completeness.as_view(), name="completeness"),
    path(
        "inspections/<int:pk>/beginnings/",
        completeness.Beginnings.as_view(),
        name="beginnings",
    ),
    path(
        "rounds/<int:pk>/completeness/answer/",
        completeness.GapWaiverPage.as_view(),
        name="gap_waiver",
    ),
    path(
        "inspections/<int:pk>/nothing-found/",
        completeness.NothingFoundPage.as_view(),
        name="nothing_found",
    ),
    path("handoffs/", handoffs.HandoffList.as_view(), name="handoff_list"),
    path("handoffs/<int:pk>/", handoffs.HandoffDetail.as_view(), name="handoff"),
    path("handoffs/<int:pk>/receive/", handoffs.HandoffReceive.as_view(), name="handoff_receive"),
    path("handoffs/<int:pk>/refuse/", handoffs.HandoffRefuse.as_view(), name="handoff_refuse"),
    path("handoffs/<int:pk>/handle/", handoffs.HandoffHandle.as_view(), name="handoff_handle"),
    path("handoffs/<int:pk>/answer/", handoffs.HandoffAnswer.as_view(), name="handoff_answer"),
    path("handoffs/<int:pk>/outcomes/new/", outcomes.OutcomeNew.as_view(), name="outcome_new"),
    path(
        "handoff-outcomes/<int:pk>/withdraw/",
        outcomes.OutcomeWithdraw.as_view(),
        name="outcome_withdraw",
    ),
    path("clue-grants/", grants.GrantList.as_view(), name="grant_list"),
    path("clue-grants/new/", grants.GrantNew.as_view(), name="grant_new"),
    path("clue-grants/<int:pk>/end/", grants.GrantEnd.as_view(), name="grant_end"),
]
