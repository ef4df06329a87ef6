"""Reading consultations, articles, legal aid and the roster: starts from an actor."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from unionhall.advice import law
from unionhall.advice.errors import DisposedOf
from unionhall.advice.models import AidRequest, Article, Consultation, Desk, Lawyer, RosterDay, Turn
from unionhall.advice.permissions import AID, DESK, EXPORT, KEEP, OVERSEE, READ
from unionhall.advice.sealing import Asker, opened
from unionhall.codes.documents import mask_name, mask_phone
from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.scoping import STEP, only
from unionhall.members import permissions as members_allow
from unionhall.members import queries as members
from unionhall.members.models import Membership, Person
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import GENERAL_UNIONS, Employer, Organization, ServiceStation
from unionhall.outreach import queries as outreach
from unionhall.outreach.models import Meeting
from unionhall.outreach.permissions import RECORD
from unionhall.register.law import Place

CONSULTED = (DESK, OVERSEE)
RELATION = "1"
"""The type of questions about whether there is a labour relation."""


def line_of(path: str) -> list[str]:
    """Return the paths from the top of the tree down to this one."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]


def in_sight(actor: Actor, column: str = "scope_path") -> Q:
    """Return the condition that a consultation may be seen: the own desk's, or overseen."""
    if actor.everywhere:
        return Q()
    seen = Q(**{f"{column}__in": actor.scopes(DESK)})
    for scope in actor.scopes(OVERSEE):
        seen |= Q(**{f"{column}__within": scope})
    return seen


def handles(actor: Actor, path: str) -> bool:
    """Say whether the actor may take down and answer at a place."""
    return actor.everywhere or actor.may(OVERSEE, path) or path in actor.scopes(DESK)


def sees_any(actor: Actor) -> bool:
    """Say whether consultations are any of the actor's business."""
    return any(actor.holds(permission) for permission in CONSULTED)


def consultations(actor: Actor) -> QuerySet[Consultation]:
    """List the consultations in sight, the latest first; refuses who has none to see."""
    if not sees_any(actor):
        raise NotPermitted
    return (
        Consultation.objects.filter(in_sight(actor))
        .select_related("organization", "employer")
        .order_by("-asked_on", "-pk")
    )


def consultation(actor: Actor, public_id: UUID, *, lock: bool = False) -> Consultation:
    """Find one consultation; with ``lock``, nobody else may change it in the meantime."""
    rows = consultations(actor).select_related("person", "meeting", "answered_by", "changed_by")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = only(rows.filter(public_id=public_id))
    if found is None:
        raise NotFound
    if lock and found.disposed_on is not None:
        raise DisposedOf(day=found.disposed_on)
    return found


def at_meeting(rows: QuerySet[Consultation], public_id: str) -> QuerySet[Consultation]:
    """Keep the questions of one meeting's stall."""
    try:
        wanted = UUID(public_id)
    except ValueError:
        return rows.none()
    return rows.filter(meeting__public_id=wanted)


def desk_counts(actor: Actor, today: date, place: Place) -> dict[str, int]:
    """Count what is open, pressing and of today among the consultations in sight."""
    rows = Consultation.objects.filter(in_sight(actor))
    last = law.last_urgent_day(today, place)
    closed = Consultation.State.CLOSED
    return {
        "open": rows.filter(state=Consultation.State.OPEN).count(),
        "urgent": rows.filter(limit_on__range=(today, last)).exclude(state=closed).count(),
        "today": rows.filter(asked_on=today).count(),
    }


def pressing(rows: QuerySet[Consultation], today: date, place: Place) -> QuerySet[Consultation]:
    """Keep those whose limitation ends within the days in which aid may begin first."""
    last = law.last_urgent_day(today, place)
    return rows.filter(limit_on__range=(today, last)).exclude(state=Consultation.State.CLOSED)


def place_of_duty(actor: Actor) -> Place:
    """Return where the actor's rules are looked up."""
    body = own_body(actor)
    return Place.of(body) if body else Place("000000", "")


def own_body(actor: Actor) -> Organization | None:
    """Find the body of the actor's duty."""
    scopes = [*actor.scopes(DESK), *actor.scopes(OVERSEE), *actor.scopes(READ)]
    if actor.everywhere:
        return Organization.objects.filter(parent=None).order_by("path").first()
    return Organization.objects.filter(path=scopes[0]).first() if scopes else None


def bodies_to_answer_at(actor: Actor) -> QuerySet[Organization]:
    """List the bodies at which the actor may take questions down: the own, and general unions.

    Those who oversee may do it at every general union below them.
    """
    rows = Organization.objects.filter(dissolved_on=None).order_by("path")
    if actor.everywhere:
        return rows.filter(kind__in=GENERAL_UNIONS)
    own = Q(path__in=[*actor.scopes(DESK), *actor.scopes(OVERSEE)])
    for scope in actor.scopes(OVERSEE):
        own |= Q(path__within=scope, kind__in=GENERAL_UNIONS)
    return rows.filter(own)


def body_to_answer_at(actor: Actor, public_id: UUID) -> Organization:
    """Find a body at which the actor may take questions down."""
    found = only(Organization.objects.filter(public_id=public_id, dissolved_on=None))
    if found is None or not handles(actor, found.path):
        raise NotPermitted if found is not None else NotFound
    return found


def employer_called(actor: Actor, text: str) -> Employer | None:
    """Find the one employer in sight that has exactly this name or credit code."""
    named = Q(name=text.strip()) | Q(credit_code=text.strip().upper())
    found = (
        list(organizations.employers(actor).filter(named).order_by()[:2]) if text.strip() else []
    )
    return found[0] if len(found) == 1 else None


def employers_like(actor: Actor, text: str) -> list[str]:
    """Suggest names of employers in sight while one is typed."""
    if len(text.strip()) < 2:  # noqa: PLR2004 -- one sign stands in half of all names
        return []
    rows = outreach.employers_called(actor, text).order_by("name_key")
    return list(rows.values_list("name", flat=True)[:8])


def asker(actor: Actor, found: Consultation) -> Asker:
    """Say who asked, as this reader may see it: in full to who handles it, else masked."""
    if found.person is not None and found.person.erased_at is None:
        identity = members.identity_of(found.person)
        masked = identity.masked()
        clear = actor.may(members_allow.SEE_NAMES, found.scope_path)
        return Asker(identity.name if clear else masked.name, masked.phone)
    return opened(found)


def masked(who: Asker) -> Asker:
    """Return what lists may show of who asked."""
    return Asker(mask_name(who.name) if who.name else "", mask_phone(who.phone))


def membership_of(actor: Actor, found: Consultation) -> Membership | None:
    """Find the asker's membership, where they are on record and the reader may see it."""
    if found.person_id is None or not actor.holds(members_allow.VIEW):
        return None
    return members.memberships(actor).filter(person=found.person_id).order_by("-began_on").first()


def bearer(name: str, phone: str) -> Person | None:
    """Find the one person on record with this name and this phone."""
    rows = members.with_phone(members.with_name(Membership.objects.all(), name), phone)
    people = list(Person.objects.filter(pk__in=rows.values("person"), erased_at=None)[:2])
    return people[0] if len(people) == 1 else None


def earlier(found: Consultation) -> QuerySet[Consultation]:
    """List what the same person asked before at the same body, the latest first."""
    rows = Consultation.objects.filter(scope_path=found.scope_path).exclude(pk=found.pk)
    if found.person_id is not None:
        rows = rows.filter(person=found.person_id)
    elif found.phone_token is not None:
        rows = rows.filter(phone_token=found.phone_token)
    else:
        rows = rows.none()
    return rows.order_by("-asked_on", "-pk")


def articles_cited(found: Consultation) -> list[Article]:
    """List what a consultation cites, in the order of the laws."""
    return list(found.articles.order_by("law", "number", "pk"))


def turns(found: Consultation) -> dict[str, UUID]:
    """Return what became of a consultation, by kind."""
    return dict(found.turns.values_list("into", "ref"))


def turned(into: Turn.Into, refs: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return the consultations (public ids) from which records of another app came, by record."""
    rows = Turn.objects.filter(into=into, ref__in=list(refs))
    return dict(rows.values_list("ref", "consultation__public_id"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """What an app above needs of a consultation to open a case from it."""

    consultation: UUID
    organization: Organization
    asked_on: date
    topic: str
    question: str
    people: int
    person: Person | None
    asker: Asker
    employer: Employer | None
    employer_typed: str
    unpaid_wages: bool
    known_on: date | None
    employment_ended_on: date | None
    restarted_on: date | None
    limit_on: date | None


def case_facts(actor: Actor, public_id: UUID) -> CaseFacts:
    """Return the facts of a consultation in sight; front door.

    Name and phone are in clear; of a person on record the name alone, for those who may see it.
    """
    found = consultation(actor, public_id)
    who = asker(actor, found)
    if found.person is not None:
        clear = actor.may(members_allow.SEE_NAMES, found.scope_path)
        who = Asker(who.name if clear else "", "")
    return CaseFacts(
        consultation=found.public_id,
        organization=found.organization,
        asked_on=found.asked_on,
        topic=found.topic,
        question=found.question,
        people=found.people,
        person=found.person,
        asker=who,
        employer=found.employer,
        employer_typed=found.employer_typed,
        unpaid_wages=found.unpaid_wages,
        known_on=found.known_on,
        employment_ended_on=found.employment_ended_on,
        restarted_on=found.restarted_on,
        limit_on=found.limit_on,
    )


def meeting_for_stall(actor: Actor, public_id: UUID) -> Meeting:
    """Find the meeting at whose stall a question is taken down; refuses who may not do that."""
    found = outreach.meeting(actor, public_id)
    if not handles(actor, found.scope_path):
        raise NotPermitted
    return found


def meetings_for_demand(actor: Actor, found: Consultation, today: date) -> list[Meeting]:
    """List the meetings among whose demands a question may be put: those of the last weeks."""
    if not outreach.may(actor, RECORD, found.scope_path):
        return []
    rows = Meeting.objects.filter(scope_path=found.scope_path, held_on__lte=today)
    return list(rows.exclude(state=Meeting.State.CANCELLED).order_by("-held_on", "-pk")[:8])


# Legal aid -------------------------------------------------------------------------------


def aid_requests(actor: Actor) -> QuerySet[AidRequest]:
    """List the requests for legal aid in sight, the latest first."""
    if not sees_any(actor):
        raise NotPermitted
    return (
        AidRequest.objects.filter(in_sight(actor))
        .select_related("organization", "lawyer", "consultation")
        .order_by("-received_on", "-pk")
    )


def matter_of(found: Consultation) -> AidRequest.Matter:
    """Suggest what legal aid is for: no more than the consultation says itself."""
    if found.unpaid_wages:
        return AidRequest.Matter.WAGES
    return AidRequest.Matter.RELATION if found.topic == RELATION else AidRequest.Matter.OTHER


def aid_request(actor: Actor, public_id: UUID, *, lock: bool = False) -> AidRequest:
    """Find one request; with ``lock``, make sure that the actor may decide on it."""
    rows = aid_requests(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = only(rows.filter(public_id=public_id))
    if found is None:
        raise NotFound
    if lock:
        actor.require(AID, found.scope_path)
    return found


# Desks, lawyers, days of duty ------------------------------------------------------------


def on_line(actor: Actor, permission: Permission = READ) -> Q:
    """Return the condition that something stands at, below or above the actor's places."""
    if actor.everywhere:
        return Q()
    seen = Q(pk__in=[])
    for scope in actor.scopes(permission):
        seen |= Q(scope_path__within=scope) | Q(scope_path__in=line_of(scope)[:-1])
    return seen


def desk_of(organization: Organization) -> Desk | None:
    """Find what a body says of its desk."""
    return Desk.objects.filter(organization=organization).first()


def desks_online() -> QuerySet[Desk]:
    """List the desks that take questions online; everybody may see them."""
    rows = Desk.objects.filter(online=True, organization__dissolved_on=None)
    return rows.select_related("organization").order_by("scope_path")


def desk_online(public_id: UUID) -> Desk | None:
    """Find a desk that takes questions online."""
    return only(desks_online().filter(public_id=public_id))


def lawyers(actor: Actor) -> QuerySet[Lawyer]:
    """List the lawyers who work with the bodies on the actor's line."""
    if not actor.holds(READ):
        raise NotPermitted
    return (
        Lawyer.objects.filter(on_line(actor)).select_related("organization").order_by("name", "pk")
    )


def lawyers_for(path: str, on: date) -> QuerySet[Lawyer]:
    """List the lawyers who may sit at a place on a day: those of the bodies above it too."""
    here = Lawyer.objects.filter(scope_path__in=line_of(path))
    return here.filter(Q(left_on=None) | Q(left_on__gt=on)).order_by("name", "pk")


def lawyer(actor: Actor, public_id: UUID, *, keep: bool = False) -> Lawyer:
    """Find one lawyer; with ``keep``, one whose entry the actor may change."""
    found = only(lawyers(actor).filter(public_id=public_id))
    if found is None:
        raise NotFound
    if keep:
        actor.require(KEEP, found.scope_path)
    return found


def roster(actor: Actor, first: date, last: date) -> QuerySet[RosterDay]:
    """List the days of duty on the actor's line, in their order."""
    if not actor.holds(READ):
        raise NotPermitted
    rows = RosterDay.objects.filter(on_line(actor), on__range=(first, last))
    return rows.select_related("organization", "lawyer", "station").order_by(
        "on", "starts_at", "scope_path", "pk"
    )


def duty_day(actor: Actor, public_id: UUID, *, keep: bool = False) -> RosterDay:
    """Find one day of duty; with ``keep``, one that the actor may change."""
    found = only(roster(actor, date.min, date.max).filter(public_id=public_id))
    if found is None:
        raise NotFound
    if keep:
        actor.require(KEEP, found.scope_path)
    return found


def bodies_to_keep(actor: Actor) -> QuerySet[Organization]:
    """List the general unions whose desk, lawyers and days of duty the actor keeps."""
    rows = Organization.objects.filter(dissolved_on=None, kind__in=GENERAL_UNIONS).order_by("path")
    if actor.everywhere:
        return rows
    kept = Q(pk__in=[])
    for scope in actor.scopes(KEEP):
        kept |= Q(path__within=scope)
    return rows.filter(kept)


def body_to_keep(actor: Actor, public_id: UUID) -> Organization:
    """Find a body whose desk the actor keeps."""
    found = only(Organization.objects.filter(public_id=public_id, dissolved_on=None))
    if found is None:
        raise NotFound
    actor.require(KEEP, found.path)
    return found


def stations_of(path: str) -> QuerySet[ServiceStation]:
    """List the stations of a body that are open."""
    return ServiceStation.objects.filter(scope_path=path, closed_on=None).order_by("name")


def days_by_body(actor: Actor, first: date, last: date) -> dict[int, int]:
    """Count the days of duty of each body in a stretch of days, in one statement."""
    rows = roster(actor, first, last).order_by()
    return dict(rows.values_list("organization").annotate(Count("on", distinct=True)))


# What the actor may do -----------------------------------------------------------------


def may_keep(actor: Actor, path: str) -> bool:
    """Say whether the actor may change what is kept at a place."""
    return actor.may(KEEP, path)


def may_aid(actor: Actor, path: str) -> bool:
    """Say whether the actor may decide on legal aid at a place."""
    return actor.may(AID, path)


def may_export(actor: Actor) -> bool:
    """Say whether the actor may take lists away."""
    return actor.holds(EXPORT)


def outcome(code: str) -> AidRequest.Outcome | None:
    """Read what came of legal aid; nothing: the asker withdrew."""
    return AidRequest.Outcome(code) if code else None


def may_demand(actor: Actor, found: Consultation) -> bool:
    """Say whether the actor may put the question among its own meeting's demands."""
    return found.meeting is not None and outreach.may(actor, RECORD, found.scope_path)


def reads(actor: Actor) -> bool:
    """Say whether the actor may search articles and see who is on duty."""
    return actor.holds(READ)


def keeps(actor: Actor) -> bool:
    """Say whether the actor keeps anything of a desk."""
    return actor.holds(KEEP)


def streets(actor: Actor, kinds: Iterable[str]) -> QuerySet[Organization]:
    """List the streets and the like below the actor's places, or where they stand."""
    rows = Organization.objects.filter(kind__in=list(kinds), dissolved_on=None).order_by("path")
    if actor.everywhere:
        return rows
    seen = Q(pk__in=[])
    for scope in actor.scopes(READ):
        seen |= Q(path__within=scope)
    return rows.filter(seen)


def lawyers_to_offer(actor: Actor, on: date) -> QuerySet[Lawyer]:
    """List the lawyers whom the actor may put on duty: those of the bodies kept and above."""
    if actor.everywhere:
        return Lawyer.objects.filter(Q(left_on=None) | Q(left_on__gt=on)).order_by("name", "pk")
    seen = Q(pk__in=[])
    for scope in actor.scopes(KEEP):
        seen |= Q(scope_path__within=scope) | Q(scope_path__in=line_of(scope))
    return Lawyer.objects.filter(seen, Q(left_on=None) | Q(left_on__gt=on)).order_by("name", "pk")


def desks_kept(actor: Actor) -> QuerySet[Organization]:
    """List the bodies whose desk the actor keeps, each with what is said of it."""
    return bodies_to_keep(actor).select_related("advice_desk")
