"""The addresses of rules."""

from django.urls import path

from unionhall.rules import views

app_name = "rules"

urlpatterns = [
    path("", views.rules, name="rules"),
    path("calendar/", views.calendar, name="calendar"),
    path("values/<uuid:local_value>/end/", views.end_value, name="end_value"),
    path("<str:rule_id>/", views.rule, name="rule"),
    path("<str:rule_id>/set/", views.set_value, name="set_value"),
]
