"""Addresses of figures."""

from django.urls import path

from unionhall.indicators import views

app_name = "indicators"
urlpatterns = [
    path("dashboard/", views.home, name="home"),
    path("dashboard/today/", views.show_today, name="today"),
    path("dashboard/<uuid:organization>/", views.show_dashboard, name="dashboard"),
    path("dashboard/<uuid:organization>/later/", views.show_later, name="later"),
    path("figures/", views.show_definitions, name="definitions"),
    path(
        "figures/<slug:indicator>/<uuid:organization>/records/",
        views.show_records,
        name="records",
    ),
    path("bulletin/<uuid:organization>/", views.show_bulletin, name="bulletin"),
    path("scopes/<uuid:organization>/", views.define_scopes, name="scopes"),
    path("scopes/<uuid:organization>/style/", views.choose_style, name="style"),
    path("scopes/<uuid:scope>/change/", views.redefine_scope, name="redefine_scope"),
    path("scopes/<uuid:scope>/remove/", views.remove_scope, name="remove_scope"),
]
