from django.urls import path

from accounts.views.profile import ChangePassword, Profile
from accounts.views.sign_in import SignIn, SignOut

app_name = "accounts"
urlpatterns = [
    path("sign-in/", SignIn.as_view(), name="sign_in"),
    path("sign-out/", SignOut.as_view(), name="sign_out"),
    path("password/", ChangePassword.as_view(), name="change_password"),
    path("profile/", Profile.as_view(), name="profile"),
]
