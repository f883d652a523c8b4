"""Addresses of petitions and of where they go: numbers of rows only, never a name."""

from django.urls import path

from fieldwork.views import petition_registers, petitions, referrals

urlpatterns = [
    path("petitions/", petition_registers.PetitionList.as_view(), name="petition_list"),
    path(
        "petitions/person/", petition_registers.PetitionsOfPerson.as_view(), name="petition_person"
    ),
    path(
        "inspections/<int:pk>/petitions/new/",
        petitions.PetitionNew.as_view(),
        name="petition_new",
    ),
    path(
        "inspections/<int:pk>/petitions/period/",
        petition_registers.PeriodPage.as_view(),
        name="petition_period",
    ),
    path(
        "inspections/<int:pk>/petitions/import/",
        petition_registers.PetitionImport.as_view(),
        name="petition_import",
    ),
    path("petitions/<int:pk>/", petitions.PetitionDetail.as_view(), name="petition"),
    path("petitions/<int:pk>/edit/", petitions.PetitionEdit.as_view(), name="petition_edit"),
    path(
        "petitions/<int:pk>/autosave/",
        petitions.PetitionAutosave.as_view(),
        name="petition_autosave",
    ),
    path(
        "petitions/<int:pk>/register/",
        petitions.PetitionRegister.as_view(),
        name="petition_register",
    ),
    path("petitions/<int:pk>/return/", petitions.PetitionReturn.as_view(), name="petition_return"),
    path("petitions/<int:pk>/join/", petitions.PetitionJoin.as_view(), name="petition_join"),
    path("petitions/<int:pk>/split/", petitions.PetitionSplit.as_view(), name="petition_split"),
    path(
        "petitions/<int:pk>/decline/", petitions.PetitionDecline.as_view(), name="petition_decline"
    ),
    path("petitions/<int:pk>/again/", petitions.PetitionAgain.as_view(), name="petition_again"),
    path("petitions/<int:pk>/reply/", petitions.PetitionReply.as_view(), name="petition_reply"),
    path("petitions/<int:pk>/close/", petitions.PetitionClose.as_view(), name="petition_close"),
    path("petitions/<int:pk>/dispatch/", referrals.ReferralNew.as_view(), name="referral_new"),
    path("referrals/", referrals.ReferralList.as_view(), name="referral_list"),
    path("referrals/<int:pk>/", referrals.ReferralDetail.as_view(), name="referral"),
    path("referrals/<int:pk>/answer/", referrals.ReferralAnswer.as_view(), name="referral_answer"),
    path("referrals/<int:pk>/accept/", referrals.ReferralAccept.as_view(), name="referral_accept"),
    path("referrals/<int:pk>/return/", referrals.ReferralReturn.as_view(), name="referral_return"),
    path(
        "referrals/<int:pk>/withdraw/",
        referrals.ReferralWithdraw.as_view(),
        name="referral_withdraw",
    ),
]
