"""Addresses of the quality of records."""

from django.urls import path

from unionhall.quality.views import member, pages

app_name = "quality"
urlpatterns = [
    path("quality/", pages.home, name="home"),
    path("quality/records/", pages.records, name="records"),
    path("quality/records/<uuid:membership>/", pages.record, name="record"),
    path("quality/records/<uuid:membership>/ask/", pages.ask, name="ask"),
    path("quality/<uuid:organization>/", pages.body, name="body"),
    path("quality/<uuid:organization>/ask/<slug:detail>/", pages.ask_many, name="ask_many"),
    path("q/<slug:form>/", member.form, name="form"),
]
