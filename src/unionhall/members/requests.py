"""Reading what members ask about their own data, and what stands against what."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unionhall.codes import lists
from unionhall.codes.documents import DocumentKind, mask_number
from unionhall.core import formats
from unionhall.core.actors import Actor
from unionhall.core.errors import NotFound, NotPermitted
from unionhall.core.personal_fields import ARCHIVE, COUNTED, EVIDENCE, TRAIL
from unionhall.core.sealed import unseal
from unionhall.members import permissions, queries
from unionhall.members.contributions import CONTRIBUTIONS, Stays
from unionhall.members.employing import Named
from unionhall.members.identity import Identity
from unionhall.members.models import DataRequest, Person
from unionhall.organizations.models import Organization
from unionhall.rules import deadlines
from unionhall.rules import queries as rules
from unionhall.rules.book import Rule
from unionhall.rules.errors import CalendarEnds, RuleNotKnown

ANSWER = "rights.answer"
KINDS = DocumentKind
PROFILE = ("nation", "education", "political", "household", "skill_level")
LABELS: dict[str, str | Promise] = {
    "name": pgettext_lazy("person", "name"),
    "kind": _("kind of document"),
    "number": _("document number"),
    "sex": _("sex"),
    "birth": _("date of birth"),
    "valid_until": _("document valid until"),
    "nation": _("nation"),
    "education": _("education"),
    "political": _("political affiliation"),
    "household": _("household type"),
    "skill_level": _("skill level"),
    "employer": pgettext_lazy("field of a record", "employer"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One field: what stands on record, and what is to stand there."""

    field: str
    label: str | Promise
    now: str
    wanted: str
    differs: bool = False

    @property
    def changed(self) -> bool:
        """Say whether the two differ, also where masks hide it."""
        return self.differs or self.now != self.wanted


def listed(actor: Actor) -> QuerySet[DataRequest]:
    """List the requests in sight, for those who decide them."""
    if not actor.holds(permissions.DECIDE):
        raise NotPermitted
    rows = DataRequest.objects.visible_to(actor, permissions.DECIDE)
    return rows.select_related("person", "organization").order_by("-asked_at", "-pk")


def waiting(actor: Actor) -> QuerySet[DataRequest]:
    """List the requests that somebody must decide."""
    rows = DataRequest.objects.visible_to(actor, permissions.DECIDE)
    return rows.filter(state=DataRequest.State.ASKED)


def request(actor: Actor, public_id: UUID, *, lock: bool = False) -> DataRequest:
    """Find one request; with ``lock``, nobody else may decide it in the meantime."""
    rows = DataRequest.objects.visible_to(actor, permissions.DECIDE)
    rows = rows.select_related("person", "organization", "decided_by")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def own(person: Person) -> QuerySet[DataRequest]:
    """List what a member asked, the latest first."""
    return DataRequest.objects.filter(person=person).order_by("-asked_at", "-pk")


def own_open(person: Person, kind: str) -> DataRequest | None:
    """Return the member's open request of a kind."""
    return own(person).filter(kind=kind, state=DataRequest.State.ASKED).first()


def profile_of(person: Person) -> dict[str, str]:
    """Return the details that are kept by code."""
    return {name: getattr(person, name) for name in PROFILE}


def content(request: DataRequest) -> tuple[Identity, dict[str, str]]:
    """Open what is to stand in the record."""
    opened = _opened(request)
    return Identity.from_content(opened["identity"]), dict(opened["profile"])


def employer_asked(request: DataRequest) -> Named | None:
    """Open which employer is to stand in the record; None where that is to stay."""
    said = _opened(request).get("employer")
    return Named.from_content(said) if said else None


def _opened(request: DataRequest) -> dict[str, Any]:
    if request.sealed is None or request.key_version is None:
        raise NotFound
    blob = bytes(request.sealed)
    return unseal(DataRequest.TABLE, request.public_id, blob, request.key_version)


def sides(request: DataRequest) -> list[Side]:
    """Set what stands on record beside what is asked for; nothing once it is decided."""
    if request.sealed is None:
        return []
    wanted, profile = content(request)
    now = queries.identity_of(request.person)
    before, after = _words(now), _words(wanted)
    held = profile_of(request.person)
    for name in PROFILE:
        before[name] = lists.label(name, held[name]) if held[name] else ""
        after[name] = lists.label(name, profile[name]) if profile[name] else ""
    before["employer"], after["employer"] = _employers(request)
    return [
        Side(field=name, label=label, now=before[name], wanted=after[name])
        for name, label in LABELS.items()
    ]


def _employers(request: DataRequest) -> tuple[str, str]:
    """Name the employer on record and the one asked for, and say whether we know that one."""
    spell = queries.current_membership(request.person)
    now = (
        _named(spell.employer_name, spell.employer.credit_code if spell.employer else "")
        if spell
        else ""
    )
    asked = employer_asked(request)
    if asked is None:
        return now, now
    known = asked.on_record()
    if known is not None:
        return now, _named(known.name, known.credit_code)
    words = _("%(name)s, not on record here: the name will stand as it is written")
    return now, str(words) % {"name": _named(asked.name, asked.code)}


def _named(name: str, code: str) -> str:
    return " ".join(part for part in (name, code) if part)


def shown_sides(request: DataRequest, *, opened: bool) -> list[Side]:
    """Set the two beside each other with numbers masked, unless they were opened."""
    found = sides(request)
    if opened:
        return found
    return [
        Side(
            field=one.field,
            label=one.label,
            now=mask_number(one.now),
            wanted=mask_number(one.wanted),
            differs=one.changed,
        )
        if one.field == "number"
        else one
        for one in found
    ]


def _words(identity: Identity) -> dict[str, str]:
    until = formats.day(identity.valid_until) if identity.valid_until else str(_("for good"))
    return {
        "name": identity.name,
        "kind": str(DocumentKind(identity.kind).label),
        "number": identity.number,
        "sex": str(Person.Sex(identity.sex).label),
        "birth": formats.day(identity.birth),
        "valid_until": until,
    }


def due_on(asked_on: date, union: Organization) -> date | None:
    """Say until when a request must be answered; None where no rule sets a term.

    The law gives no number of days (PIPL Art. 50); a federation may set one.
    """
    found = _term(asked_on, union)
    try:
        return deadlines.due(asked_on, found.number, found.unit).on if found else None
    except CalendarEnds:
        return None


def awaits_table(one: DataRequest) -> bool:
    """Say whether a request has a term whose end the table of holidays does not reach yet."""
    if not one.is_open or one.due_on is not None:
        return False
    return _term(timezone.localdate(one.asked_at), one.organization) is not None


def _term(asked_on: date, union: Organization) -> Rule | None:
    try:
        found = rules.rule(ANSWER, on=asked_on, region=union.division_code, place=union.path)
    except RuleNotKnown:
        return None
    return found if isinstance(found.value, int) else None


def stays(person: Person) -> list[Stays]:
    """Say what a deletion leaves, with the article, and what must end before it."""
    own_part = [
        Stays(what=_("sex, decade of birth and the days of your memberships"), why=COUNTED),
        Stays(what=_("that you agreed, to which text and when"), why=EVIDENCE),
        Stays(what=_("what was done to the record, and by whom"), why=TRAIL),
        Stays(what=_("papers of unions that name you as a candidate or officer"), why=ARCHIVE),
    ]
    return [*CONTRIBUTIONS.stays(person), *own_part]
