"""Reading inspectors, investigations, letters and notices: starts from an actor."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.db.models.functions import TruncMonth
from django.utils import timezone

from unionhall.core.actors import Actor, Permission
from unionhall.core.errors import NotFound
from unionhall.core.scoping import STEP, ScopedModel, only
from unionhall.organizations import queries as organizations
from unionhall.organizations.models import Coverage, Employer, Organization
from unionhall.register.models import Body, Post, Seat
from unionhall.register.queries import sitting_on
from unionhall.supervision import law
from unionhall.supervision.errors import LinkRevoked, UnknownLink
from unionhall.supervision.models import Inspector, Investigation, Letter, Notice, NoticeLink
from unionhall.supervision.permissions import HANDLE, VIEW
from unionhall.supervision.readable import normal

Record = TypeVar("Record", bound=ScopedModel)
MOST_OFFERED = 12
SIGNERS = (Post.CHAIR, Post.VICE_CHAIR)
MONTHS = 12


def _one(
    rows: QuerySet[Record], actor: Actor, public_id: UUID, permission: Permission, *, lock: bool
) -> Record:
    """Find one record; with ``lock``, nobody else may change it in the meantime.

    A lock takes no joins: who has waited would get the row of now, joined to what it pointed at
    before.
    """
    if lock:
        rows = rows.select_related(None).select_for_update()
    found = only(rows.filter(public_id=public_id))
    if found is None:
        raise NotFound
    actor.require(permission, found.scope_path)
    return found


def line_of(path: str) -> list[str]:
    """List the paths from the top of the tree down to a place."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]


def below(actor: Actor, permission: Permission, column: str = "scope_path") -> Q:
    """Return the condition that a path lies where the actor holds the permission."""
    if actor.everywhere:
        return Q()
    within = Q(pk__in=[])
    for scope in actor.scopes(permission):
        within |= Q(**{f"{column}__within": scope})
    return within


# Bodies, employers, people ---------------------------------------------------------------


def bodies(actor: Actor, permission: Permission = HANDLE) -> QuerySet[Organization]:
    """List the bodies at which the actor may act, in the order of the tree."""
    return Organization.objects.filter(
        below(actor, permission, "path"), dissolved_on=None
    ).order_by("path")


def body(actor: Actor, public_id: UUID, permission: Permission = HANDLE) -> Organization:
    """Find a body at which the actor may act."""
    found = only(Organization.objects.filter(public_id=public_id))
    if found is None or not actor.may(VIEW, found.path):
        raise NotFound
    actor.require(permission, found.path)
    return found


def employers(actor: Actor, on: date) -> QuerySet[Employer]:
    """List the employers in the area of the actor's duty, or covered by a union there."""
    if actor.everywhere:
        return Employer.objects.order_by("name_key", "pk")
    covering = Coverage.objects.filter(organizations.holding(on), below(actor, VIEW))
    near = below(actor, VIEW) | Q(pk__in=covering.values("employer"))
    return Employer.objects.filter(near).order_by("name_key", "pk")


def employer(actor: Actor, public_id: UUID, on: date) -> Employer | None:
    """Find one of them."""
    return only(employers(actor, on).filter(public_id=public_id))


def employers_like(actor: Actor, text: str, on: date) -> list[Employer]:
    """Return those that a few typed letters could mean."""
    if not text.strip():
        return []
    return list(organizations.matching_employers(employers(actor, on), text)[:MOST_OFFERED])


def belongs(found: Employer, to: Organization, on: date) -> bool:
    """Say whether an employer lies in a body's area, or a union there covered it on a day."""
    if found.scope_path.startswith(to.path):
        return True
    covering = organizations.holding_coverages(on).filter(employer=found)
    return covering.filter(scope_path__within=to.path).exists()


def signers(organization: Organization, on: date) -> list[Seat]:
    """List the chair and the vice-chairs who sat in a body's committee on a day."""
    rows = Seat.objects.filter(
        sitting_on(on), organization=organization, body=Body.COMMITTEE, post__in=SIGNERS
    )
    return sorted(rows, key=lambda one: (SIGNERS.index(Post(one.post)), one.pk))


def seat(organization: Organization, public_id: UUID, on: date) -> Seat | None:
    """Find whoever sat in any office of a body on a day."""
    rows = Seat.objects.filter(sitting_on(on), organization=organization)
    return only(rows.filter(public_id=public_id))


def inspectors(actor: Actor) -> QuerySet[Inspector]:
    """List the inspectors in sight."""
    rows = Inspector.objects.visible_to(actor, VIEW)
    return rows.select_related("organization").order_by("name", "pk")


def inspector(
    actor: Actor, public_id: UUID, permission: Permission = VIEW, *, lock: bool = False
) -> Inspector:
    """Find one inspector."""
    return _one(inspectors(actor), actor, public_id, permission, lock=lock)


def inspectors_near(organization: Organization) -> QuerySet[Inspector]:
    """List the inspectors of a body and of those above and below it."""
    near = Q(scope_path__in=line_of(organization.path)) | Q(scope_path__within=organization.path)
    return Inspector.objects.filter(near).select_related("organization")


def inspectors_for(organization: Organization, on: date) -> QuerySet[Inspector]:
    """List whose card is good on a day near a body, its own first."""
    own = Case(When(organization=organization, then=Value(0)), default=Value(1))
    rows = inspectors_near(organization).filter(valid_from__lte=on, valid_until__gt=on)
    return rows.order_by(own, "scope_path", "name", "pk")


# Investigations --------------------------------------------------------------------------


def investigations(actor: Actor, permission: Permission = VIEW) -> QuerySet[Investigation]:
    """List the investigations in sight, the latest first."""
    rows = Investigation.objects.visible_to(actor, permission).defer("sealed")
    return rows.select_related("organization", "employer").order_by("-received_on", "-pk")


def investigation(
    actor: Actor, public_id: UUID, permission: Permission = VIEW, *, lock: bool = False
) -> Investigation:
    """Find one investigation."""
    return _one(investigations(actor), actor, public_id, permission, lock=lock)


# Letters ---------------------------------------------------------------------------------


def letters(actor: Actor, permission: Permission = VIEW) -> QuerySet[Letter]:
    """List the letters in sight, the latest first."""
    rows = Letter.objects.visible_to(actor, permission)
    return rows.select_related("organization", "employer", "follows", "investigation").order_by(
        "-drafted_on", "-pk"
    )


def letter(
    actor: Actor, public_id: UUID, permission: Permission = VIEW, *, lock: bool = False
) -> Letter:
    """Find one letter; with ``lock``, nobody else may change it in the meantime."""
    return _one(letters(actor), actor, public_id, permission, lock=lock)


def silent(rows: QuerySet[Letter], today: date) -> QuerySet[Letter]:
    """Keep the letters whose day is over and that nothing answered."""
    waits = [Letter.State.DELIVERED, Letter.State.SILENT]
    return rows.filter(due_on__lt=today, state__in=waits)


def silent_longest(rows: QuerySet[Letter]) -> QuerySet[Letter]:
    """Keep the silent letters after which nothing has followed yet."""
    followed = Letter.objects.filter(follows__isnull=False).exclude(state=Letter.State.WITHDRAWN)
    return rows.filter(state=Letter.State.SILENT).exclude(pk__in=followed.values("follows"))


def running(rows: QuerySet[Letter]) -> QuerySet[Letter]:
    """Keep the letters that are not over."""
    return rows.exclude(state__in=Letter.OVER)


def followed_by(found: Letter) -> Letter | None:
    """Return the letter that followed one, if one did."""
    rows = Letter.objects.filter(follows=found).exclude(state=Letter.State.WITHDRAWN)
    return rows.select_related("organization").first()


def of_employer(actor: Actor, found: Employer) -> QuerySet[Letter]:
    """List the letters in sight about one employer: for other apps too."""
    return letters(actor).filter(employer=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What may follow a letter that was not answered, and which body takes it."""

    kind: Letter.Kind
    body: Organization


def next_step(found: Letter) -> NextStep | None:
    """Propose what follows a letter that was silent, or that corrected nothing."""
    wanted = Letter.NEXT.get(found.kind)
    if wanted is None or not found.may_be_followed or followed_by(found) is not None:
        return None
    kind, taker = Letter.Kind(wanted), found.organization
    if kind == Letter.Kind.SUGGESTION and must_be_county(taker, timezone.localdate()):
        upper = law.county_of(taker)
        if upper is None:
            return None
        taker = upper
    return NextStep(kind=kind, body=taker)


def must_be_county(taker: Organization, on: date) -> bool:
    """Say whether a body is below the level from which suggestions may be sent."""
    if taker.kind in law.COUNTY:
        return False
    return law.demanded(law.LEVEL, on, law.place_of(taker))


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The letters of one month: issued by kind, and of those due how many were answered."""

    month: date
    issued: dict[str, int]
    due: int
    in_time: int

    @property
    def total(self) -> int:
        return sum(self.issued.values())

    @property
    def rate(self) -> int | None:
        """The share of answers in time, in whole per cent, rounded down; None: none was due."""
        return 100 * self.in_time // self.due if self.due else None


def months(actor: Actor, today: date) -> list[Month]:
    """Count the letters of the last twelve months by the month of issue; one statement."""
    first = date(today.year - (today.month != MONTHS), today.month % MONTHS + 1, 1)
    over = Q(due_on__lt=today) | Q(answered_on__isnull=False, due_on__isnull=False)
    rows = (
        Letter.objects.visible_to(actor, VIEW)
        .filter(issued_on__gte=first, issued_on__lte=today)
        .exclude(state=Letter.State.WITHDRAWN)
        .annotate(month=TruncMonth("issued_on"))
        .values("month", "kind")
        .annotate(
            issued=Count("pk"),
            due=Count("pk", filter=over),
            in_time=Count("pk", filter=Q(timing=Letter.Timing.IN_TIME)),
        )
        .order_by()
    )
    return _by_month(rows, first)


def _by_month(rows: Iterable[Mapping[str, Any]], first: date) -> list[Month]:
    told = [dict(row) for row in rows]
    found = []
    for number in range(MONTHS):
        year, month = divmod(first.year * MONTHS + first.month - 1 + number, MONTHS)
        day = date(year, month + 1, 1)
        here = [row for row in told if row["month"] == day]
        found.append(
            Month(
                month=day,
                issued={row["kind"]: row["issued"] for row in here},
                due=sum(row["due"] for row in here),
                in_time=sum(row["in_time"] for row in here),
            )
        )
    return found


# Notices ---------------------------------------------------------------------------------


def of_case(actor: Actor, case: UUID) -> QuerySet[Letter]:
    """List the letters in sight that a dispute gave cause to, the earliest first."""
    return letters(actor).filter(case=case).order_by("drafted_on", "pk")


def notices(actor: Actor, permission: Permission = VIEW) -> QuerySet[Notice]:
    """List the notices in sight, the latest first."""
    rows = Notice.objects.visible_to(actor, permission).defer("sealed")
    return rows.select_related("organization", "employer", "letter").order_by("-received_on", "-pk")


def notice(
    actor: Actor, public_id: UUID, permission: Permission = VIEW, *, lock: bool = False
) -> Notice:
    """Find one notice."""
    return _one(notices(actor), actor, public_id, permission, lock=lock)


def to_decide(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """Keep the notices on which the union has not acted."""
    return rows.filter(state=Notice.State.RECEIVED)


def links(actor: Actor) -> QuerySet[NoticeLink]:
    """List the links in sight, the newest first."""
    rows = NoticeLink.objects.visible_to(actor, VIEW)
    return rows.select_related("organization").order_by("-pk")


def link(
    actor: Actor, public_id: UUID, permission: Permission = VIEW, *, lock: bool = False
) -> NoticeLink:
    """Find one link."""
    return _one(links(actor), actor, public_id, permission, lock=lock)


def door(token: str) -> NoticeLink:
    """Find where an employer's link leads; raises what is wrong with it."""
    rows = NoticeLink.objects.select_related("organization")
    found = only(rows.filter(token=normal(token)))
    if found is None:
        raise UnknownLink
    ended = found.organization.dissolved_on
    if found.revoked_at is not None or (ended is not None and ended <= timezone.localdate()):
        raise LinkRevoked
    return found
