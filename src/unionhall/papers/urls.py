"""Addresses of papers."""

from django.urls import path

from unionhall.papers import views
from unionhall.papers.views import templates

app_name = "papers"
urlpatterns = [
    path("", views.papers, name="papers"),
    path("templates/", templates.templates, name="templates"),
    path("templates/word/", templates.word, name="word"),
    path("templates/<str:paper_kind>/", templates.template, name="template"),
    path("templates/<str:paper_kind>/upload/", templates.upload, name="upload"),
    path("templates/<str:paper_kind>/put-back/", templates.put_back, name="put_back"),
    path("templates/<str:paper_kind>/current/", templates.current_file, name="current_file"),
    path("templates/<str:paper_kind>/shipped/", templates.shipped_file, name="shipped_file"),
    path("templates/<str:paper_kind>/example/", templates.example, name="example"),
    path("about/<slug:app>/<uuid:subject>/make/", views.make, name="make"),
    path("about/<slug:app>/<uuid:subject>/archive/", views.archive, name="archive"),
    path("scans/<uuid:scan>/file/", views.download_scan, name="scan_file"),
    path("<uuid:paper>/", views.paper, name="paper"),
    path("<uuid:paper>/file/", views.download, name="file"),
    path("<uuid:paper>/void/", views.void, name="void"),
    path("<uuid:paper>/scans/", views.attach, name="attach"),
]
