"""The first page, the component page, and the pages for what went wrong."""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from unionhall.core.components import samples
from unionhall.core.http import ActorRequest
from unionhall.core.today import TODAY

NOON, EVENING = 12, 18


@dataclass(frozen=True, slots=True)
class Door:
    """A way in for visitors. ``route`` may be missing where an app is not installed."""

    route: str
    title: str | Promise
    hint: str | Promise
    icon: str

    @property
    def url(self) -> str:
        try:
            return reverse(self.route)
        except NoReverseMatch:
            return ""


DOORS = (
    Door(
        "joining:start",
        gettext_lazy("Join the union"),
        gettext_lazy("By phone, in about a minute"),
        "user-plus",
    ),
    Door(
        "joining:progress",
        gettext_lazy("How is my application doing?"),
        gettext_lazy("With your receipt code and phone number"),
        "search",
    ),
    Door(
        "entitlements:calculators",
        gettext_lazy("What am I entitled to?"),
        gettext_lazy("Severance, overtime pay, limitation: calculated step by step"),
        "table",
    ),
    Door(
        "accounts:member_sign_in",
        gettext_lazy("I am a member"),
        gettext_lazy("Sign in with your phone number"),
        "id-badge-2",
    ),
    Door(
        "account_login",
        gettext_lazy("I work for the union"),
        gettext_lazy("Sign in with your user name"),
        "login",
    ),
)


@require_safe
@login_not_required
def home(request: ActorRequest) -> HttpResponse:
    """Show what to do today; to a visitor, the ways in."""
    if not request.user.is_authenticated:
        doors = [door for door in DOORS if door.url]
        return render(request, "core/welcome.html", {"doors": doors})
    if request.actor.person is not None and not request.actor.role:
        return redirect("members:own")
    now = timezone.localtime()
    if now.hour < NOON:
        greeting = _("Good morning, %(name)s")
    elif now.hour < EVENING:
        greeting = _("Good afternoon, %(name)s")
    else:
        greeting = _("Good evening, %(name)s")
    context = {
        "greeting": greeting % {"name": request.actor.name},
        "today": now.date(),
        "cards": TODAY.cards(request.actor, now.date()),
        "later": TODAY.later(request.actor),
    }
    return render(request, "core/home.html", context)


# What went wrong. None of these pages shows what was sent or what failed.


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return _page(
            request,
            413,
            _("That is too much at once"),
            _("What you sent is larger than we can take. Send a smaller file or less text."),
        )
    return _page(
        request,
        400,
        _("We could not read that"),
        _("The address or the form was damaged on its way. Go back and try again."),
    )


def not_permitted(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    return _page(
        request,
        403,
        _("This is not open to you"),
        _("Your duty does not allow this. If it should, ask your administrator."),
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    return _page(
        request,
        404,
        _("There is nothing here"),
        _("The address is wrong or old, or you may not see what stands here."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 -- Django's signature
    return _page(
        request,
        403,
        _("This page was open for too long"),
        _("For your safety nothing was sent. Go back, reload the page and send it again."),
    )


def crashed(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- Django's signature
    """Say sorry without asking the database, the session or the context of a request."""
    context = {
        "title": _("Something went wrong on our side"),
        "sentence": _("It was not your fault, and we have made a note of it. Try again shortly."),
    }
    return HttpResponse(get_template("core/crashed.html").render(context), status=500)


def _page(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    context = {"title": title, "sentence": sentence}
    return render(request, "core/error.html", context, status=status)


# The component page


@require_safe
def components(request: ActorRequest) -> HttpResponse:
    """Show every component, in demo and debug only."""
    if not (settings.DEMO or settings.DEBUG):
        return not_found(request, Exception())
    return render(request, "core/components.html", samples(request))
