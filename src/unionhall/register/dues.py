"""What is due in the register: terms, certificates, changes, and what is missing on record.

Seven statements whatever the number of unions: two for the rules, then terms, certificates,
changes, the unions in which something is missing, and those with enough women members.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from unionhall.core.actors import Actor
from unionhall.core.addresses import page_of
from unionhall.core.dues import DUES, Due, Wanted
from unionhall.core.scoping import STEP, ScopedModel
from unionhall.members.models import Membership, Person
from unionhall.organizations.models import GRASS_ROOTS, Organization
from unionhall.register import law, queries
from unionhall.register.models import HEADS, Account, Body, Certificate, ChangeNotice, Seat, Term
from unionhall.register.permissions import KEEP, VIEW

Record = TypeVar("Record", bound=ScopedModel)
DAY = timedelta(days=1)

TERM_ENDS = "register.term_ends"
TERM_LAPSED = "register.term_lapsed"
RENEW = "register.certificate_renewal"
EXPIRED = "register.certificate_expired"
CHANGE = "register.change_notice"
NO_TERM = "register.no_term"
NO_CHAIR = "register.no_chair"
NO_AUDIT = "register.no_audit"
NO_WOMEN = "register.no_women"
NO_CERTIFICATE = "register.no_certificate"
NO_ACCOUNT = "register.no_account"

LAW = frozenset({law.REMINDERS, law.RENEWAL_WINDOW, law.WOMEN, law.AUDIT, law.ACCOUNT})

DATED = {
    TERM_ENDS: _("term ends"),
    TERM_LAPSED: _("term overdue"),
    RENEW: _("certificate to be renewed"),
    EXPIRED: _("certificate expired"),
    CHANGE: _("change to be registered"),
}
GAPS = {
    NO_TERM: _("no term on record"),
    NO_CHAIR: _("no chair or organiser on record"),
    NO_AUDIT: _("no audit committee on record"),
    NO_WOMEN: _("nobody for women workers on record"),
    NO_CERTIFICATE: _("no certificate on record"),
    NO_ACCOUNT: _("no bank account on record"),
}


@dataclass(frozen=True, slots=True)
class _Desk:
    """What all parts of one question share."""

    actor: Actor
    wanted: Wanted
    book: law.Book

    @property
    def today(self) -> date:
        return self.wanted.today

    def asks(self, *kinds: str) -> bool:
        """Say whether any of these kinds is asked for."""
        return not self.wanted.kinds or bool(self.wanted.kinds & set(kinds))

    def shows(self, begins: date, due_on: date) -> bool:
        """Say whether a due is asked for: its first reminder has come, or its day is near."""
        until = self.wanted.until
        return begins <= self.today or (until is not None and due_on <= until)

    @property
    def horizon(self) -> date:
        """The last day of which anything can be shown now."""
        reminded = self.today + timedelta(days=self.book.furthest)
        return max(reminded, self.wanted.until or reminded)

    def seen(self, model: type[Record]) -> QuerySet[Record]:
        """List the records in sight at the place asked for."""
        rows: QuerySet[Record] = model._default_manager.visible_to(self.actor, VIEW)  # type: ignore[attr-defined]
        path = self.wanted.path
        return rows.filter(scope_path__within=path) if path else rows

    def due(self, kind: str, record: "Term | Certificate | ChangeNotice", **more: object) -> Due:
        """Make a due about a record of a body."""
        return _due(kind, record.organization, record.public_id, **more)


def _due(kind: str, body: Organization, about: UUID, **more: Any) -> Due:
    fields: dict[str, Any] = {"title": DATED[kind] if kind in DATED else GAPS[kind]}
    return Due(
        kind=kind,
        subject=f"{kind}:{about}",
        body=body.public_id,
        name=body.name,
        path=body.path,
        permission=KEEP,
        url=page_of("organizations:organization", body.public_id) + "#register",
        **fields | more,
    )


@DUES.register({**DATED, **GAPS})
def register(actor: Actor, wanted: Wanted) -> Iterator[Due]:
    """Yield what is due in the register of the unions in sight."""
    if not actor.holds(VIEW):
        return
    desk = _Desk(actor, wanted, law.Book(wanted.today, LAW))
    if desk.asks(TERM_ENDS, TERM_LAPSED):
        yield from _terms(desk)
    if desk.asks(RENEW, EXPIRED):
        yield from _certificates(desk)
    if desk.asks(CHANGE):
        yield from _changes(desk)
    if not wanted.dated and desk.asks(*GAPS):
        yield from _gaps(desk)


def _terms(desk: _Desk) -> Iterator[Due]:
    rows = desk.seen(Term).filter(closed_on=None, lapses_on__lte=desk.horizon + DAY)
    for term in rows.select_related("organization"):
        last = term.lapses_on - DAY
        if term.lapses_on <= desk.today:
            yield _lapsed(desk, term, last)
            continue
        steps = desk.book.reminders(term.scope_path, last)
        if desk.shows(min(steps, default=last), last):
            yield desk.due(TERM_ENDS, term, due_on=last, steps=steps)


def _lapsed(desk: _Desk, term: Term, last: date) -> Due:
    """Return an overdue election: the upper union orders it, then the union holds it."""
    if term.election_by is None:
        upper = term.scope_path[:-STEP]
        return desk.due(TERM_LAPSED, term, due_on=last, at=upper, detail=_("to be ordered"))
    return desk.due(TERM_LAPSED, term, due_on=term.election_by, detail=_("election ordered"))


def _certificates(desk: _Desk) -> Iterator[Due]:
    rows = desk.seen(Certificate).filter(ended_on=None, valid_until__lte=desk.horizon + DAY)
    for one in rows.select_related("organization"):
        if one.valid_until <= desk.today:
            yield desk.due(EXPIRED, one, due_on=one.last_day)
            continue
        window = desk.book.rule(law.RENEWAL_WINDOW, one.scope_path)
        opens = law.renewal_opens(one.valid_until, window) if window else one.last_day
        if desk.shows(opens, one.last_day):
            yield desk.due(RENEW, one, due_on=one.last_day, steps=(opens,))


def _changes(desk: _Desk) -> Iterator[Due]:
    rows = desk.seen(ChangeNotice).filter(reported_on=None, organization__dissolved_on=None)
    for notice in rows.select_related("organization"):
        yield desk.due(
            CHANGE,
            notice,
            due_on=notice.due_on,
            steps=(notice.changed_on,),
            detail=notice.get_what_display(),
        )


def _seated(*bodies: str, **post: object) -> Exists:
    return Exists(
        Seat.objects.filter(organization=OuterRef("pk"), body__in=bodies, until=None, **post)
    )


def _gaps(desk: _Desk) -> Iterator[Due]:
    """Yield what is missing on record: certificate and account wherever; bodies within a term."""
    mine = {"organization": OuterRef("pk")}
    below = {"path__within": desk.wanted.path} if desk.wanted.path else {}
    unions = (
        queries.unions(desk.actor)
        .filter(kind__in=GRASS_ROOTS, dissolved_on=None, **below)
        .annotate(
            term=Exists(Term.objects.filter(**mine, closed_on=None)),
            chair=_seated(Body.COMMITTEE, Body.ORGANISER, post__in=HEADS),
            organiser=_seated(Body.ORGANISER),
            audit=_seated(Body.AUDIT),
            women=_seated(Body.WOMEN, Body.WOMEN_MEMBER),
            certificate=Exists(Certificate.objects.filter(**mine, ended_on=None)),
            account=Exists(Account.objects.filter(**mine, closed_on=None)),
        )
        .filter(
            Q(term=False)
            | Q(chair=False)
            | Q(audit=False)
            | Q(women=False)
            | Q(certificate=False)
            | Q(account=False)
        )
    )
    women = _women(unions) if desk.asks(NO_WOMEN) else {}
    for union in unions:
        for kind in _missing(desk, union, women.get(union.pk, 0)):
            if desk.asks(kind):
                yield _due(kind, union, union.public_id, due_on=None)


def _missing(desk: _Desk, union: Any, women: int) -> Iterator[str]:
    if not union.term:
        yield NO_TERM
    else:
        if not union.chair:
            yield NO_CHAIR
        audit = desk.book.rule(law.AUDIT, union.path)
        if not (union.audit or union.organiser) and audit and audit.value:
            yield NO_AUDIT
        rule = desk.book.rule(law.WOMEN, union.path)
        if not union.women and rule and rule.unit == law.BY_MEMBERS and women and rule.met(women):
            yield NO_WOMEN
    if not union.certificate:
        yield NO_CERTIFICATE
    account = desk.book.rule(law.ACCOUNT, union.path)
    if union.certificate and not union.account and account and account.value:
        yield NO_ACCOUNT


def _women(unions: QuerySet[Any]) -> dict[int, int]:
    """Count the women members of the unions that have a term and nobody for them."""
    lacking = unions.filter(term=True, women=False).order_by()
    rows = Membership.objects.filter(
        organization__in=lacking.values("pk"), ended_on=None, person__sex=Person.Sex.FEMALE
    )
    counted = rows.order_by().values("organization").annotate(n=Count("pk"))
    return dict(counted.values_list("organization", "n"))
