"""Reading links and applications."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery

from unionhall.codes.errors import PhoneProblem
from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import DomainError, NotFound
from unionhall.core.models import AuditEntry
from unionhall.core.sealed import Tampered
from unionhall.joining import permissions
from unionhall.joining.errors import CannotBeOpened
from unionhall.joining.models import Application, JoinLink
from unionhall.joining.papers import Papers, Signature
from unionhall.joining.readable import normal
from unionhall.members import permissions as members
from unionhall.members.identity import phone_token
from unionhall.members.models import Membership, Person, PersonToken
from unionhall.members.queries import identity_of
from unionhall.organizations.models import Organization
from unionhall.outreach.models import Meeting

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
    return visible.select_related("organization", "meeting").order_by("-pk")


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
            "organization", "routed_to", "meeting", "employer", "decided_by", "membership__person"
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
    return Application.objects.filter(submission_id=submission_id).first()


def by_receipt(receipt: str, phone: str) -> Application | None:
    """Find the application that has this receipt code and this phone."""
    try:
        token = phone_token(phone)
    except PhoneProblem:
        return None
    return (
        Application.objects.filter(receipt=normal(receipt), phone_token=token)
        .select_related("organization", "routed_to", "meeting", "same_as__organization")
        .first()
    )


def own(public_id: UUID) -> Application | None:
    """Find the application that the visitor's session holds."""
    return (
        Application.objects.filter(public_id=public_id)
        .select_related("organization", "routed_to", "meeting", "same_as__organization")
        .first()
    )


def open_twin(application: Application) -> Application | None:
    """Find the other confirmed open application for the same document."""
    return (
        Application.objects.filter(
            blind_index=application.blind_index,
            confirmed_at__isnull=False,
            state__in=[Application.State.APPLIED, Application.State.RETURNED],
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
        Person.objects.filter(blind_index=application.blind_index)
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
        return Papers.open(application.public_id, application.sealed, application.key_version)
    except (Tampered, KeyError) as damaged:
        raise CannotBeOpened from damaged


def signature_of(application: Application) -> Signature | None:
    """Open the signed document's own part."""
    if application.signed is None or application.signed_key_version is None:
        return None
    try:
        return Signature.open(
            application.public_id, application.signed, application.signed_key_version
        )
    except (Tampered, KeyError) as damaged:
        raise CannotBeOpened from damaged


def shown(actor: Actor, rows: Iterable[Application]) -> list[Shown]:
    """Return applicants as this reader may see them: names masked or clear, numbers masked."""
    return [_shown(actor, row) for row in rows]


def _shown(actor: Actor, row: Application) -> Shown:
    try:
        if row.sealed is not None:
            identity = papers_of(row).identity
        elif row.membership is not None:
            identity = identity_of(row.membership.person)
        else:
            return Shown(row, "", "", "")
    except (DomainError, Tampered, KeyError):
        return Shown(row, "?", "", "")
    masked = identity.masked()
    clear = actor.may(members.SEE_NAMES, row.scope_path)
    return Shown(row, identity.name if clear else masked.name, masked.number, masked.phone)


def times(rows: QuerySet[Application]) -> Times:
    """Measure the approved among these applications, from first opening to approval."""
    spans = sorted(
        (decided - opened).total_seconds() / 60
        for opened, decided in rows.filter(state=Application.State.APPROVED)
        .order_by()
        .values_list("opened_at", "decided_at")
    )
    if not spans:
        return Times(0, None, None)
    return Times(len(spans), round(median(spans), 1), round(spans[-1], 1))


def timeline(application: Application) -> list[tuple[datetime, str, str, str]]:
    """List what happened to an application: when, what, who, why."""
    entries = AuditEntry.objects.filter(
        target=f"joining.application:{application.public_id}"
    ).order_by("at", "pk")
    return [(e.at, e.action, e.actor_name, e.reason) for e in entries[:50]]


def waiting(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Keep what waits for a decision, the longest first."""
    return rows.filter(state=Application.State.APPLIED).order_by(F("received_at").asc(), "pk")


def unions_for(actor: Actor) -> QuerySet[Organization]:
    """List the bodies whose applications the reader may decide on."""
    scopes = actor.scopes(permissions.DECIDE)
    bodies = Organization.objects.none()
    for scope in scopes:
        bodies = bodies | Organization.objects.filter(path__within=scope)
    return bodies.order_by("path")
