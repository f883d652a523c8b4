from django.urls import path

from accounts.views.approvals import (
    Approval,
    ApprovalConfirm,
    ApprovalList,
    ApprovalRefuse,
    ApprovalWithdraw,
)
from accounts.views.lists import ListSettings, ListViews
from accounts.views.lock import Lock, Unlock
from accounts.views.profile import ChangePassword, Profile
from accounts.views.second_factor import SecondFactorPage, SignOutElsewhere
from accounts.views.sign_in import SignIn, SignInCode, SignOut

app_name = "accounts"
urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign_in"),
    path("sign-in/code/", SignInCode.as_view(), name="sign_in_code"),
    path("second-factor/", SecondFactorPage.as_view(), name="second_factor"),
    path("sign-out-elsewhere/", SignOutElsewhere.as_view(), name="sign_out_elsewhere"),
    path("lock/", Lock.as_view(), name="lock"),
    path("unlock/", Unlock.as_view(), name="unlock"),
    path("sign-out/", SignOut.as_view(), name="sign_out"),
    path("password/", ChangePassword.as_view(), name="change_password"),
    path("profile/", Profile.as_view(), name="profile"),
    path("lists/", ListSettings.as_view(), name="list_settings"),
    path("lists/views/", ListViews.as_view(), name="list_views"),
    path("approvals/", ApprovalList.as_view(), name="approval_list"),
    path("approvals/<int:pk>/", Approval.as_view(), name="approval"),
    path("approvals/<int:pk>/confirm/", ApprovalConfirm.as_view(), name="approval_confirm"),
    path("approvals/<int:pk>/refuse/", ApprovalRefuse.as_view(), name="approval_refuse"),
    path("approvals/<int:pk>/withdraw/", ApprovalWithdraw.as_view(), name="approval_withdraw"),
]
