"""Addresses about members, for staff and for members themselves."""

from django.urls import path

from unionhall.members import own_views, views

app_name = "members"
urlpatterns = [
    path("members/", views.memberships, name="memberships"),
    path("members/find/", views.find, name="find"),
    path("members/<uuid:membership>/", views.membership, name="membership"),
    path("members/<uuid:membership>/unseal/", views.unseal, name="unseal"),
    path("me/", own_views.own, name="own"),
    path("me/consent/", own_views.consent, name="own_consent"),
    path("me/consent/withdraw/", own_views.withdraw, name="own_withdraw"),
    path("me/contact/", own_views.contact, name="own_contact"),
    path("me/data/", own_views.data, name="own_data"),
    path("me/who/", own_views.who, name="own_who"),
]
