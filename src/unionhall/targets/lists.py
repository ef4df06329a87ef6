"""The lists of targets: their columns, filters and searches."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, ExpressionWrapper, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.codes import lists as codes
from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.filters import Boolean, Choice, DateRange
from unionhall.core.http import ActorRequest
from unionhall.core.listing import Column, Listing
from unionhall.members.queries import Shown
from unionhall.organizations import choosing
from unionhall.organizations import queries as organizations
from unionhall.organizations.filters import ByBody
from unionhall.rules.book import Rule
from unionhall.targets import queries, watching
from unionhall.targets.models import Mode, Target, Task
from unionhall.targets.permissions import EXPORT

NOT_OVER, OVER = "open", "closed"


def by_area(request: ActorRequest) -> ByBody:
    """Offer the general unions in sight."""
    areas = queries.areas(request.actor)
    offered = choosing.narrowing(request, areas, "area")
    return ByBody(label=_("Area"), offered=offered, apply=in_area(request.actor))


def in_area(actor: Actor) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    """Narrow a list to one of them."""

    def narrow(rows: QuerySet[Any], public_id: str) -> QuerySet[Any]:
        area = queries.areas(actor).filter(public_id=public_id).first()
        return rows.filter(scope_path__within=area.path) if area else rows.none()

    return narrow


def _owner(target: Target) -> str:
    return target.owner.name if target.owner else ""


def _owned_by(rows: QuerySet[Target], public_id: str) -> QuerySet[Target]:
    return (
        rows.filter(owner=None) if public_id == "none" else rows.filter(owner__public_id=public_id)
    )


def _large(today: date, least: int) -> Callable[[QuerySet[Any], bool], QuerySet[Any]]:
    def narrow(rows: QuerySet[Any], wanted: bool) -> QuerySet[Any]:  # noqa: FBT001 -- a filter's value
        big = queries.large(rows, today, least)
        return big if wanted else rows.exclude(pk__in=big.order_by().values("pk"))

    return narrow


def _late(today: date) -> Callable[[QuerySet[Any], bool], QuerySet[Any]]:
    return lambda rows, wanted: queries.with_overdue(rows, today).filter(late=wanted)


def _at_stage(rows: QuerySet[Target], stage: str) -> QuerySet[Target]:
    if stage in {NOT_OVER, OVER}:
        return rows.filter(closed_on__isnull=stage == NOT_OVER)
    return rows.filter(state=stage)


def _half_year(rule: Rule | None, today: date) -> Callable[[QuerySet[Any], bool], QuerySet[Any]]:
    def narrow(rows: QuerySet[Any], wanted: bool) -> QuerySet[Any]:  # noqa: FBT001 -- a filter's value
        if rule is None:
            return rows.none() if wanted else rows
        ripe = watching.due_now(watching.under_the_rule(rows), rule, today)
        return ripe if wanted else rows.exclude(pk__in=ripe.order_by().values("pk"))

    return narrow


def _search(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    found = organizations.matching_employers(queries.all_employers(), text)
    return rows.filter(employer__in=found)


def targets(request: ActorRequest, today: date) -> Listing[Any]:
    """List the targets in the reader's sight."""
    actor = request.actor
    place = watching.place_of(actor)
    least = watching.number("employer.large", place, today)
    rows = queries.with_last_visit(queries.with_staff(queries.targets(actor), today))
    return Listing(
        request,
        queries.with_overdue(rows, today),
        name="targets.targets",
        columns=[
            Column("employer", _("Employer"), lambda t: t.employer.name, sort="employer__name_key"),
            Column(
                "stage",
                _("Stage"),
                lambda t: t.state_name,
                template="targets/cells/stage.html",
            ),
            Column("mode", _("Mode"), lambda t: t.get_mode_display()),
            Column("staff", _("Staff"), lambda t: t.staff, numeric=True),
            Column("area", _("Area"), lambda t: t.area.name),
            Column(
                "owner", pgettext_lazy("target", "Owner"), lambda t: t.owner.name if t.owner else ""
            ),
            Column("visited", _("Last visit"), lambda t: t.last_visit),
            Column("expected", _("Expected on"), lambda t: t.expected_on, sort="expected_on"),
            Column("obstacle", _("Obstacle"), lambda t: t.get_obstacle_display(), shown=False),
            Column("listed", _("Listed on"), lambda t: t.listed_on, sort="listed_on", shown=False),
            Column("closed", _("Closed on"), lambda t: t.closed_on, shown=False),
            Column(
                "union",
                pgettext_lazy("target", "Union"),
                lambda t: t.union.name if t.union else "",
                shown=False,
            ),
            Column("code", _("Credit code"), lambda t: t.employer.credit_code, shown=False),
            Column("address", _("Address"), lambda t: t.employer.address, shown=False),
            Column("source", _("List"), lambda t: t.source, shown=False),
        ],
        filters=[
            Choice(
                key="stage",
                label=_("Stage"),
                choices=[
                    (NOT_OVER, _("all open ones")),
                    (OVER, _("all closed ones")),
                    *Target.State.choices,
                ],
                apply=_at_stage,
            ),
            Choice(key="mode", label=_("Mode"), choices=Mode.choices),
            Boolean(
                key="large",
                label=_("Size"),
                yes=_("large"),
                no=_("not large, or not known"),
                apply=_large(today, least),
            ),
            by_area(request),
            Choice(
                key="industry",
                label=_("Industry"),
                choices=codes.choices("industry"),
                field="employer__industry__startswith",
            ),
            ByBody(
                label=pgettext_lazy("target", "Owner"),
                offered=choosing.narrowing(request, queries.owning(actor), "owner"),
                apply=_owned_by,
                also=[("none", _("nobody yet"))],
            ),
            Boolean(key="late", label=_("Overdue tasks"), apply=_late(today)),
            Boolean(
                key="half_year",
                label=_("Six-month rule"),
                yes=_("time is up"),
                no=_("not yet, or not known"),
                apply=_half_year(watching.help_rule(place, today), today),
            ),
            DateRange(key="listed_on", label=_("Listed")),
        ],
        search=_search,
        search_hint=_("Name, pinyin initials or credit code"),
        export=EXPORT,
        filename=_("founding targets"),
        row_url=lambda t: page_of("targets:target", t.public_id),
        empty=_("No target matches. Take in a list, or widen the filters."),
    )


def large(request: ActorRequest, least: int, today: date) -> Listing[Any]:
    """List the large employers without a union of their own."""
    actor = request.actor
    return Listing(
        request,
        watching.large_without_union(actor, least, today),
        name="targets.large",
        columns=[
            Column("name", _("Employer"), lambda e: e.name, sort="name_key"),
            Column("staff", _("Staff"), lambda e: e.staff, numeric=True),
            Column("area", _("Area"), lambda e: e.area.name),
            Column(
                "stage",
                _("Stage"),
                lambda e: Target.State(e.stage).label if e.stage else _("on no list yet"),
                template="targets/cells/employer_stage.html",
            ),
            Column("owner", pgettext_lazy("target", "Owner"), lambda e: e.owner or ""),
            Column("joint", _("Joint union"), lambda e: e.joint or ""),
            Column("code", _("Credit code"), lambda e: e.credit_code, shown=False),
            Column("address", _("Address"), lambda e: e.address, shown=False),
        ],
        filters=[
            Boolean(
                key="unlisted",
                label=_("On the board"),
                yes=_("on no list yet"),
                no=_("listed"),
                apply=lambda rows, wanted: watching.not_listed(rows, wanted=bool(wanted)),
            ),
            by_area(request),
            Choice(
                key="industry",
                label=_("Industry"),
                choices=codes.choices("industry"),
                field="industry__startswith",
            ),
        ],
        search=organizations.matching_employers,
        search_hint=_("Name, pinyin initials or credit code"),
        default_sort="name",
        export=EXPORT,
        filename=_("large employers without a union"),
        row_url=employer_page,
        empty=_("Every large employer on record has a union."),
    )


def employer_page(employer: Any) -> str:
    """Lead to the open target of an employer, else to where it becomes one."""
    target = getattr(employer, "target", None)
    if target:
        return page_of("targets:target", str(target))
    return f"{reverse('targets:new')}?employer={employer.public_id}"


def helping(request: ActorRequest, rule: Rule, today: date) -> Listing[Any]:
    """List the employers to whom the upper union must send somebody."""
    actor = request.actor

    def due(target: Target) -> watching.Due:
        known: watching.Due | None = target.__dict__.get("due")
        if known is None:
            known = target.__dict__["due"] = watching.due_of(target, rule)
            target.__dict__["overdue"] = known.on < today
        return known

    def narrow(rows: QuerySet[Any], wanted: bool) -> QuerySet[Any]:  # noqa: FBT001 -- a filter's value
        ripe = watching.due_now(rows, rule, today)
        return ripe if wanted else rows.exclude(pk__in=ripe.order_by().values("pk"))

    return Listing(
        request,
        queries.with_last_visit(queries.with_staff(watching.waiting_for_help(actor), today)),
        name="targets.help",
        columns=[
            Column("employer", _("Employer"), lambda t: t.employer.name),
            Column(
                "due",
                _("Send somebody by"),
                lambda t: due(t).on,
                template="targets/cells/due.html",
            ),
            Column("opened", _("Opened on"), lambda t: t.opened_on, sort="opened_on"),
            Column("wanted", _("Wanted since"), lambda t: t.wanted_on, sort="wanted_on"),
            Column("staff", _("Staff"), lambda t: t.staff, numeric=True),
            Column("area", _("Area"), lambda t: t.area.name),
            Column(
                "owner", pgettext_lazy("target", "Owner"), lambda t: t.owner.name if t.owner else ""
            ),
            Column("visited", _("Last visit"), lambda t: t.last_visit, shown=False),
        ],
        filters=[
            Boolean(
                key="due",
                label=_("Time"),
                yes=_("time is up"),
                no=_("not yet due"),
                apply=narrow,
            ),
            by_area(request),
        ],
        search=_search,
        search_hint=_("Name, pinyin initials or credit code"),
        default_sort="opened",
        export=EXPORT,
        filename=_("employers to be helped"),
        row_url=lambda t: page_of("targets:target", t.public_id),
        empty=_("Nobody waits: no worker has asked for a union without being visited since."),
    )


def gathered(request: ActorRequest, least: int, today: date) -> Listing[Any]:
    """List employers many of whose people are in joint unions."""
    actor = request.actor
    return Listing(
        request,
        watching.gathered(actor, least, today).annotate(staff=organizations.staff_on(today)),
        name="targets.gathered",
        columns=[
            Column("name", _("Employer"), lambda e: e.name, sort="name_key"),
            Column("gathered", _("In joint unions"), lambda e: e.gathered, numeric=True),
            Column("staff", _("Staff"), lambda e: e.staff, numeric=True),
            Column("area", _("Area"), lambda e: e.area.name),
            Column("code", _("Credit code"), lambda e: e.credit_code, shown=False),
        ],
        filters=[by_area(request)],
        search=organizations.matching_employers,
        search_hint=_("Name, pinyin initials or credit code"),
        default_sort="name",
        export=EXPORT,
        filename=_("employers whose people are in joint unions"),
        row_url=lambda e: page_of("targets:gathering", e.public_id),
        empty=_("No employer has so many people in joint unions."),
    )


def gathering(request: ActorRequest, employer: Any) -> Listing[Any]:
    """List the people of one employer in joint unions, as the reader may see them."""
    actor = request.actor
    return Listing(
        request,
        watching.gathering_members_of(actor, employer),
        name="targets.gathering",
        columns=[
            Column(
                "name",
                pgettext_lazy("member", "Name"),
                lambda m: Shown.of(actor, m.person, m.scope_path).name,
            ),
            Column("union", _("Joint union"), lambda m: m.organization.name),
            Column("post", _("Post"), lambda m: m.post),
            Column("since", _("Member since"), lambda m: m.began),
        ],
        row_url=lambda m: page_of("members:membership", m.public_id),
        empty=_("Nobody of this employer is in a joint union in sight."),
    )


def _is_late(today: date) -> Any:
    late = Q(done_on=None, due_on__lt=today, target__closed_on=None)
    return ExpressionWrapper(late, output_field=BooleanField())


def _is_over() -> Any:
    """Say which tasks nobody has to do any more: they come last."""
    over = Q(done_on__isnull=False) | Q(target__closed_on__isnull=False)
    return Case(When(over, then=Value(1)), default=Value(0))


def tasks(request: ActorRequest, today: date) -> Listing[Any]:
    """List what the parties are to do."""
    actor = request.actor

    def standing(task: Task) -> object:
        if task.done_on:
            return _("done")
        if not task.target.is_open:
            return pgettext_lazy("task", "no longer needed")
        return _("overdue") if task.due_on < today else pgettext_lazy("task", "to do")

    def narrow(rows: QuerySet[Any], which: str) -> QuerySet[Any]:
        if which == "late":
            return queries.overdue(rows, today)
        if which == "done":
            return rows.filter(done_on__isnull=False)
        return rows.filter(done_on=None, target__closed_on__isnull=which == "todo")

    return Listing(
        request,
        queries.tasks(actor)
        .annotate(late=_is_late(today), over=_is_over())
        .order_by("over", "due_on", "pk"),
        name="targets.tasks",
        columns=[
            Column("what", _("What is to be done"), lambda t: t.what),
            Column("employer", _("Employer"), lambda t: t.target.employer.name),
            Column("party", _("Who does it"), lambda t: t.party.body),
            Column(
                "role",
                pgettext_lazy("party", "Part"),
                lambda t: t.party.get_role_display(),
                shown=False,
            ),
            Column("due", _("Due on"), lambda t: t.due_on, sort="due_on"),
            Column("standing", _("State"), standing, template="targets/cells/task.html"),
            Column("done", _("Done on"), lambda t: t.done_on, shown=False),
            Column("result", _("What came of it"), lambda t: t.result, shown=False),
        ],
        filters=[
            Choice(
                key="standing",
                label=_("State"),
                choices=[
                    ("todo", pgettext_lazy("task", "to do")),
                    ("late", _("overdue")),
                    ("done", _("done")),
                    ("void", pgettext_lazy("task", "no longer needed")),
                ],
                apply=narrow,
            ),
            by_area(request),
            DateRange(key="due_on", label=_("Due on")),
        ],
        search=lambda rows, text: rows.filter(what__icontains=text),
        search_hint=_("Words of the task"),
        export=EXPORT,
        filename=_("tasks of founding"),
        row_url=lambda t: page_of("targets:target", t.target.public_id),
        empty=_("No task matches."),
    )
