"""Addresses of the first page, the language switch and the component page."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from unionhall.core import views

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("operator/components/", views.components, name="components"),
]
