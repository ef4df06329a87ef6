"""Addresses of accounts, duties and the audit trail."""

from django.urls import path

from unionhall.accounts import desk, views

app_name = "accounts"
urlpatterns = [
    path("sign-in/phone/", views.by_phone, name="member_sign_in"),
    path("sign-in/phone/code/", views.phone_code, name="phone_code"),
    path("account/", views.me, name="me"),
    path("account/duty/", views.switch_duty, name="switch_duty"),
    path("account/sign-ins/", views.own_sign_ins, name="sign_ins"),
    path("account/sign-ins/others/end/", views.end_other_sign_ins, name="end_others"),
    path("account/sign-ins/<uuid:sign_in>/end/", views.end_sign_in, name="end_sign_in"),
    path("duties/", desk.duties, name="duties"),
    path("duties/new/", desk.new_duty, name="new_duty"),
    path("duties/bodies/", desk.bodies, name="bodies"),
    path("duties/<uuid:duty>/", desk.duty, name="duty"),
    path("accounts/", desk.accounts, name="accounts"),
    path("accounts/new/", desk.new_account, name="new_account"),
    path("accounts/<uuid:user>/", desk.account, name="account"),
    path("accounts/<uuid:user>/phone/", desk.note_phone, name="note_phone"),
    path("accounts/<uuid:user>/password/", desk.reset_password, name="reset_password"),
    path(
        "accounts/<uuid:user>/second-factor/",
        desk.reset_second_factor,
        name="reset_second_factor",
    ),
    path("accounts/<uuid:user>/close/", desk.close_account, name="close_account"),
    path("accounts/<uuid:user>/reopen/", desk.reopen_account, name="reopen_account"),
    path("roles/", desk.roles, name="roles"),
    path("audit/", desk.audit, name="audit"),
    path("demo/messages/", views.demo_messages, name="demo_messages"),
]
