"""Addresses of changes of the structure."""

from django.urls import path

from unionhall.restructuring.views import changes, origin, planning

app_name = "restructuring"
urlpatterns = [
    path("", changes.changes, name="changes"),
    path("at/<uuid:organization>/", planning.place, name="place"),
    path("at/<uuid:organization>/origin/", origin.origin, name="origin"),
    path("at/<uuid:organization>/<slug:operation>/", planning.plan, name="plan"),
    path("firms/<uuid:organization>/", changes.matrix, name="matrix"),
    path("<uuid:change>/", changes.change, name="change"),
    path("<uuid:change>/undo/", changes.undo, name="undo"),
]
