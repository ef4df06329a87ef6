"""Pages of employers: the list, one employer, and what can be done to it."""

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
from django.views.decorators.http import require_GET

from unionhall.codes import lists
from unionhall.codes.queries import full_name
from unionhall.core.filters import Boolean, Choice
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.organizations import forms, permissions, queries, services
from unionhall.organizations.links import EMPLOYER_LINKS, EMPLOYERS_WAYS
from unionhall.organizations.names import all_names
from unionhall.organizations.services import naming
from unionhall.organizations.views.bodies import deed
from unionhall.organizations.views.deeds import carry_out, posted

TIES = 100


def _page(employer: Any) -> str:
    return reverse("organizations:employer", args=[employer.public_id])


def _large(rows: QuerySet[Any], wanted: object) -> QuerySet[Any]:
    return queries.large(rows, wanted=bool(wanted))


def _covered(rows: QuerySet[Any], wanted: object) -> QuerySet[Any]:
    return queries.covered(rows, wanted=bool(wanted))


def _within(rows: QuerySet[Any], path: str) -> QuerySet[Any]:
    return rows.filter(scope_path__within=path)


def _for_programs() -> list[Column[Any]]:
    """Return what only files hold: the codes and ids by which an employer is known again."""
    return [
        Column("industry_code", gettext_lazy("Industry code"), lambda e: e.industry, shown=False),
        Column("class_code", gettext_lazy("Unit class code"), lambda e: e.unit_class, shown=False),
        Column(
            "ownership",
            gettext_lazy("Ownership"),
            lambda e: e.get_ownership_display(),
            shown=False,
        ),
        Column("address", gettext_lazy("Address"), lambda e: e.address, shown=False),
        Column(
            "division_code", gettext_lazy("Division code"), lambda e: e.division_code, shown=False
        ),
        Column("area_code", gettext_lazy("Code of the area"), lambda e: e.area.code, shown=False),
        Column("public_id", gettext_lazy("Employer id"), lambda e: e.public_id, shown=False),
    ]


@require_GET
def employers(request: ActorRequest) -> HttpResponseBase:
    """List the employers in sight."""
    actor, today = request.actor, timezone.localdate()
    areas = [(area.path, area.name) for area in queries.areas(actor)]
    return Listing(
        request,
        queries.with_staff(queries.employers(actor), today),
        name="organizations.employers",
        columns=[
            Column("name", gettext_lazy("Name"), lambda e: e.name, sort="name_key"),
            Column("area", gettext_lazy("Area"), lambda e: e.area.name),
            Column(
                "industry",
                gettext_lazy("Industry"),
                lambda e: lists.label("industry", e.industry[:1]),
            ),
            Column(
                "unit_class",
                gettext_lazy("Unit class"),
                lambda e: lists.label("unit_class", e.unit_class),
            ),
            Column("staff", gettext_lazy("Staff"), lambda e: e.staff, numeric=True),
            Column(
                "women",
                gettext_lazy("Women among them"),
                lambda e: e.women,
                numeric=True,
                shown=False,
            ),
            Column(
                "covered",
                gettext_lazy("Union"),
                lambda e: _("covered") if e.covered else _("not covered"),
                template="organizations/covered.html",
            ),
            Column(
                "credit_code",
                gettext_lazy("Unified social credit code"),
                lambda e: e.credit_code,
                shown=False,
            ),
            *_for_programs(),
        ],
        filters=[
            Choice(key="area", label=gettext_lazy("Area"), choices=areas, apply=_within),
            Choice(
                key="industry",
                label=gettext_lazy("Industry"),
                choices=lists.choices("industry"),
                field="industry__startswith",
            ),
            Choice(
                key="unit_class",
                label=gettext_lazy("Unit class"),
                choices=lists.choices("unit_class"),
            ),
            Choice(key="ownership", label=gettext_lazy("Ownership"), choices=forms.OWNERSHIPS),
            Boolean(
                key="large",
                label=gettext_lazy("Headcount"),
                yes=gettext_lazy("100 or more"),
                no=gettext_lazy("below 100 or not known"),
                apply=_large,
            ),
            Boolean(
                key="covered",
                label=gettext_lazy("Union"),
                yes=gettext_lazy("covered"),
                no=gettext_lazy("not covered"),
                apply=_covered,
            ),
        ],
        search=queries.matching_employers,
        search_hint=gettext_lazy("Name, pinyin initials or credit code"),
        default_sort="name",
        export=permissions.EXPORT,
        filename=gettext_lazy("employers"),
        row_url=_page,
        empty=gettext_lazy("No employer has been entered here yet."),
    ).respond(
        "organizations/employers.html",
        {
            "may_enter": actor.holds(permissions.CHANGE_EMPLOYERS),
            "ways": EMPLOYERS_WAYS.open_to(actor),
        },
    )


@require_GET
def employer(request: ActorRequest, employer: UUID) -> HttpResponse:
    """Show one employer: what it is, how many work there, which unions cover it."""
    one = queries.employer(request.actor, employer)
    may_change = queries.may(request.actor, permissions.CHANGE_EMPLOYERS, one.scope_path)
    context = {
        "employer": one,
        "names": all_names(one),
        "headcounts": list(queries.headcounts(one)[:TIES]),
        "covered": list(queries.coverages(request.actor).filter(employer=one)[:TIES]),
        "industry": lists.label("industry", one.industry[:1]),
        "unit_class": lists.label("unit_class", one.unit_class),
        "division": full_name(one.division_code),
        "links": list(EMPLOYER_LINKS.at(request.actor, one)),
        "may_change": may_change,
    }
    return render(request, "organizations/employer.html", context)


@deed
def enter(request: ActorRequest) -> HttpResponse:
    """Enter an employer."""
    areas = list(queries.areas(request.actor, permissions.CHANGE_EMPLOYERS))
    form = forms.NewEmployerForm(posted(request), areas=areas)
    return carry_out(
        request,
        form,
        template="organizations/form.html",
        context={
            "title": _("Enter an employer"),
            "button": _("Save"),
            "employers": True,
        },
        deed=lambda: services.enter_employer(request.actor, form.entering()),
        said=_("The employer has been entered."),
        back=_page,
    )


@deed
def describe(request: ActorRequest, employer: UUID) -> HttpResponse:
    """Correct what is written about an employer."""
    one = queries.employer(request.actor, employer, permissions.CHANGE_EMPLOYERS)
    form = forms.CorrectEmployerForm(
        posted(request),
        initial={name: getattr(one, name) for name in forms.CorrectEmployerForm.base_fields},
    )
    return carry_out(
        request,
        form,
        template="organizations/form.html",
        context={"title": _("Correct the data"), "employer": one, "button": _("Save")},
        deed=lambda: services.describe_employer(request.actor, form.command(one.public_id)),
        said=_("Saved."),
        back=_page,
    )


@deed
def rename(request: ActorRequest, employer: UUID) -> HttpResponse:
    """Give an employer another name from a day on."""
    one = queries.employer(request.actor, employer, permissions.CHANGE_EMPLOYERS)
    form = forms.RenameForm(posted(request), initial={"name": one.name, "on": timezone.localdate()})
    return carry_out(
        request,
        form,
        template="organizations/form.html",
        context={"title": _("Change the name"), "employer": one, "button": _("Save")},
        deed=lambda: naming.rename_employer(request.actor, form.of_employer(one.public_id)),
        said=_("The new name is on record."),
        back=_page,
    )


@deed
def count_staff(request: ActorRequest, employer: UUID) -> HttpResponse:
    """Note an employer's headcount."""
    one = queries.employer(request.actor, employer, permissions.CHANGE_EMPLOYERS)
    form = forms.StaffForm(posted(request), initial={"counted_on": timezone.localdate()})
    return carry_out(
        request,
        form,
        template="organizations/form.html",
        context={"title": _("Note the headcount"), "employer": one, "button": _("Save")},
        deed=lambda: services.count_staff(request.actor, form.command(one.public_id)),
        said=_("Saved."),
        back=lambda _headcount: _page(one),
    )
