"""Every address of the application, one line per app."""

from django.urls import URLPattern, URLResolver, include, path

from unionhall.config import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("unionhall.accounts.entrance")),
    path("", include("unionhall.accounts.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("api/v1/", api.urls()),
]
