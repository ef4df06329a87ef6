"""Addresses about members, for staff and for members themselves."""

from django.urls import path

from unionhall.members import own_views, request_views, rights_views, views

app_name = "members"
urlpatterns = [
    path("members/", views.memberships, name="memberships"),
    path("members/find/", views.find, name="find"),
    path("members/at/<uuid:organization>/file/", views.full_export, name="full_export"),
    path("members/<uuid:membership>/", views.membership, name="membership"),
    path("members/<uuid:membership>/unseal/", views.unseal, name="unseal"),
    path("me/", own_views.own, name="own"),
    path("me/consent/", own_views.consent, name="own_consent"),
    path("me/consent/withdraw/", own_views.withdraw, name="own_withdraw"),
    path("me/contact/", own_views.contact, name="own_contact"),
    path("me/data/", own_views.data, name="own_data"),
    path("me/who/", own_views.who, name="own_who"),
    path("me/data/sheet/", rights_views.sheet, name="own_sheet"),
    path("me/rights/", rights_views.rights, name="own_rights"),
    path("me/held/", rights_views.held, name="own_held"),
    path("me/correct/", rights_views.correct, name="own_correct"),
    path("me/delete/", rights_views.delete, name="own_delete"),
    path("me/take-back/", rights_views.take_back, name="own_take_back"),
    path("members/requests/", request_views.requests, name="requests"),
    path("members/requests/<uuid:data_request>/", request_views.request_, name="request"),
    path("members/requests/<uuid:data_request>/open/", request_views.open_, name="request_open"),
    path("members/requests/<uuid:data_request>/grant/", request_views.grant, name="request_grant"),
    path(
        "members/requests/<uuid:data_request>/return/",
        request_views.send_back,
        name="request_return",
    ),
    path(
        "members/requests/<uuid:data_request>/refuse/",
        request_views.refuse,
        name="request_refuse",
    ),
]
