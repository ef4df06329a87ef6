"""Addresses of accounts, duties and the audit trail."""

from django.urls import path

from unionhall.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/phone/", views.by_phone, name="member_sign_in"),
    path("sign-in/phone/code/", views.phone_code, name="phone_code"),
    path("account/", views.me, name="me"),
    path("account/duty/", views.switch_duty, name="switch_duty"),
    path("account/sign-ins/", views.own_sign_ins, name="sign_ins"),
    path("account/sign-ins/others/end/", views.end_other_sign_ins, name="end_others"),
    path("account/sign-ins/<uuid:sign_in>/end/", views.end_sign_in, name="end_sign_in"),
    path("demo/messages/", views.demo_messages, name="demo_messages"),
]
