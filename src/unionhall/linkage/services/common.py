"""What every service of the linkage does: find by the right door, check days, write down."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from unionhall.accounts.models import User
from unionhall.core import audit, facts
from unionhall.core.actors import Actor
from unionhall.core.errors import NumberInReason
from unionhall.core.identifiers import uuid7
from unionhall.core.personal import holds_number
from unionhall.core.sealed import seal
from unionhall.linkage import errors, queries
from unionhall.linkage.models import Referral, ReferralEvent, ReferralSeries
from unionhall.mediation.models import Case
from unionhall.organizations.models import Organization

SHORTEST, LONGEST = 2, 500
LONGEST_TEXT = 4000
LONGEST_NAME = 120
State = Referral.State

COUNTED = (
    "referrals_out",
    "referrals_in",
    "referrals_reported",
    "agreements_reviewed",
    "agreements_confirmed",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A referral as one side holds it: who acts, and on which day."""

    referral: Referral
    on: date
    of_partner: bool


def as_receiver(actor: Actor, public_id: UUID, on: date | None) -> Found:
    """Find and lock a referral for its receiver: the partner's people, or the union's.

    What a partner does at its window counts from today. The union may note an answer that the
    partner gave on paper, with its day; ``of_partner`` tells the two apart for good.
    """
    _case_first(public_id)
    if queries.at_window(actor):
        found = queries.sent_to(actor, public_id, lock=True)
        if not found.is_out:
            raise errors.NotYours
        return Found(referral=found, on=timezone.localdate(), of_partner=True)
    found = queries.referral(actor, public_id, work=True, lock=True)
    return Found(referral=found, on=_sound_day(found, on), of_partner=False)


def as_sender(actor: Actor, public_id: UUID) -> Found:
    """Find and lock a referral for its sender: what the union sent, or the partner."""
    _case_first(public_id)
    today = timezone.localdate()
    if queries.at_window(actor):
        found = queries.sent_to(actor, public_id, lock=True)
        if found.is_out:
            raise errors.NotYours
        return Found(referral=found, on=today, of_partner=True)
    found = queries.referral(actor, public_id, work=True, lock=True)
    return Found(referral=found, on=today, of_partner=False)


def _case_first(public_id: UUID) -> None:
    """Lock the case before its referral, as who refers it does: two never wait for each other."""
    of_it = Referral.objects.filter(public_id=public_id, case__isnull=False)
    list(Case.objects.select_for_update().filter(pk__in=of_it.values("case")).values_list("pk"))


def _sound_day(found: Referral, on: date | None) -> date:
    today = timezone.localdate()
    day = on or today
    earliest = found.answered_on or found.sent_on
    if day > today:
        raise errors.DayInFuture(day=day)
    if day < earliest:
        raise errors.DayTooEarly(day=day, earliest=earliest)
    return day


def sending_day(on: date | None) -> date:
    """Return the day on which something was sent; never one to come."""
    today = timezone.localdate()
    if on is not None and on > today:
        raise errors.DayInFuture(day=on)
    return on or today


def next_number(organization: Organization, year: int) -> int:
    """Take the body's next number; whoever comes at the same moment waits for this transaction."""
    wanted = {"organization": organization, "year": year}
    ReferralSeries.objects.bulk_create([ReferralSeries(**wanted)], ignore_conflicts=True)
    row = ReferralSeries.objects.select_for_update().get(**wanted)
    row.last += 1
    row.save(update_fields=["last"])
    return row.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """A step: its day, by whom, its words; ``became`` where it leads to no other state."""

    on: date
    of_partner: bool = False
    late: bool = False
    text: str = ""
    became: str = ""


def consent_day(on: date | None, sent_on: date) -> date:
    """Return the day of the workers' consent: without it, or after the sending, nothing leaves."""
    if on is None:
        raise errors.ConsentDayMissing
    if on > sent_on:
        raise errors.ConsentTooLate(day=on, sent=sent_on)
    return on


def note(actor: Actor, found: Referral, action: str, happened: Happened) -> ReferralEvent:
    """Add an event, and its link to the trail; words stay in the event."""
    public_id = uuid7()
    told = sealed(ReferralEvent.TABLE, public_id, {"text": happened.text}) if happened.text else {}
    event = ReferralEvent.objects.create(
        public_id=public_id,
        referral=found,
        became=happened.became or found.state,
        on=happened.on,
        by=actor.name[:80],
        of_partner=happened.of_partner,
        late=happened.late,
        **told,
    )
    audit.record(
        actor,
        action,
        found,
        on=happened.on.isoformat(),
        state=str(found.state),
    )
    for fact in COUNTED:
        facts.changed(fact, found.scope_path, found.sent_on, found.reported_on)
    return event


def sealed(table: str, row: UUID, content: dict[str, Any]) -> dict[str, Any]:
    """Seal a content for a row; return the columns to write."""
    blob, version = seal(table, row, content)
    return {"sealed": blob, "key_version": version}


def user_of(actor: Actor) -> User | None:
    """Return the account that acts."""
    return User.objects.filter(pk=actor.user_id).first() if actor.user_id is not None else None


def sound_reason(text: str, field: str = "reason") -> str:
    """Return a reason that says something and holds nobody's number."""
    reason = " ".join(text.split())
    if not SHORTEST <= len(reason) <= LONGEST:
        raise errors.ReasonNeeded(field=field)
    if holds_number(reason):
        raise NumberInReason(field=field)
    return reason


def sound_text(text: str, field: str, most: int = LONGEST_TEXT) -> str:
    """Return a longer text without blanks around it."""
    told = text.strip()
    if len(told) > most:
        raise errors.TextTooLong(most=most, field=field)
    return told


def sound_name(text: str) -> str:
    """Return a name of a body or a person in office."""
    name = " ".join(text.split())
    if not SHORTEST <= len(name) <= LONGEST_NAME:
        raise errors.NameMissing
    return name


def chosen(choices: Any, value: str, field: str) -> Any:
    """Return an entry of a list, or refuse."""
    if value not in choices.values:
        raise errors.UnknownChoice(field=field)
    return choices(value)
