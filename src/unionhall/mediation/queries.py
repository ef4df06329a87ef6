"""Reading cases: lines for many, the case itself for its handlers."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from unionhall.accounts.models import Duty, User
from unionhall.accounts.roles import ROLES
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.scoping import STEP, ScopedQuerySet, only
from unionhall.core.sealed import unseal
from unionhall.mediation import law
from unionhall.mediation.errors import NotTheirPart
from unionhall.mediation.models import (
    Agreement,
    Case,
    Event,
    Glass,
    Handler,
    Look,
    Party,
    Payment,
    PrivateNote,
    Side,
)
from unionhall.mediation.permissions import HANDLE, HEAD, VIEW
from unionhall.organizations.models import Organization

MOST_COLLEAGUES = 50
ON_THE_BOARD = (*Case.OPEN, Case.State.UNPERFORMED)
"""The states in which something may still come: an agreement not performed may yet be paid."""
SOON = timedelta(days=3)
SHORTEST_KEPT = timedelta(days=365)
"""No file is looked at before; how long each is kept the rules say."""


def lines(actor: Actor) -> ScopedQuerySet[Case]:
    """List the cases of which the actor may see the line: number and standing, nobody's name."""
    return Case.objects.visible_to(actor, VIEW).select_related("organization")


def _heads(actor: Actor) -> Q:
    """Match what the actor leads: cases of the very body, not of those below."""
    return Q(scope_path__in=actor.scopes(HEAD))


def _handles(actor: Actor) -> Q:
    mine = Handler.objects.filter(case=OuterRef("pk"), user=actor.user_id, until=None)
    return Q(Exists(mine)) if actor.user_id is not None else Q(pk__in=[])


def _glass(actor: Actor) -> Q:
    if actor.user_id is None:
        return Q(pk__in=[])
    open_now = Glass.objects.filter(
        case=OuterRef("pk"), user=actor.user_id, until__gt=timezone.now()
    )
    return Q(Exists(open_now))


def _of_others(actor: Actor) -> Q:
    """Match the cases to which the actor is no party: nobody is a judge of their own cause."""
    if actor.user_id is None:
        return Q()
    person = User.objects.filter(pk=actor.user_id, person__isnull=False).values("person")
    own = Party.objects.filter(case=OuterRef("pk"), person__public_id__in=person)
    return ~Q(Exists(own))


def worked(actor: Actor) -> ScopedQuerySet[Case]:
    """List the cases in which the actor may act: as a handler, or as the body's head.

    Never one's own: a head who is a party to a case sees its line, as others do.
    """
    if actor.everywhere:
        return Case.objects.all()
    mine = Case.objects.visible_to(actor, HANDLE).filter(_heads(actor) | _handles(actor))
    return mine.filter(_of_others(actor))


def cases(actor: Actor) -> ScopedQuerySet[Case]:
    """List the cases that the actor may open: those they work on, and those opened for a reason."""
    if actor.everywhere:
        return Case.objects.all()
    works = Q(pk__in=worked(actor).values("pk"))
    return lines(actor).filter(works | _glass(actor)).filter(_of_others(actor))


def case(actor: Actor, public_id: UUID, *, work: bool = False, lock: bool = False) -> Case:
    """Find one case that the actor may open; with ``work``, one in which they may act.

    Who only sees its line is refused in words; for everybody else there is nothing here.
    """
    rows = worked(actor) if work else cases(actor)
    rows = Case.objects.filter(pk__in=rows.values("pk"))
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = only(rows.select_related("organization", "employer").filter(public_id=public_id))
    if found is None:
        seen = lines(actor).filter(public_id=public_id).exists()
        raise NotTheirPart if seen else NotFound
    return found


def line(actor: Actor, public_id: UUID) -> Case:
    """Find the line of one case."""
    if not actor.holds(VIEW):
        raise NotPermitted
    found = only(lines(actor).filter(public_id=public_id))
    if found is None:
        raise NotFound
    return found


def is_handler(actor: Actor, found: Case) -> bool:
    """Say whether the actor is named in a case; mediators from outside have no account."""
    mine = found.handlers.filter(user=actor.user_id, until=None)
    return actor.user_id is not None and mine.exists()


def right(actor: Actor, found: Case) -> str:
    """Say by what right the actor opens a case."""
    if actor.everywhere:
        return Look.Right.CONSOLE
    if is_handler(actor, found):
        return Look.Right.HANDLER
    return Look.Right.HEAD if is_head(actor, found) else Look.Right.GLASS


def is_head(actor: Actor, found: Case) -> bool:
    """Say whether the actor leads the mediation of the case's own body."""
    return actor.everywhere or found.scope_path in actor.scopes(HEAD)


def whole(found: Case) -> Case:
    """Fetch everything of a case that its page and clocks need; of payments, what stands."""
    return with_everything(Case.objects.filter(pk=found.pk)).get()


def with_everything(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Fetch the same of many cases, with as many statements as for one."""
    return rows.select_related("organization", "employer", "agreement").prefetch_related(
        Prefetch("events", Event.objects.order_by("pk")),
        Prefetch("parties", Party.objects.order_by("pk")),
        Prefetch("handlers", Handler.objects.select_related("user").order_by("pk")),
        Prefetch("payments", Payment.objects.standing().order_by("paid_on", "pk")),
        "claims__agreed",
        "consents",
        "extensions",
        "sessions",
        "appointments",
        "agreement__instalments",
        "parties__health",
    )


def with_sight(actor: Actor, rows: ScopedQuerySet[Case]) -> ScopedQuerySet[Case]:
    """Add to lines whether the actor may open the case (``opens``)."""
    mine = cases(actor).filter(pk=OuterRef("pk"))
    return rows.select_related("organization", "employer").annotate(opens=Exists(mine.order_by()))


def state_counts(rows: QuerySet[Case]) -> dict[str, int]:
    """Count cases by state, in one query; every state of the board is there."""
    counted = rows.filter(state__in=ON_THE_BOARD).order_by().values("state").annotate(n=Count("pk"))
    found = {row["state"]: row["n"] for row in counted}
    return {str(state): found.get(state, 0) for state in ON_THE_BOARD}


def first_of_each_state(rows: QuerySet[Case], most: int) -> dict[str, list[Any]]:
    """List so many cases of each state of the board, in one query; what is due first is first."""
    urgent = [F("due_on").asc(nulls_last=True), "applied_on", "pk"]
    placed = rows.filter(state__in=ON_THE_BOARD).order_by()
    placed = placed.annotate(
        place=Window(RowNumber(), partition_by="state", order_by=urgent)  # type: ignore[arg-type]
    )
    found: dict[str, list[Any]] = {str(state): [] for state in ON_THE_BOARD}
    for case in placed.filter(place__lte=most).order_by("place"):
        found[case.state].append(case)
    return found


def overdue(rows: QuerySet[Case], today: date) -> QuerySet[Case]:
    """Keep the cases of which a day of the mediation body's own is over."""
    return rows.filter(due_on__lt=today)


def soon(rows: QuerySet[Case], today: date) -> QuerySet[Case]:
    """Keep the cases of which such a day comes within three days."""
    return rows.filter(due_on__gte=today, due_on__lte=today + SOON)


def running(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Keep the cases that are not over."""
    return rows.filter(state__in=Case.OPEN)


def bodies(actor: Actor) -> QuerySet[Organization]:
    """List the bodies at which the actor may take applications in."""
    within = Q(pk__in=())
    for scope in actor.scopes(HANDLE):
        within |= Q(path__within=scope)
    rows = Organization.objects.filter(dissolved_on=None)
    return (rows if actor.everywhere else rows.filter(within)).order_by("path")


def may_mediate(found: Case) -> QuerySet[User]:
    """List who may mediate here: everybody with a duty that allows it at the body or above."""
    roles = [role for role, held in ROLES.items() if HANDLE in held]
    path, today = found.scope_path, timezone.localdate()
    line_up = [path[:end] for end in range(STEP, len(path) + 1, STEP)]
    duties = Duty.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=today),
        scope_path__in=line_up,
        role__in=roles,
        valid_from__lte=today,
    )
    users = User.objects.filter(pk__in=duties.values("user"), is_active=True)
    at_the_body = Exists(duties.filter(user=OuterRef("pk"), scope_path=path))
    return users.annotate(here=at_the_body).order_by("-here", "name", "pk")


def colleagues(found: Case) -> list[User]:
    """List those whom a form offers, the body's own first."""
    return list(may_mediate(found)[:MOST_COLLEAGUES])


def opened(table: str, row: Any) -> dict[str, Any]:
    """Open what is sealed in a row; nothing where it was disposed of."""
    if row.sealed is None or row.key_version is None:
        return {}
    return unseal(table, row.public_id, bytes(row.sealed), row.key_version)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A party in clear, for those who may open the case."""

    party: Party
    name: str
    phone: str = ""
    address: str = ""
    document: str = ""
    spokesman: str = ""
    counsel: str = ""
    claimed: Decimal = Decimal(0)
    agreed: Decimal = Decimal(0)


def parties(found: Case) -> list[Known]:
    """Open the parties of a case, the workers first."""
    rows = sorted(found.parties.all(), key=lambda one: (one.side == Side.EMPLOYER, one.pk))
    return [known(one, found) for one in rows]


def known(party: Party, found: Case) -> Known:
    """Open one party. The name is as told: nobody learns from a document whose it is."""
    told = opened(Party.TABLE, party)
    claims = [one for one in found.claims.all() if one.party_id == party.pk]
    name = found.employer.name if party.side == Side.EMPLOYER else told.get("name", "–")
    return Known(
        party=party,
        name=name,
        phone=told.get("phone", ""),
        address=told.get("address", ""),
        document=told.get("document", ""),
        spokesman=told.get("spokesman", ""),
        counsel=told.get("counsel", ""),
        claimed=law.total(one.amount for one in claims),
        agreed=law.total(
            one.agreed.amount for one in claims if getattr(one, "agreed", None) is not None
        ),
    )


def entry(found: Case) -> dict[str, object]:
    """Return the entry of a case as it can be corrected."""
    return {
        "category": found.category,
        "facts": facts_text(found),
        "division_code": found.division_code,
        "known_on": found.known_on,
        "employed": found.employed,
        "left_on": found.left_on,
    }


def claims_told(found: Case) -> list[dict[str, object]]:
    """List whose claims stand in a case, for who overtook and was overtaken."""
    rows = found.claims.select_related("party").order_by("pk")
    return [
        {
            "party": one.party.public_id,
            "name": opened(Party.TABLE, one.party).get("name", "–"),
            "kind": one.kind,
            "amount": one.amount,
        }
        for one in rows
    ]


def facts_text(found: Case) -> str:
    """Open the request, facts and reasons."""
    return str(opened(Case.TABLE, found).get("facts", ""))


def notes(actor: Actor, found: Case) -> list[tuple[PrivateNote, str]]:
    """Open the private notes, for the case's own handlers only: no head, no glass reads them."""
    if not is_handler(actor, found):
        return []
    rows = found.notes.select_related("user").order_by("pk")
    return [(one, str(opened(PrivateNote.TABLE, one).get("text", ""))) for one in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """The money of a case: claimed, agreed, awarded, performed; never mixed."""

    claimed: Decimal
    agreed: Decimal
    awarded: Decimal
    performed: Decimal
    performed_agreed: Decimal

    @property
    def open(self) -> Decimal:
        """What was agreed and is not paid yet."""
        return self.agreed - self.performed_agreed


def money(found: Case) -> Money:
    """Add the money of a case up."""
    agreement: Agreement | None = getattr(found, "agreement", None)
    payments = list(found.payments.all())
    return Money(
        claimed=law.total(one.amount for one in found.claims.all()),
        agreed=law.total(one.amount for one in agreement.sums.all()) if agreement else Decimal(0),
        awarded=law.total(
            one.amount
            for one in found.events.all()
            if one.kind == Event.Kind.AWARDED and one.stands
        ),
        performed=law.total(one.amount for one in payments),
        performed_agreed=law.total(
            one.amount for one in payments if one.basis == Payment.Basis.AGREEMENT
        ),
    )


def opened_lately(actor: Actor, since: timedelta) -> QuerySet[Glass]:
    """List who opened the actor's cases without a part in them: what handlers are told."""
    rows = Glass.objects.filter(at__gte=timezone.now() - since, case__in=worked(actor).values("pk"))
    if actor.user_id is not None:
        rows = rows.exclude(user=actor.user_id)
    return rows.select_related("case", "user").order_by("-at")


def led(actor: Actor) -> ScopedQuerySet[Case]:
    """List the cases of the bodies whose mediation the actor leads."""
    return worked(actor) if actor.everywhere else worked(actor).filter(_heads(actor))


def to_dispose(actor: Actor, today: date) -> list[Case]:
    """List the closed files of the actor's own body whose time is over, two statements."""
    rows = led(actor).filter(closed_on__lt=today - SHORTEST_KEPT, disposed_on=None)
    rows = rows.select_related("organization").prefetch_related("events").order_by("closed_on")
    return [one for one in rows if (kept := law.kept_until(one)) is not None and kept < today]


def disposal_list(actor: Actor, today: date) -> QuerySet[Case]:
    """List the files whose time is over, and those that were disposed of already."""
    over = [one.pk for one in to_dispose(actor, today)]
    rows = led(actor).filter(Q(pk__in=over) | Q(disposed_on__isnull=False))
    return rows.select_related("organization").prefetch_related("events")
