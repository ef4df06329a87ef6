"""Links, QR codes and posters."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from unionhall.core.addresses import page_of
from unionhall.core.errors import NotPermitted
from unionhall.core.filters import Text
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.joining import doors, permissions, pictures, queries
from unionhall.joining.forms import LinkForm
from unionhall.joining.readable import grouped
from unionhall.joining.services.links import MakeLink, RevokeLink, make_link, revoke_link
from unionhall.organizations import choosing


@require_GET
def links(request: ActorRequest) -> HttpResponseBase:
    """List the links in sight."""
    if not request.actor.holds(permissions.VIEW):
        raise NotPermitted
    listing = Listing(
        request,
        queries.links(request.actor),
        name="joining.links",
        columns=[
            Column("token", _("Link"), lambda link: f"/j/{link.token}/"),
            Column("union", _("Union body"), lambda link: link.organization.name),
            Column(
                "founding", _("To be founded"), lambda link: link.held_for and link.held_for.name
            ),
            Column(
                "meeting",
                _("Meeting with workers"),
                lambda link: link.meeting and link.meeting.theme,
            ),
            Column("until", _("Valid until"), lambda link: link.valid_until),
            Column("revoked", _("Withdrawn"), lambda link: link.revoked_at),
        ],
        filters=[Text(key="union", label=_("Union body"), field="organization__name")],
        row_url=lambda link: page_of("joining:poster", link.public_id),
        empty=_("No link yet. Open a meeting, or a union, and make one."),
    )
    offered = choosing.offered(request, queries.unions_for(request.actor), asked="body")
    may_make = request.actor.holds(permissions.LINK) and offered.some
    label = _("A link for a union, all year round")
    form = choosing.BodyForm(offered=offered, label=label) if may_make else None
    return listing.respond("joining/links.html", {"form": form, "offered": offered})


@require_POST
def make(request: ActorRequest) -> HttpResponse:
    """Give a meeting or a union its link, and show the poster."""
    form = LinkForm(request.POST)
    form.is_valid()
    command = MakeLink(
        meeting=form.cleaned_data.get("meeting"),
        organization=form.cleaned_data.get("organization"),
    )
    link = make_link(request.actor, command)
    return redirect("joining:poster", link.public_id)


@require_POST
def revoke(request: ActorRequest, link: UUID) -> HttpResponse:
    """Withdraw a link."""
    revoke_link(request.actor, RevokeLink(link=link))
    return redirect("joining:links")


@require_GET
def poster(request: ActorRequest, link: UUID) -> HttpResponse:
    """Show the page to print: a big QR code, the union, three steps, in two languages."""
    found = queries.link(request.actor, link)
    context = {
        "link": found,
        "token": grouped(found.token),
        "address": pictures.short_address(request, found.token),
        "may_revoke": request.actor.may(permissions.LINK, found.scope_path),
    }
    return render(request, "joining/poster.html", context)


@require_GET
def of_meeting(request: ActorRequest, meeting: UUID) -> HttpResponse:
    """Lead to a meeting's poster; where it has no link yet, offer to make one."""
    found = queries.meeting(request.actor, meeting)
    if link := doors.link_of(found.public_id):
        return redirect("joining:poster", link.public_id)
    may_make = not found.is_over and request.actor.may(permissions.LINK, found.scope_path)
    return render(
        request,
        "joining/meeting_link.html",
        {"meeting": found, "may_make": may_make, "over": found.is_over},
    )
