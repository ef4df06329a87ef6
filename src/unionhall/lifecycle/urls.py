"""Addresses about changes of memberships, for staff and for members themselves."""

from django.urls import path

from unionhall.lifecycle.views import changes, deciding, own

app_name = "lifecycle"
urlpatterns = [
    path("lifecycle/", changes.changes, name="changes"),
    path("lifecycle/decide/", changes.decide, name="decide"),
    path("lifecycle/members/", deciding.roll, name="roll"),
    path("lifecycle/members/<uuid:membership>/", deciding.member, name="member"),
    path("lifecycle/members/<uuid:membership>/rejoin/", deciding.rejoin, name="rejoin"),
    path("lifecycle/together/", deciding.together, name="together"),
    path("lifecycle/claim/", deciding.claim, name="claim"),
    path("lifecycle/retiring/", deciding.retiring, name="retiring"),
    path("lifecycle/<uuid:change>/", changes.change, name="change"),
    path("lifecycle/<uuid:change>/reverse/", changes.reverse, name="reverse"),
    path("me/membership/", own.own, name="own"),
    path("me/membership/transfer/", own.transfer, name="own_transfer"),
    path("me/membership/leave/", own.leave, name="own_leave"),
    path("me/membership/<uuid:change>/back/", own.take_back, name="own_take_back"),
]
