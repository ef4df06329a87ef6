"""Pages of union bodies: the tree, one body, and what can be done to it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from unionhall.codes.queries import full_name
from unionhall.core.filters import Boolean, Choice
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.organizations import commands, forms, permissions, queries, services
from unionhall.organizations.boundaries import outlines
from unionhall.organizations.held import HELD
from unionhall.organizations.history import changes
from unionhall.organizations.links import BODY_LINKS, REGISTER_WAYS
from unionhall.organizations.names import all_names
from unionhall.organizations.panels import BODY_PANELS
from unionhall.organizations.services import dissolving, naming
from unionhall.organizations.views.deeds import carry_out, day_and_text, posted

BRANCH = 100
CANDIDATES = 30
COVERED = 200

deed = require_http_methods(["GET", "POST"])


def _page(body: Any) -> str:
    return reverse("organizations:organization", args=[body.public_id])


@require_GET
def tree(request: ActorRequest) -> HttpResponse:
    """Show the tree from the top of what is in sight, or what a search finds, as of a day."""
    form = forms.AsOfForm(request.GET or None, auto_id="tree-%s")
    on, text = day_and_text(form) if form.is_bound else (None, "")
    day = on or timezone.localdate()
    found = list(queries.by_text(request.actor, text, day)[: BRANCH + 1]) if text else []
    context = {
        "form": form,
        "day": day,
        "today": on is None or on == timezone.localdate(),
        "text": text,
        "found": found[:BRANCH],
        "more_found": len(found) > BRANCH,
        "branch": [] if text else list(queries.standing_tops(request.actor, day)[:BRANCH]),
        "open": True,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "organizations/tree.html", context, status=status)


@require_GET
def branch(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Show what stood directly below a body on a day; the tree page takes it in."""
    body = queries.organization(request.actor, organization)
    on, _text = day_and_text(forms.AsOfForm(request.GET))
    day = on or timezone.localdate()
    try:
        start = max(0, int(request.GET.get("from", "0")))
    except ValueError:
        start = 0
    rows = list(queries.standing_below(request.actor, body, day)[start : start + BRANCH + 1])
    context = {
        "body": body,
        "day": day,
        "branch": rows[:BRANCH],
        "further": start + BRANCH if len(rows) > BRANCH else 0,
    }
    template = "organizations/branch.html" if request.htmx else "organizations/below.html"
    return render(request, template, context)


@require_GET
def register(request: ActorRequest) -> HttpResponseBase:
    """List the union bodies in sight."""
    wanted = permissions.EXPORT if request.GET.get("export") else permissions.VIEW
    return Listing(
        request,
        queries.with_former_names(queries.organizations(request.actor, wanted)).select_related(
            "parent"
        ),
        name="organizations.organizations",
        columns=[
            Column("name", gettext_lazy("Name"), lambda b: b.name, sort="name_key"),
            Column(
                "former_names",
                gettext_lazy("Former names"),
                lambda b: _(", ").join(one.name for one in b.former_names.all()),
                shown=False,
            ),
            Column("kind", gettext_lazy("Kind"), lambda b: b.get_kind_display()),
            Column("code", gettext_lazy("Register code"), lambda b: b.code, sort="code"),
            Column(
                "founded_on",
                gettext_lazy("Founded on"),
                lambda b: b.founded_on,
                sort="founded_on",
            ),
            Column("dissolved_on", gettext_lazy("Dissolved on"), lambda b: b.dissolved_on),
            Column(
                "credit_code",
                gettext_lazy("Unified social credit code"),
                lambda b: b.credit_code,
                shown=False,
            ),
            Column(
                "parent",
                gettext_lazy("Code of the upper union"),
                lambda b: b.parent.code if b.parent else "",
                shown=False,
            ),
            Column(
                "division_code",
                gettext_lazy("Division code"),
                lambda b: b.division_code,
                shown=False,
            ),
            Column("address", gettext_lazy("Address"), lambda b: b.address, shown=False),
            Column("public_id", gettext_lazy("Union id"), lambda b: b.public_id, shown=False),
        ],
        filters=[
            Choice(key="kind", label=gettext_lazy("Kind"), choices=forms.KINDS),
            Boolean(
                key="standing",
                label=gettext_lazy("State"),
                yes=gettext_lazy("existing"),
                no=gettext_lazy("dissolved"),
                apply=_standing,
            ),
        ],
        search=queries.matching,
        search_hint=gettext_lazy("Name, pinyin initials or credit code"),
        export=permissions.EXPORT,
        filename=gettext_lazy("union bodies"),
        row_url=_page,
    ).respond("organizations/register.html", {"ways": REGISTER_WAYS.open_to(request.actor)})


def _standing(rows: QuerySet[Any], wanted: object) -> QuerySet[Any]:
    return rows.filter(dissolved_on__isnull=bool(wanted))


@require_GET
def organization(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Show one body as of a day: what it is, where it stands, whom it covers, what it was."""
    body = queries.organization(request.actor, organization)
    form = forms.AsOfForm(request.GET or None)
    on = day_and_text(form)[0] if form.is_bound else None
    day = on or timezone.localdate()
    past = on is not None and on < timezone.localdate()
    ties = queries.coverages(request.actor).filter(organization=body)
    covered = list((ties.filter(queries.holding(day)) if past else ties)[: COVERED + 1])
    may_change = queries.may(request.actor, permissions.CHANGE, body.path)
    history = queries.history(request.actor, body)
    successor = queries.successor_of(request.actor, body)
    context = {
        "body": body,
        "form": form,
        "day": day,
        "above": queries.ancestors(request.actor, body),
        "kinds": queries.kinds_below(request.actor, body, day, history),
        "covered": [
            (
                tie,
                queries.may(request.actor, permissions.VIEW_EMPLOYERS, tie.employer.scope_path),
            )
            for tie in covered[:COVERED]
        ],
        "more_covered": len(covered) > COVERED,
        "stations": queries.stations(request.actor).filter(organization=body),
        "past": past,
        "then": next((spell for spell in history if spell.holds_on(day)), None),
        "panels": BODY_PANELS.at(request.actor, body, day),
        "changes": changes(body, history, all_names(body), successor),
        "guide": history[0].guided_by if history else None,
        "successor": successor,
        "division": full_name(body.division_code),
        "links": list(BODY_LINKS.at(request.actor, body)),
        "may_change": may_change and body.dissolved_on is None,
        "may_cover": body.kind in queries.COVERING_KINDS
        and queries.may(request.actor, permissions.VIEW_EMPLOYERS, body.path),
        "covers_its_own": body.kind in queries.COVERING_ONE
        and any(tie.valid_until is None for tie in covered),
        "may_bound": outlines.has_areas(body),
        "may_found": bool(queries.possible_kinds(body)),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "organizations/organization.html", context, status=status)


@deed
def found(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Found a body below another."""
    parent = queries.organization(request.actor, organization, permissions.CHANGE)
    form = forms.FoundForm(
        posted(request),
        kinds=queries.possible_kinds(parent),
        guides=queries.possible_guides(request.actor, parent),
        initial={
            "founded_on": timezone.localdate(),
            "division_code": parent.division_code,
        },
    )
    return carry_out(
        request,
        form,
        template="organizations/form.html",
        context={
            "title": _("Found a body below %(parent)s") % {"parent": parent.name},
            "body": parent,
            "button": _("Found the body"),
        },
        deed=lambda: services.found(request.actor, form.founding(parent.public_id)),
        said=_("The body has been founded."),
        back=_page,
    )


@deed
def describe(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Correct what is written about a body."""
    body = queries.organization(request.actor, organization, permissions.CHANGE)
    form = forms.CorrectForm(
        posted(request),
        initial={name: getattr(body, name) for name in forms.CorrectForm.base_fields},
    )
    return carry_out(
        request,
        form,
        template="organizations/form.html",
        context={"title": _("Correct the data"), "body": body, "button": _("Save")},
        deed=lambda: services.describe(request.actor, form.command(body.public_id)),
        said=_("Saved."),
        back=_page,
    )


@deed
def rename(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Give a body another name from a day on."""
    body = queries.organization(request.actor, organization, permissions.CHANGE)
    form = forms.RenameForm(
        posted(request), initial={"name": body.name, "on": timezone.localdate()}
    )
    return carry_out(
        request,
        form,
        template="organizations/form.html",
        context={"title": _("Change the name"), "body": body, "button": _("Save")},
        deed=lambda: naming.rename(request.actor, form.command(body.public_id)),
        said=_("The new name is on record."),
        back=_page,
    )


@deed
def move(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Place a body below another parent; says beforehand how many bodies go along."""
    body = queries.organization(request.actor, organization, permissions.CHANGE)
    text = request.GET.get("q", "")[:80]
    parents = queries.possible_parents(request.actor, body)
    form = forms.MoveForm(posted(request), initial={"on": timezone.localdate()})
    return carry_out(
        request,
        form,
        template="organizations/pick.html",
        context={
            "title": _("Move %(name)s") % {"name": body.name},
            "body": body,
            "text": text,
            "field": form["parent"],
            "candidates": list(queries.matching(parents, text)[:CANDIDATES]),
            "size": queries.subtree_size(body),
            "button": _("Move it there"),
            "hint": _("Name, pinyin initials or credit code"),
        },
        deed=lambda: services.move(request.actor, form.command(body.public_id)),
        said=_("The body has been moved."),
        back=_page,
    )


@deed
def reclassify(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Make a body one of another kind."""
    body = queries.organization(request.actor, organization, permissions.CHANGE)
    form = forms.KindForm(posted(request), initial={"kind": body.kind, "on": timezone.localdate()})
    return carry_out(
        request,
        form,
        template="organizations/form.html",
        context={"title": _("Change the kind"), "body": body, "button": _("Save")},
        deed=lambda: services.reclassify(request.actor, form.command(body.public_id)),
        said=_("Saved."),
        back=_page,
    )


@deed
def dissolve(request: ActorRequest, organization: UUID) -> HttpResponse:
    """End a body."""
    body = queries.organization(request.actor, organization, permissions.CHANGE)
    text = request.GET.get("q", "")[:80]
    successors = queries.matching(queries.possible_successors(request.actor, body), text)
    held = HELD.at(body)
    form = forms.DissolveForm(posted(request), initial={"on": timezone.localdate()})
    return carry_out(
        request,
        form,
        template="organizations/pick.html",
        context={
            "title": _("Dissolve %(name)s") % {"name": body.name},
            "body": body,
            "text": text,
            "field": form["successor"],
            "candidates": queries.nearest_first(successors, body, CANDIDATES),
            "held": held,
            "nobody": "" if held else _("Nobody: no members and no applications stand here"),
            "hint": _("Name, pinyin initials or credit code"),
            "button": _("Dissolve it"),
            "warning": _(
                "Its coverage and its stations end on the same day. Members and applications "
                "move to the union that takes over; without one they keep the body from ending."
            ),
        },
        deed=lambda: dissolving.dissolve(request.actor, form.command(body.public_id)),
        said=_dissolved,
        back=_page,
    )


def _dissolved(body: Any) -> str:
    if body.successor is None:
        return _("The body has been dissolved.")
    said = _("The body has been dissolved. %(name)s has taken over what stood there.")
    return said % {"name": body.successor.name}


@deed
def cover(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Have a union cover an employer."""
    body = queries.organization(request.actor, organization, permissions.CHANGE)
    text = request.GET.get("q", "")[:80]
    rows = queries.not_covered_by(queries.employers(request.actor), body, timezone.localdate())
    form = forms.CoverForm(posted(request), initial={"on": timezone.localdate()})
    return carry_out(
        request,
        form,
        template="organizations/pick.html",
        context={
            "title": _("Cover an employer"),
            "body": body,
            "text": text,
            "field": form["employer"],
            "candidates": list(queries.matching_employers(rows, text)[:CANDIDATES]),
            "button": _("Start the coverage"),
            "hint": _("Name, pinyin initials or credit code"),
        },
        deed=lambda: services.cover(request.actor, form.command(body.public_id)),
        said=_("The employer is covered now."),
        back=lambda _coverage: _page(body),
    )


@deed
def end_coverage(request: ActorRequest, coverage: UUID) -> HttpResponse:
    """End a coverage."""
    tie = queries.coverage(request.actor, coverage, permissions.CHANGE)
    form = forms.EndForm(posted(request), initial={"on": timezone.localdate()})

    def end() -> object:
        command = commands.EndCoverage(coverage=tie.public_id, on=form.cleaned_data["on"])
        return services.end_coverage(request.actor, command)

    return carry_out(
        request,
        form,
        template="organizations/form.html",
        context={
            "title": _("End the coverage of %(name)s") % {"name": tie.employer.name},
            "body": tie.organization,
            "button": _("End the coverage"),
        },
        deed=end,
        said=_("The coverage has ended."),
        back=lambda _ended: _page(tie.organization),
    )


@deed
def open_station(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Open a service station at a body."""
    body = queries.organization(request.actor, organization, permissions.CHANGE)
    text = request.GET.get("q", "")[:80]
    unions = queries.covering_unions(request.actor)
    form = forms.StationForm(posted(request), initial={"division_code": body.division_code})
    return carry_out(
        request,
        form,
        template="organizations/pick.html",
        context={
            "title": _("Open a service station"),
            "body": body,
            "text": text,
            "field": form["catch_all"],
            "candidates": list(queries.matching(unions, text)[:CANDIDATES]),
            "button": _("Open the station"),
            "hint": _("Name, pinyin initials or credit code"),
        },
        deed=lambda: services.open_station(request.actor, form.command(body.public_id)),
        said=_("The service station is open."),
        back=lambda _station: _page(body),
    )


@deed
def close_station(request: ActorRequest, station: UUID) -> HttpResponse:
    """Close a service station."""
    place = queries.station(request.actor, station, permissions.CHANGE)
    form = forms.EndForm(posted(request), initial={"on": timezone.localdate()})

    def close() -> object:
        command = commands.CloseStation(station=place.public_id, on=form.cleaned_data["on"])
        return services.close_station(request.actor, command)

    return carry_out(
        request,
        form,
        template="organizations/form.html",
        context={
            "title": _("Close %(name)s") % {"name": place.name},
            "body": place.organization,
            "button": _("Close the station"),
        },
        deed=close,
        said=_("The service station is closed."),
        back=lambda _closed: _page(place.organization),
    )
