"""Reading the quality of records: how many are qualified, where, and what the others lack."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unionhall.codes import lists
from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.scoping import STEP
from unionhall.core.sealed import keyed_hash
from unionhall.members import queries as members
from unionhall.members.models import Membership, PersonToken
from unionhall.organizations import queries as bodies
from unionhall.organizations.models import Organization
from unionhall.quality import errors
from unionhall.quality.models import Form
from unionhall.quality.permissions import ASK, VIEW
from unionhall.quality.ranking import Tally, joined
from unionhall.quality.standard import BY_CODE, DETAILS, Detail, Standard, Words, standard
from unionhall.rules import queries as rules
from unionhall.rules.book import Rule
from unionhall.rules.errors import RuleNotKnown

FORM_VALID, FORM_PAUSE = "quality.form_valid", "quality.form_pause"
TOKEN = "quality.form"  # noqa: S105 -- the purpose of a keyed hash
LONGEST_TOKEN = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Below:
    """One body below, with its figures.

    ``points``: by how much the rate of the body above would rise, in percentage points, if
    every record here were complete.
    """

    body: Organization
    tally: Tally
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The quality at a body: in all, by body below, and what stands at the body itself."""

    body: Organization
    on: date
    tally: Tally
    below: list[Below]

    @property
    def key(self) -> str:
        """The body's public id, as filters of lists name it."""
        return str(self.body.public_id)

    @property
    def lacking(self) -> int:
        """How many records lack something."""
        return self.tally.lacking_any


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One detail of one record: whether it counts, what is wrong, what to do."""

    detail: Detail
    rule: Rule | None
    counts: bool
    lacking: bool
    why: Words = ""


def today() -> Standard:
    """Return what counts today; one statement."""
    return standard(timezone.localdate())


def body(actor: Actor, public_id: UUID | None = None) -> Organization:
    """Find a body whose quality the actor may see; without a name, that of the own duty."""
    if not actor.holds(VIEW):
        raise NotPermitted
    if public_id is not None:
        return bodies.organization(actor, public_id, VIEW)
    rows = Organization.objects.filter(dissolved_on=None).order_by("path")
    found = (rows if actor.everywhere else rows.filter(path__in=actor.scopes(VIEW))).first()
    if found is None:
        raise NotFound
    return found


def body_to_ask(actor: Actor, public_id: UUID) -> Organization:
    """Find a body at which the actor may send links."""
    return bodies.organization(actor, public_id, ASK)


def picture(body: Organization) -> Picture:
    """Count a body and all below it; three statements whatever their number.

    The bodies below come by what they could raise the rate by, the largest first.
    """
    what = today()
    end = len(body.path) + STEP
    rows = (
        Membership.objects.filter(scope_path__within=body.path, ended_on=None)
        .order_by()
        .values(place=Substr("scope_path", 1, end), mask=what.gaps)
        .annotate(count=Count("pk"))
    )
    masks: dict[str, dict[int, int]] = {}
    for row in rows:
        masks.setdefault(row["place"], {})[row["mask"]] = row["count"]
    tallies = {place: Tally(masks=found) for place, found in masks.items()}
    children = Organization.objects.filter(path__in=[p for p in masks if p != body.path])
    everything = joined(tallies)
    below = [
        Below(
            body=one,
            tally=tallies[one.path],
            points=100 * tallies[one.path].lacking_any / everything.members,
        )
        for one in children.order_by("path")
    ]
    below.sort(key=lambda one: -one.points)
    return Picture(body=body, on=what.on, tally=everything, below=below)


def records(actor: Actor, what: Standard) -> QuerySet[Any]:
    """List the current memberships in sight, each with ``mask``: what its record lacks."""
    if not actor.holds(VIEW):
        raise NotPermitted
    rows = members.memberships(actor, VIEW).filter(ended_on=None)
    return rows.annotate(mask=what.gaps)


def unqualified(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep the records that lack something."""
    return rows.filter(mask__gt=0)


def lacking(rows: QuerySet[Any], what: Standard, code: str) -> QuerySet[Any]:
    """Keep the records that lack a detail."""
    return rows.filter(what.lacking(BY_CODE[code]))


def lacking_only(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    """Keep the records that lack this detail and nothing else."""
    return rows.filter(mask=BY_CODE[code].bit)


def place_listed(actor: Actor, public_id: UUID) -> Organization | None:
    """Find a body whose records the actor may list."""
    found = Organization.objects.filter(public_id=public_id).first()
    return found if found is not None and actor.may(VIEW, found.path) else None


def record(actor: Actor, public_id: UUID) -> Any:
    """Find one current membership in sight, with its ``mask``."""
    found = records(actor, today()).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def mask_of(membership: Membership) -> int:
    """Return what one record lacks, as bits; two statements."""
    rows = Membership.objects.filter(pk=membership.pk)
    return int(rows.values_list(today().gaps, flat=True)[0])


def findings(membership: Membership, what: Standard, mask: int) -> list[Finding]:
    """Explain one record detail by detail; asks the database nothing more."""
    found = []
    for detail in DETAILS:
        lacks = bool(mask & detail.bit)
        found.append(
            Finding(
                detail=detail,
                rule=what.shipped.get(detail.rule),
                counts=what.counts_at(detail.rule, membership.scope_path),
                lacking=lacks,
                why=_why(detail, membership) if lacks else "",
            )
        )
    return found


def _why(detail: Detail, membership: Membership) -> Words:
    if detail.list:
        holder = membership if detail.code == "employment_form" else membership.person
        if getattr(holder, detail.code):
            return _("What is on record is in no list that is in use.")
    return detail.missing


def document_hint(membership: Membership, on: date) -> str:
    """Say what is to be seen of the document's validity, which stands sealed; empty: in order.

    It is not counted: nobody opens a whole city's records for a figure.
    """
    identity = members.identity_of(membership.person)
    if identity.valid_until is not None and identity.valid_until < on:
        words = _("The document was valid until %(day)s. Ask the member for the new one.")
        return str(words) % {"day": formats.day(identity.valid_until)}
    if identity.valid_until is None and identity.valid_from is None:
        return str(_("It is not on record how long the document is valid."))
    return ""


# Links that were sent ----------------------------------------------------------------------


def number(rule: str, on: date, place: str) -> int:
    """Return a rule that is a number of days, as it is at a place; 0 where there is none."""
    try:
        found = rules.rule(rule, on=on, place=place)
    except RuleNotKnown:
        return 0
    return found.number if found.value is not None else 0


def askable(body: Organization, code: str, what: Standard) -> QuerySet[Membership]:
    """List who at a body and below can be sent a link for a detail today.

    Those who lack it, have a phone, were sent nothing lately and have no link that is open.
    """
    detail = BY_CODE.get(code)
    if detail is None or not detail.askable:
        raise errors.NotAskable
    pause = number(FORM_PAUSE, what.on, body.path)
    since = timezone.now() - timedelta(days=pause)
    recent = Form.objects.filter(person=OuterRef("person"), asked_at__gt=since)
    still_open = Form.objects.filter(
        person=OuterRef("person"), state=Form.State.OPEN, expires_on__gte=what.on
    )
    phones = PersonToken.objects.filter(person=OuterRef("person"), kind=PersonToken.Kind.PHONE)
    rows = Membership.objects.filter(scope_path__within=body.path, ended_on=None)
    rows = rows.filter(what.lacking(detail)).filter(Exists(phones))
    return rows.exclude(Exists(recent)).exclude(Exists(still_open)).order_by("pk")


def forms(membership: Membership) -> QuerySet[Form]:
    """List the links that were sent to a member from here, the latest first."""
    rows = Form.objects.filter(membership=membership).select_related("asked_by")
    return rows.order_by("-asked_at", "-pk")


def form_of(token: str) -> Form:
    """Find the form behind a link; refuses with one sentence what is over or unknown."""
    rows = Form.objects.select_related("membership__organization", "membership__person")
    key = keyed_hash(TOKEN, token[:LONGEST_TOKEN])
    found = rows.filter(token=key).first()
    if found is None or found.person.erased_at is not None:
        raise errors.LinkOver
    if found.state == Form.State.ANSWERED:
        return found
    over = found.state != Form.State.OPEN or found.expires_on < timezone.localdate()
    if over or found.membership.ended_on is not None:
        raise errors.LinkOver
    return found


def answered(form: Form) -> bool:
    """Say whether a form has been answered."""
    return bool(form.state == Form.State.ANSWERED)


def masked_name(membership: Membership) -> str:
    """Return the name as a page without a sign-in may show it."""
    return members.identity_of(membership.person).masked().name


def details(codes: Iterable[str]) -> list[Detail]:
    """Return the details of a form in the order of the standard."""
    wanted = set(codes)
    return [detail for detail in DETAILS if detail.code in wanted]


def may_ask(actor: Actor, path: str) -> bool:
    """Say whether the actor may send links at a place."""
    return actor.may(ASK, path)


def choices(detail: Detail) -> list[tuple[str, str]]:
    """Return what can be chosen; nothing where it is written."""
    return lists.choices(detail.list) if detail.list else []
