"""Addresses of sign-in, under the names by which allauth looks for them."""

from django.urls import path
from django.views.generic import RedirectView

from unionhall.accounts import views

_mine = RedirectView.as_view(pattern_name="accounts:me")

urlpatterns = [
    path("sign-in/", views.SignInView.as_view(), name="account_login"),
    path("sign-in/second-factor/", views.SecondFactorView.as_view(), name="mfa_authenticate"),
    path("sign-out/", views.SignOutView.as_view(), name="account_logout"),
    path("account/again/", views.PasswordAgainView.as_view(), name="account_reauthenticate"),
    path("account/again/code/", views.SecondFactorAgainView.as_view(), name="mfa_reauthenticate"),
    path("account/password/", views.ChangePasswordView.as_view(), name="account_change_password"),
    path("account/second-factor/", views.SetUpSecondFactorView.as_view(), name="mfa_activate_totp"),
    path(
        "account/recovery-codes/", views.RecoveryCodesView.as_view(), name="mfa_view_recovery_codes"
    ),
    path(
        "account/recovery-codes/new/",
        views.NewRecoveryCodesView.as_view(),
        name="mfa_generate_recovery_codes",
    ),
    path("account/security/", _mine, name="mfa_index"),
    path("account/security/keep/", _mine, name="mfa_deactivate_totp"),
    path("account/security/set/", _mine, name="account_set_password"),
    path("account/security/closed/", _mine, name="account_inactive"),
]
