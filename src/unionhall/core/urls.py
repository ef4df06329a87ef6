"""Addresses of the first page, the language switch, jobs, files and the component page."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.i18n import set_language

from unionhall.core import job_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("language/", login_not_required(set_language), name="set_language"),
    path("jobs/", job_views.jobs, name="jobs"),
    path("jobs/<uuid:job>/", job_views.job, name="job"),
    path("jobs/<uuid:job>/cancel/", job_views.cancel_job, name="cancel_job"),
    path("exports/", job_views.exports, name="exports"),
    path("exports/<uuid:export>/", job_views.export, name="export"),
    path("exports/<uuid:export>/file/", job_views.export_file, name="export_file"),
    path("exports/<uuid:export>/delete/", job_views.delete_export, name="delete_export"),
    path("operator/components/", views.components, name="components"),
]
