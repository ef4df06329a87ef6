"""Addresses of records that may be of one person."""

from django.urls import path

from unionhall.duplicates.views import merges, pairs

app_name = "duplicates"
urlpatterns = [
    path("", pairs.pairs, name="pairs"),
    path("exact/", merges.exact, name="exact"),
    path("merges/", merges.merges, name="merges"),
    path("merges/<uuid:merge>/", merges.merge, name="merge"),
    path("merges/<uuid:merge>/undo/", merges.undo, name="undo"),
    path("<uuid:pair>/", pairs.pair, name="pair"),
    path("<uuid:pair>/ask/", pairs.ask, name="ask"),
    path("<uuid:pair>/confirm/", pairs.confirm, name="confirm"),
    path("<uuid:pair>/deny/", pairs.deny, name="deny"),
    path("<uuid:pair>/different/", pairs.different, name="different"),
    path("<uuid:pair>/withdraw/", pairs.withdraw, name="withdraw"),
    path("<uuid:pair>/merge/", merges.merging, name="merging"),
]
