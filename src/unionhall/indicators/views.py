"""Pages about figures."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from unionhall.core import exporting
from unionhall.core.errors import DomainError, NotFound
from unionhall.core.fields import blame
from unionhall.core.filters import Choice as ChoiceFilter
from unionhall.core.filters import Filter
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.indicators import (
    bulletin,
    dashboard,
    files,
    naming,
    periods,
    permissions,
    pictures,
    queries,
    records,
    registry,
    services,
    sides,
)
from unionhall.indicators.definition import Kind
from unionhall.indicators.filters import Kept
from unionhall.indicators.forms import PeriodForm, ScopeChangeForm, ScopeForm, StyleForm
from unionhall.indicators.records import Choice


class _Frame:
    """What every page about a body's figures has: the body, the days, and the way on."""

    def __init__(self, request: ActorRequest, organization: UUID) -> None:
        self.actor = request.actor
        self.body = queries.body(request.actor, organization)
        self.scopes = queries.scope_names(self.body)
        self.preset, self.days = periods.chosen(request.GET, timezone.localdate())
        self.at = queries.where(
            self.body,
            request.GET.get("scope", ""),
            on=self.days.last,
            then=request.GET.get("tree") == "then",
        )

    @property
    def query(self) -> str:
        """Return the days and the scope for the address of another page."""
        chosen = {"from": self.days.first.isoformat(), "to": self.days.last.isoformat()}
        if self.at.scope:
            chosen["scope"] = self.at.scope.name
        return urlencode(chosen)

    @property
    def kept(self) -> str:
        """Return what the address of another page keeps of the choice of the tree."""
        return "&tree=then" if self.at.then else ""

    def trees(self) -> list[tuple[str, str, bool]]:
        """Offer the tree of today and that of the last day, where they may differ."""
        if self.days.last == timezone.localdate() and not self.at.then:
            return []
        return [
            (_("Tree of today"), f"?{self.query}", not self.at.then),
            (_("Tree of then"), f"?{self.query}&tree=then", self.at.then),
        ]

    def context(self) -> dict[str, Any]:
        form = PeriodForm(
            {
                "period": self.preset,
                "from": self.days.first.isoformat(),
                "to": self.days.last.isoformat(),
                "scope": self.at.scope.name if self.at.scope else "",
            },
            scopes=self.scopes,
        )
        return {
            "body": self.body,
            "scope": self.at.scope,
            "days": self.days,
            "preset": self.preset,
            "presets": [choice for choice in periods.Preset if choice != periods.Preset.CUSTOM],
            "form": form,
            "query": self.query,
            "then": self.at.then,
            "kept": self.kept,
            "may_define": self.actor.may(permissions.DEFINE, self.body.path),
            "may_report": self.actor.may(permissions.REPORT, self.body.path),
        }


@require_safe
def home(request: ActorRequest) -> HttpResponse:
    """Go to the dashboard of the reader's own body."""
    body = queries.own_body(request.actor)
    if body is None:
        raise NotFound
    return redirect("indicators:dashboard", body.public_id)


@require_safe
def show_today(request: ActorRequest) -> HttpResponse:
    """Show a few figures of this year, of the reader's own body, on the page of today."""
    body = queries.own_body(request.actor)
    if body is None:
        raise NotFound
    days = periods.of_preset(periods.Preset.YEAR, timezone.localdate())
    found = queries.figures(queries.Where(body=body), days, dashboard.FIRST_PAGE)
    context = {
        "body": body,
        "days": days,
        "query": urlencode({"from": days.first, "to": days.last}),
        "figures": [found[code] for code in dashboard.FIRST_PAGE],
    }
    return render(request, "indicators/parts/today.html", context)


@require_safe
def show_dashboard(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Show the figures of one body."""
    frame = _Frame(request, organization)
    board = dashboard.read(frame.at, frame.days, whole=False)
    context = frame.context() | {
        "board": board,
        "trees": frame.trees(),
        "picture": pictures.of_units(request.actor, board, frame.kept),
        "crumbs": queries.above(request.actor, frame.body),
    }
    return render(request, "indicators/dashboard.html", context)


@require_safe
def show_later(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Show the figures of a dashboard that take longer than the dashboard itself."""
    frame = _Frame(request, organization)
    codes = [one.code for one in dashboard.later(frame.at)]
    found = queries.figures(frame.at, frame.days, codes)
    context = frame.context() | {"figures": [found[code] for code in codes]}
    return render(request, "indicators/parts/further.html", context)


@require_safe
def show_records(request: ActorRequest, indicator: str, organization: UUID) -> HttpResponseBase:
    """Open a figure to the rows behind it."""
    frame = _Frame(request, organization)
    one = registry.indicator(indicator)
    if one.kind is Kind.RATIO:
        figure = queries.figures(frame.at, frame.days, [indicator])[indicator]
        parts = [registry.indicator(code) for code in one.parts or ()]
        context = frame.context() | {"figure": figure, "parts": parts, "indicator": one}
        return render(request, "indicators/ratio.html", context)
    narrowed = queries.narrowed(one, request.GET)
    choice = Choice(
        indicator=one,
        at=frame.at,
        period=frame.days,
        narrowed=narrowed,
        then=frame.at.then,
    )
    if (wanted := request.GET.get("export", "")) in files.FORMATS:
        table = files.table(request.actor, choice, wanted)
        return exporting.respond(request, wanted, table)
    value = records.value(choice)
    listing = _listing(request, choice)
    added_up = choice.ask.fact.amount is not None
    seen = records.in_sight(request.actor, choice) if added_up else listing.count
    context = frame.context() | {
        "indicator": one,
        "value": value,
        "trees": frame.trees() if queries.knows_then(one) else [],
        "sides": [] if frame.days.last == timezone.localdate() else sides.side_by_side(choice),
        "hidden": max(0, value - seen) if added_up or not listing.capped else 0,
        "added_up": added_up,
        "per_unit": records.per_unit(choice) if seen < value else [],
    }
    return listing.respond("indicators/records.html", context)


def _listing(request: ActorRequest, choice: Choice) -> Listing[Any]:
    fact = choice.ask.fact
    shown: dict[Any, dict[str, Any]] = {}

    def of(row: Any) -> dict[str, Any]:
        if not shown:
            page = listing.page.rows
            rows = fact.present(request.actor, list(page))
            shown.update(zip((each.pk for each in page), rows, strict=False))
        return shown.get(row.pk, {})

    def column(key: str, label: Any) -> Column[Any]:
        return Column(key, label, lambda row: of(row).get(key, ""))

    filters: list[Filter] = [
        Kept(("period", "from", "to", "scope", "tree", "guided_by", "organizer"))
    ]
    filters += [
        ChoiceFilter(
            key=dimension,
            label=naming.DIMENSIONS[dimension],
            choices=offered,
            apply=lambda rows, _value: rows,
        )
        for dimension in choice.indicator.dimensions
        if dimension in fact.dimensions and (offered := naming.offered(fact, dimension))
    ]
    listing: Listing[Any] = Listing(
        request,
        records.rows(request.actor, choice),
        name=f"indicators.{choice.indicator.code}",
        columns=[column(key, label) for key, label in fact.columns],
        filters=filters,
        export=fact.export or permissions.REPORT,
        row_url=lambda row: str(of(row).get("url", "")),
        empty=gettext_lazy("No records in these days."),
    )
    return listing


@require_safe
def show_definitions(request: HttpRequest) -> HttpResponse:
    """Show what every figure means."""
    named = {
        one.code: [naming.DIMENSIONS[d] for d in one.dimensions] for one in registry.indicators()
    }
    context = {"indicators": registry.indicators(), "dimensions": named}
    return render(request, "indicators/definitions.html", context)


@require_safe
def show_bulletin(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Show the bulletin, or give it as a document."""
    frame = _Frame(request, organization)
    lang = "en" if (get_language() or "").startswith("en") else "zh"
    order = bulletin.Order(at=frame.at, period=frame.days, lang=lang)
    made = bulletin.make(request.actor, order, timezone.localdate())
    if request.GET.get("format") == "docx":
        return files.word(made)
    context = frame.context() | {"bulletin": made, "figures": made.figures.values()}
    return render(request, "indicators/bulletin.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def define_scopes(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Show a body's named scopes and its style; define a scope."""
    body = queries.body(request.actor, organization, permissions.DEFINE)
    offered = list(queries.bodies_below(body))
    form = ScopeForm(request.POST or None, bodies=offered)
    status = 200
    if request.method == "POST":
        if _defined(request, form, organization):
            messages.success(request, _("The scope is defined."))
            return redirect("indicators:scopes", organization)
        status = 422
    today = timezone.localdate()
    context = {
        "body": body,
        "form": form,
        "scopes": [(scope, scope.bodies_on(today)) for scope in queries.scopes(body)],
        "style": StyleForm(initial={"template": queries.house_style(body)}),
    }
    return render(request, "indicators/scopes.html", context, status=status)


def _defined(
    request: ActorRequest,
    form: ScopeForm,
    organization: UUID,
    scope: UUID | None = None,
    guide: UUID | None = None,
) -> bool:
    """Carry out what the form says; what is refused stands beside its field."""
    if not form.is_valid():
        return False
    given = form.cleaned_data
    command = services.DefineScope(
        organization=organization,
        name=given["name"],
        definition=given["definition"],
        bodies=given["bodies"],
        guided_by=(guide or organization) if given["guided"] else None,
        scope=scope,
        since=given.get("since"),
    )
    try:
        services.define_scope(request.actor, command)
    except DomainError as refused:
        blame(form, refused)
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def redefine_scope(request: ActorRequest, scope: UUID) -> HttpResponse:
    """Define a named scope anew: its name, its definition, its bodies from a day on."""
    found = queries.named_scope(request.actor, scope, permissions.DEFINE)
    today = timezone.localdate()
    chosen = found.bodies_on(today)
    below = {each.pk: each for each in (*queries.bodies_below(found.organization), *chosen)}
    usual = {
        "name": found.name,
        "definition": found.definition,
        "guided": found.guided_by is not None,
        "bodies": [str(each.public_id) for each in chosen],
        "since": today,
    }
    form = ScopeChangeForm(
        request.POST or None,
        initial=usual,
        bodies=sorted(below.values(), key=lambda each: each.path),
    )
    status = 200
    if request.method == "POST":
        guide = found.guided_by.public_id if found.guided_by else None
        if _defined(request, form, found.organization.public_id, scope, guide):
            messages.success(request, _("The scope is defined anew."))
            return redirect("indicators:scopes", found.organization.public_id)
        status = 422
    context = {"body": found.organization, "form": form, "scope": found}
    return render(request, "indicators/scope.html", context, status=status)


@require_POST
def remove_scope(request: ActorRequest, scope: UUID) -> HttpResponse:
    """Take a named scope away."""
    found = queries.named_scope(request.actor, scope)
    services.remove_scope(request.actor, services.RemoveScope(scope=scope))
    messages.success(request, _("The scope is gone; the records it counted are untouched."))
    return redirect("indicators:scopes", found.organization.public_id)


@require_POST
def choose_style(request: ActorRequest, organization: UUID) -> HttpResponse:
    """Choose the template of a body's bulletins."""
    form = StyleForm(request.POST)
    if form.is_valid():
        command = services.ChooseStyle(
            organization=organization, template=form.cleaned_data["template"]
        )
        services.choose_style(request.actor, command)
        messages.success(request, _("The template is chosen."))
    return redirect("indicators:scopes", organization)
