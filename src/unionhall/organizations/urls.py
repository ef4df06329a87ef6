"""Addresses of the tree and of the employers."""

from django.urls import path

from unionhall.organizations.views import bodies, bounding, employers

app_name = "organizations"
urlpatterns = [
    path("", bodies.tree, name="tree"),
    path("list/", bodies.register, name="organizations"),
    path("<uuid:organization>/", bodies.organization, name="organization"),
    path("<uuid:organization>/below/", bodies.branch, name="branch"),
    path("<uuid:organization>/found/", bodies.found, name="found"),
    path("<uuid:organization>/correct/", bodies.describe, name="describe"),
    path("<uuid:organization>/name/", bodies.rename, name="rename"),
    path("<uuid:organization>/move/", bodies.move, name="move"),
    path("<uuid:organization>/kind/", bodies.reclassify, name="reclassify"),
    path("<uuid:organization>/dissolve/", bodies.dissolve, name="dissolve"),
    path("<uuid:organization>/cover/", bodies.cover, name="cover"),
    path("coverage/<uuid:coverage>/end/", bodies.end_coverage, name="end_coverage"),
    path("<uuid:organization>/boundaries/", bounding.boundaries, name="boundaries"),
    path(
        "<uuid:organization>/boundaries/remove/",
        bounding.remove_boundaries,
        {"below": True},
        name="remove_boundaries",
    ),
    path(
        "<uuid:organization>/boundary/remove/",
        bounding.remove_boundaries,
        {"below": False},
        name="remove_boundary",
    ),
    path("<uuid:organization>/station/", bodies.open_station, name="open_station"),
    path("stations/<uuid:station>/close/", bodies.close_station, name="close_station"),
    path("employers/", employers.employers, name="employers"),
    path("employers/new/", employers.enter, name="enter_employer"),
    path("employers/<uuid:employer>/", employers.employer, name="employer"),
    path("employers/<uuid:employer>/correct/", employers.describe, name="describe_employer"),
    path("employers/<uuid:employer>/name/", employers.rename, name="rename_employer"),
    path("employers/<uuid:employer>/staff/", employers.count_staff, name="count_staff"),
]
