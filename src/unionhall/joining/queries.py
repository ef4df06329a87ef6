"""Reading links and applications."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from unionhall.codes.errors import PhoneProblem
from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import DomainError, NotFound
from unionhall.core.models import AuditEntry
from unionhall.core.scoping import STEP, only
from unionhall.core.sealed import Tampered
from unionhall.joining import permissions
from unionhall.joining.doors import Door
from unionhall.joining.errors import CannotBeOpened
from unionhall.joining.models import OPEN, Application, JoinLink
from unionhall.joining.papers import Papers, Signature
from unionhall.joining.readable import normal
from unionhall.joining.routing import Route, meeting_route
from unionhall.members import permissions as members
from unionhall.members.identity import Identity, phone_token
from unionhall.members.models import Membership, PersonToken
from unionhall.members.queries import bearing, identity_of
from unionhall.organizations.models import GRASS_ROOTS, Employer, Organization
from unionhall.outreach.models import Meeting

State = Application.State
SHORTEST_SEARCH, LONGEST_SEARCH, MOST_SUGGESTED = 2, 120, 8
MOST_LOOKED_AT = 20_000
DISTRICT_STEPS = 2
"""A district's federation stands in the second step of the tree, below the city's."""
LIVE_ROWS = 60
BEIJING = "11"
PUBLISHED_MINUTES = 8
"""From scan to card, as published in 2021 (10 in 2024); shown beside our own times."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is on record for a document: what it means here, and whether the phone fits."""

    finding: str
    recognised: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """An applicant as this reader may see them."""

    application: Application
    name: str
    number: str
    phone: str
    masked_name: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """How long it took from first opening to approval, in minutes."""

    approved: int
    median: float | None
    slowest: float | None
    published: int = PUBLISHED_MINUTES


def links(actor: Actor) -> QuerySet[JoinLink]:
    """List the links in sight, the newest first."""
    visible = JoinLink.objects.visible_to(actor, permissions.VIEW)
    return visible.select_related("organization", "meeting", "held_for").order_by("-pk")


def link(
    actor: Actor,
    public_id: UUID,
    permission: Permission = permissions.VIEW,
    *,
    lock: bool = False,
) -> JoinLink:
    """Find one link; with ``lock``, nobody else may change it in the meantime."""
    visible = links(actor)
    if lock:
        visible = visible.select_for_update(of=("self",))
    found = visible.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    actor.require(permission, found.scope_path)
    return found


def applications(actor: Actor, permission: Permission = permissions.VIEW) -> QuerySet[Application]:
    """List the applications in sight, the latest first."""
    return (
        Application.objects.visible_to(actor, permission)
        .select_related(
            "organization",
            "routed_to",
            "meeting",
            "employer",
            "decided_by",
            "membership__person",
            "along__person",
            "held_for",
        )
        .order_by("-pk")
    )


def application(
    actor: Actor,
    public_id: UUID,
    permission: Permission = permissions.VIEW,
    *,
    lock: bool = False,
) -> Application:
    """Find one application; with ``lock``, nobody else may change it in the meantime."""
    visible = applications(actor)
    if lock:
        visible = visible.select_for_update(of=("self",))
    found = visible.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    actor.require(permission, found.scope_path)
    return found


def meeting(actor: Actor, public_id: UUID) -> Meeting:
    """Find a meeting whose applications the reader may see."""
    found = (
        Meeting.objects.visible_to(actor, permissions.VIEW)
        .select_related("organization")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def by_submission(submission_id: UUID) -> Application | None:
    """Find what a submission became, if it has arrived before."""
    return only(Application.objects.filter(submission_id=submission_id))


def by_receipt(receipt: str, phone: str) -> Application | None:
    """Find the application that has this receipt code and this phone."""
    try:
        token = phone_token(phone)
    except PhoneProblem:
        return None
    return (
        Application.objects.filter(receipt=normal(receipt), phone_token=token)
        .select_related("organization", "routed_to", "meeting", "held_for", "same_as__organization")
        .first()
    )


def own(public_id: UUID) -> Application | None:
    """Find the application that the visitor's session holds."""
    return (
        Application.objects.filter(public_id=public_id)
        .select_related("organization", "routed_to", "meeting", "held_for", "same_as__organization")
        .first()
    )


def home_province() -> str:
    """Return the code of the province that the tree of unions begins in."""
    top = Organization.objects.filter(parent=None).order_by("path").first()
    return (top.division_code if top else "")[:2] or BEIJING


def employer_names(door: Door, text: str) -> list[str]:
    """Suggest employers of a link's district by a part of their name, or by its initials.

    Those around the door come first, then names that begin with what was typed. Anybody may
    ask this, so that the question stays small: one range of the index, never more than
    ``MOST_LOOKED_AT`` names of it. What no name can be like (longer than the field, or with a
    NUL in it) is not asked for at all: databases refuse such a pattern.
    """
    text = text.strip()
    shortest = SHORTEST_SEARCH if text.isascii() else 1
    searchable = shortest <= len(text) <= LONGEST_SEARCH and "\0" not in text
    if door.organization is None or not searchable:
        return []
    here = door.organization.path
    district = Employer.objects.filter(scope_path__within=here[: DISTRICT_STEPS * STEP])
    looked_at = district.order_by("scope_path", "name_key").values("pk")[:MOST_LOOKED_AT]
    named = Employer.objects.filter(
        Q(name__contains=text) | Q(initials__startswith=text.lower()), pk__in=looked_at
    ).annotate(
        near=Case(When(scope_path__within=_street(here), then=0), default=1),
        begins=Case(When(name__startswith=text, then=0), default=1),
    )
    found = named.order_by("near", "begins", "name_key").values_list("name", flat=True)
    return list(found[:MOST_SUGGESTED])


def _street(path: str) -> str:
    """Return the path of the street's union that a body stands below, or its own."""
    return path[: (DISTRICT_STEPS + 1) * STEP]


def open_twin(application: Application) -> Application | None:
    """Find the other confirmed open application for the same document."""
    return (
        Application.objects.filter(
            blind_index=application.blind_index,
            confirmed_at__isnull=False,
            state__in=OPEN,
        )
        .exclude(pk=application.pk)
        .first()
    )


def on_record(application: Application) -> Finding:
    """Look the document up, in one question whatever the answer.

    To be asked only after the phone or the document was confirmed.
    """
    current = Membership.objects.filter(person=OuterRef("pk"), ended_on=None)
    found = (
        bearing(application.blind_index)
        .annotate(
            union=Subquery(current.values("organization_id")[:1]),
            phone_fits=Exists(
                PersonToken.objects.filter(
                    person=OuterRef("pk"),
                    kind=PersonToken.Kind.PHONE,
                    token=application.phone_token,
                )
            ),
            was_member=Exists(Membership.objects.filter(person=OuterRef("pk"))),
        )
        .values("union", "phone_fits", "was_member")
        .first()
    )
    if found is None:
        return Finding(Application.Finding.NEW, recognised=False)
    if found["union"] is None:
        kind = Application.Finding.FORMER if found["was_member"] else Application.Finding.NEW
    elif found["union"] == application.organization_id:
        kind = Application.Finding.MEMBER_HERE
    else:
        kind = Application.Finding.MEMBER_ELSEWHERE
    return Finding(kind, recognised=found["phone_fits"])


def papers_of(application: Application) -> Papers:
    """Open what the applicant filled in; never shown whole."""
    if application.sealed is None or application.key_version is None:
        raise CannotBeOpened
    try:
        return Papers.open(
            application.public_id, bytes(application.sealed), application.key_version
        )
    except (Tampered, KeyError) as damaged:
        raise CannotBeOpened from damaged


def signature_of(application: Application) -> Signature | None:
    """Open the signed document's own part."""
    if application.signed is None or application.signed_key_version is None:
        return None
    try:
        return Signature.open(
            application.public_id, bytes(application.signed), application.signed_key_version
        )
    except (Tampered, KeyError) as damaged:
        raise CannotBeOpened from damaged


def shown_one(actor: Actor, row: Application) -> Shown:
    """Return one applicant as this reader may see them."""
    return _shown(actor, row)


def shown(actor: Actor, rows: Iterable[Application]) -> list[Shown]:
    """Return applicants as this reader may see them: names masked or clear, numbers masked."""
    return [_shown(actor, row) for row in rows]


def _shown(actor: Actor, row: Application) -> Shown:
    try:
        identity = _identity(row)
    except (DomainError, Tampered, KeyError):
        return Shown(row, "?", "", "")
    if identity is None:
        return Shown(row, "", "", "")
    masked = identity.masked()
    clear = actor.may(members.SEE_NAMES, row.scope_path)
    name = identity.name if clear else masked.name
    return Shown(row, name, masked.number, masked.phone, masked.name)


def _identity(row: Application) -> Identity | None:
    if row.sealed is not None:
        return papers_of(row).identity
    return identity_of(row.on_record) if row.on_record is not None else None


def name_of(row: Application) -> str:
    """Return the name in an application, to compare it; empty where it is gone or unreadable."""
    try:
        identity = _identity(row)
    except (DomainError, Tampered, KeyError):
        return ""
    return identity.name if identity else ""


def times(rows: QuerySet[Application]) -> Times:
    """Measure the approved among these applications, from first opening to approval."""
    pairs = (
        rows.filter(state=Application.State.APPROVED)
        .order_by()
        .values_list("opened_at", "decided_at")
    )
    spans = sorted((end - begin).total_seconds() / 60 for begin, end in pairs if end)
    if not spans:
        return Times(0, None, None)
    return Times(len(spans), round(median(spans), 1), round(spans[-1], 1))


def timeline(application: Application) -> list[tuple[datetime, str, str, str]]:
    """List what happened to an application: when, what, who, why."""
    entries = AuditEntry.objects.filter(
        target=f"joining.application:{application.public_id}"
    ).order_by("at", "pk")
    return [(e.at, e.action, e.actor_name, e.reason) for e in entries[:50]]


def to_decide(actor: Actor) -> QuerySet[Application]:
    """List what waits for a decision by this actor; founding cases keep their own."""
    waiting = Application.objects.visible_to(actor, permissions.DECIDE)
    return waiting.filter(state=State.APPLIED, held_for=None)


def waiting_of_case(actor: Actor, case: UUID) -> QuerySet[Application]:
    """List what waits for a decision by this actor in one founding case, the first first."""
    waiting = Application.objects.visible_to(actor, permissions.DECIDE)
    return waiting.filter(state=State.APPLIED, held_for__case=case).order_by("pk")


@dataclass(frozen=True, slots=True)
class Live:
    """A meeting's applications as the stall shows them."""

    rows: list[Shown]
    waiting: int
    ready: list[UUID]
    approved: int
    other: int
    times: Times
    more: int
    route: Route | None


def live(actor: Actor, at: Meeting) -> Live:
    """Show who has applied at a meeting so far: who waits first, the latest on top."""
    rows = applications(actor).filter(meeting=at)
    count = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    latest = list(rows[:LIVE_ROWS])
    waiting = count.pop(State.APPLIED, 0)
    approved = count.pop(State.APPROVED, 0)
    other = sum(count.values())
    ready = [
        row.public_id
        for row in latest
        if row.state == State.APPLIED and row.confirmed_at is not None and not row.contradicted
    ]
    return Live(
        rows=shown(actor, sorted(latest, key=lambda row: row.state != State.APPLIED)),
        waiting=waiting,
        ready=ready,
        approved=approved,
        other=other,
        times=times(rows),
        more=max(0, waiting + approved + other - LIVE_ROWS),
        route=meeting_route(at, timezone.localdate()) if at.is_live else None,
    )


def unions_for(actor: Actor) -> QuerySet[Organization]:
    """List the unions that the reader may pass an application on to."""
    within = Q(pk__in=())
    for scope in actor.scopes(permissions.DECIDE):
        within |= Q(path__within=scope)
    bodies = Organization.objects.filter(within, kind__in=GRASS_ROOTS, dissolved_on=None)
    return bodies.order_by("path")
