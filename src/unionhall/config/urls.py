"""Every address of the application, one line per app."""

from django.urls import URLPattern, URLResolver, include, path

from unionhall.config import api

handler400 = "unionhall.core.views.bad_request"
handler403 = "unionhall.core.views.not_permitted"
handler404 = "unionhall.core.views.not_found"
handler500 = "unionhall.core.views.crashed"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("unionhall.core.urls")),
    path("", include("unionhall.accounts.entrance")),
    path("", include("unionhall.accounts.urls")),
    path("", include("unionhall.indicators.urls")),
    path("meetings/", include("unionhall.outreach.urls")),
    path("", include("unionhall.members.urls")),
    path("", include("unionhall.lifecycle.urls")),
    path("organizations/", include("unionhall.organizations.urls")),
    path("register/", include("unionhall.register.urls")),
    path("duplicates/", include("unionhall.duplicates.urls")),
    path("", include("unionhall.quality.urls")),
    path("rules/", include("unionhall.rules.urls")),
    path("calculators/", include("unionhall.entitlements.urls")),
    path("papers/", include("unionhall.papers.urls")),
    path("targets/", include("unionhall.targets.urls")),
    path("founding/", include("unionhall.founding.urls")),
    path("mediation/", include("unionhall.mediation.urls")),
    path("linkage/", include("unionhall.linkage.urls")),
    path("intake/", include("unionhall.intake.urls")),
    path("cards/", include("unionhall.cards.urls")),
    path("", include("unionhall.advice.urls")),
    path("", include("unionhall.supervision.urls")),
    path("warnings/", include("unionhall.earlywarning.urls")),
    path("restructuring/", include("unionhall.restructuring.urls")),
    path("", include("unionhall.joining.urls")),
    path("api/v1/", api.urls()),
]
